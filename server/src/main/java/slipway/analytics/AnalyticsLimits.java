package slipway.analytics;

import java.time.Duration;

/// What analytics may use.
///
/// @param sessions how many run at once; others wait
/// @param threads of one session
/// @param memoryBytes of one session's buffers; DuckDB takes up to three times as much in all
/// @param spillBytes what one session may write beside its memory
/// @param statementTime after which a statement is cancelled
public record AnalyticsLimits(
    int sessions, int threads, long memoryBytes, long spillBytes, Duration statementTime) {
  private static final int SESSIONS = 2;
  private static final long MEMORY_BYTES = 1L << 30;
  private static final long SPILL_BYTES = 20L << 30;
  private static final Duration STATEMENT_TIME = Duration.ofMinutes(10);

  public static AnalyticsLimits standard() {
    return new AnalyticsLimits(
        SESSIONS,
        Runtime.getRuntime().availableProcessors(),
        MEMORY_BYTES,
        SPILL_BYTES,
        STATEMENT_TIME);
  }

  AnalyticsLimits withThreads(int count) {
    return new AnalyticsLimits(sessions, count, memoryBytes, spillBytes, statementTime);
  }
}
