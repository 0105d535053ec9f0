package slipway.analytics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.telemetry.Telemetry;

/// Sessions of DuckDB on a few platform threads: its native calls would pin the carriers of virtual
/// ones.
public final class Analytics implements AutoCloseable {
  static final String SPILL = "spill";

  private static final Logger LOG = LoggerFactory.getLogger(Analytics.class);

  private final BlobStore blobs;
  private final Path temp;
  private final AnalyticsLimits limits;
  private final Telemetry telemetry;
  private final ExecutorService threads;
  private final ScheduledExecutorService timer;
  private final ThreadLocal<Boolean> inSession = ThreadLocal.withInitial(() -> false);
  private final AtomicLong count = new AtomicLong();
  private final Repeatable.Once repeatable = new Repeatable.Once();

  private Analytics(BlobStore blobs, Path temp, AnalyticsLimits limits, Telemetry telemetry) {
    this.blobs = blobs;
    this.temp = temp;
    this.limits = limits;
    this.telemetry = telemetry;
    this.threads =
        Executors.newFixedThreadPool(
            limits.sessions(), Thread.ofPlatform().daemon().name("analytics-", 0).factory());
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("analytics-timer").factory());
  }

  /// Takes `temp` for itself and empties it: a killed server's spill files stay there.
  public static Analytics open(
      BlobStore blobs, Path temp, AnalyticsLimits limits, Telemetry telemetry) {
    try {
      remove(temp);
      Files.createDirectories(temp);
    } catch (IOException e) {
      throw new UncheckedIOException("analytics: directory " + temp, e);
    }
    return new Analytics(blobs, temp.toAbsolutePath().normalize(), limits, telemetry);
  }

  /// Runs the work with a fresh session, waiting for a free thread. Work that opens another session
  /// gets it on its own thread.
  public <T extends @Nullable Object> T session(SessionWork<T> work) {
    if (inSession.get()) {
      return run(work);
    }
    try {
      return threads
          .submit(() -> {
            inSession.set(true);
            return run(work);
          })
          .get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("session work throws unchecked only", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SlipwayException(ErrorCode.CANCELLED, "analytics: interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
    threads.close();
    timer.close();
  }

  static DuckDBConnection connect(AnalyticsLimits limits, Path directory) throws SQLException {
    var settings = new Properties();
    settings.setProperty("threads", Integer.toString(limits.threads()));
    settings.setProperty("memory_limit", limits.memoryBytes() + "B");
    settings.setProperty("temp_directory", directory.resolve(SPILL).toString());
    settings.setProperty("max_temp_directory_size", limits.spillBytes() + "B");
    settings.setProperty("secret_directory", directory.resolve("secrets").toString());
    settings.setProperty("extension_directory", directory.resolve("extensions").toString());
    settings.setProperty("autoinstall_known_extensions", "false");
    settings.setProperty("autoload_known_extensions", "false");
    settings.setProperty("preserve_insertion_order", "true");
    settings.setProperty("jdbc_stream_results", "true");
    var connection =
        DriverManager.getConnection("jdbc:duckdb:", settings).unwrap(DuckDBConnection.class);
    try (var statement = connection.createStatement()) {
      statement.execute("set TimeZone = 'UTC'");
    }
    return connection;
  }

  private <T extends @Nullable Object> T run(SessionWork<T> work) {
    var directory = temp.resolve("session-" + count.incrementAndGet());
    var timed = telemetry.timer("slipway_analytics_session_seconds");
    long start = System.nanoTime();
    try {
      Files.createDirectories(directory);
      try (var connection = connect(limits, directory)) {
        return work.run(new Session(connection, blobs, directory, limits, timer, repeatable));
      }
    } catch (SQLException e) {
      throw Session.broken(e);
    } catch (IOException e) {
      throw new UncheckedIOException("analytics: directory " + directory, e);
    } finally {
      timed.record(java.time.Duration.ofNanos(System.nanoTime() - start));
      removeQuietly(directory);
    }
  }

  private static void removeQuietly(Path directory) {
    try {
      remove(directory);
    } catch (IOException e) {
      LOG.warn("{} stays until the next start: {}", directory, e.getMessage());
    }
  }

  private static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (var files = Files.walk(directory)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
