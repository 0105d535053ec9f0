package slipway.monitoring.alerts;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Alert;
import slipway.api.wire.Silence;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of `monitoring_alert_silence`.
final class SilenceStore {
  private static final int LISTED_MAX = 1_000;

  void insert(Tx tx, Silence silence) {
    var kind = silence.kind();
    tx.sql()
        .createUpdate(
            """
            insert into monitoring_alert_silence
              (project, id, subject, kind, reason, said_by, from_at, until_at)
            values (:project, :id, :subject, :kind, :reason, :by, :from, :until)
            """)
        .bind("project", silence.project())
        .bind("id", silence.id().toString())
        .bind("subject", silence.subject())
        .bind("kind", kind == null ? null : kind.name())
        .bind("reason", silence.reason())
        .bind("by", silence.by())
        .bind("from", Micros.of(silence.from()))
        .bind("until", Micros.of(silence.until()))
        .execute();
  }

  void end(Tx tx, Silence silence, Instant at, String by) {
    tx.sql()
        .createUpdate(
            """
            update monitoring_alert_silence set ended_at = :at, ended_by = :by
            where project = :project and id = :id
            """)
        .bind("project", silence.project())
        .bind("id", silence.id().toString())
        .bind("at", Micros.of(at))
        .bind("by", by)
        .execute();
  }

  Optional<Silence> find(Tx tx, String project, UUID id) {
    return tx.sql()
        .createQuery("select * from monitoring_alert_silence where project = :project and id = :id")
        .bind("project", project)
        .bind("id", id.toString())
        .map((row, _) -> silence(row))
        .findOne();
  }

  /// Those that hold, the one that ends last first.
  List<Silence> holding(Tx tx, String project, Instant now) {
    return tx.sql()
        .createQuery(
            """
            select * from monitoring_alert_silence
            where project = :project and ended_at is null and until_at > :now
            order by until_at desc, id limit :max
            """)
        .bind("project", project)
        .bind("now", Micros.of(now))
        .bind("max", LISTED_MAX)
        .map((row, _) -> silence(row))
        .list();
  }

  private static Silence silence(ResultSet row) throws SQLException {
    var kind = row.getString("kind");
    return new Silence(
        UUID.fromString(row.getString("id")),
        row.getString("project"),
        row.getString("subject"),
        kind == null ? null : Alert.Kind.valueOf(kind),
        row.getString("reason"),
        row.getString("said_by"),
        Micros.instant(row.getLong("from_at")),
        Micros.instant(row.getLong("until_at")),
        instant(row, "ended_at"),
        row.getString("ended_by"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    long micros = row.getLong(column);
    return row.wasNull() ? null : Micros.instant(micros);
  }
}
