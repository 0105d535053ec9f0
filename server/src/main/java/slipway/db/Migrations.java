package slipway.db;

import java.util.Arrays;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// Brings a database's schema to this program's version, and refuses one that is newer.
final class Migrations {
  private Migrations() {}

  static void run(DataSource source, Dialect dialect) {
    var flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/" + dialect.folder())
            .outOfOrder(true)
            .load();
    var migrations = flyway.info().all();
    var unknown =
        Arrays.stream(migrations)
            .filter(migration -> isUnknown(migration.getState()))
            .map(MigrationInfo::getScript)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "database: its schema is newer than this program, which does not know "
              + unknown
              + " (expected: start the Slipway that wrote it or a later one, or restore a backup"
              + " made before the upgrade)");
    }
    if (!Arrays.stream(migrations).allMatch(Migrations::isDone)) {
      flyway.migrate();
    }
  }

  /// Applied as it is written now. Looking is half of what migrating costs at every start.
  private static boolean isDone(MigrationInfo migration) {
    return migration.isChecksumMatching()
        && (migration.getState() == MigrationState.SUCCESS
            || migration.getState() == MigrationState.OUT_OF_ORDER);
  }

  private static boolean isUnknown(MigrationState state) {
    return state == MigrationState.FUTURE_SUCCESS
        || state == MigrationState.FUTURE_FAILED
        || state == MigrationState.MISSING_SUCCESS
        || state == MigrationState.MISSING_FAILED;
  }
}
