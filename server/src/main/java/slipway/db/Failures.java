package slipway.db;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// What a failure of a statement means.
final class Failures {
  private static final int SQLITE_PRIMARY_CODE = 0xff;
  private static final int SQLITE_FULL = 13;

  /// NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, NOTADB: after these SQLite may have rolled
  /// back the whole transaction by itself, and does not say.
  private static final Set<Integer> SQLITE_BREAKING = Set.of(7, 8, 9, 10, 11, SQLITE_FULL, 26);

  /// Serialization failure, deadlock.
  private static final Set<String> POSTGRESQL_RETRYABLE = Set.of("40001", "40P01");

  /// Disk full.
  private static final String POSTGRESQL_FULL = "53100";

  /// Connection exceptions, and a server that shuts down or starts up.
  private static final String POSTGRESQL_CONNECTION_CLASS = "08";

  private static final Set<String> POSTGRESQL_AWAY = Set.of("57P01", "57P02", "57P03", "53300");

  private Failures() {}

  /// True when nothing may be assumed about the SQLite transaction that it happened in.
  static boolean breaksTransaction(Throwable failure) {
    return sql(failure)
        .map(e -> SQLITE_BREAKING.contains(e.getErrorCode() & SQLITE_PRIMARY_CODE))
        .orElse(false);
  }

  /// True when the same work may well succeed when it is run again.
  static boolean isRetryable(Throwable failure) {
    return sql(failure).map(e -> POSTGRESQL_RETRYABLE.contains(state(e))).orElse(false);
  }

  /// The failure as callers should see it: with a code when the operator has to act, else as it is.
  static RuntimeException translate(Dialect dialect, String name, RuntimeException failure) {
    if (failure instanceof SlipwayException) {
      return failure;
    }
    var sql = sql(failure).orElse(null);
    if (sql == null) {
      return failure;
    }
    if (isFull(dialect, sql)) {
      return new SlipwayException(
          ErrorCode.STORAGE_FULL,
          "database: no space left for " + name + " (free space on its disk; reading goes on)",
          failure);
    }
    if (dialect == Dialect.POSTGRESQL && isAway(sql)) {
      return unavailable("lost during " + name + ": " + sql.getMessage(), failure);
    }
    if (isRetryable(failure)) {
      return unavailable(name + " met other transactions too often (try again)", failure);
    }
    return failure;
  }

  static SlipwayException unavailable(String why, Throwable cause) {
    return new SlipwayException(ErrorCode.UNAVAILABLE, "database: " + why, cause);
  }

  private static boolean isFull(Dialect dialect, SQLException e) {
    return switch (dialect) {
      case SQLITE -> (e.getErrorCode() & SQLITE_PRIMARY_CODE) == SQLITE_FULL;
      case POSTGRESQL -> POSTGRESQL_FULL.equals(state(e));
    };
  }

  private static boolean isAway(SQLException e) {
    return e instanceof java.sql.SQLTransientConnectionException
        || state(e).startsWith(POSTGRESQL_CONNECTION_CLASS)
        || POSTGRESQL_AWAY.contains(state(e));
  }

  private static String state(SQLException e) {
    var state = e.getSQLState();
    return state == null ? "" : state;
  }

  private static Optional<SQLException> sql(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }
}
