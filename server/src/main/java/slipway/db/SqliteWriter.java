package slipway.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.CrashPoint;

/// The one thread that writes to SQLite. It takes what waits in its queue, runs each caller's work
/// in a savepoint, and makes all of it durable with one commit, whose price all share.
final class SqliteWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);

  /// Callers that may wait; more than this are kept waiting outside, then refused.
  private static final int QUEUE_MAX = 10_000;

  private static final Duration QUEUE_WAIT_MAX = Duration.ofSeconds(10);

  /// A drain ends after so many callers or so long, whichever is first, so that the first caller in
  /// it does not wait for ever.
  private static final int DRAIN_COUNT_MAX = 256;

  private static final Duration DRAIN_TIME_MAX = Duration.ofMillis(20);
  private static final Duration CLOSE_WAIT_MAX = Duration.ofSeconds(30);
  private static final int SQLITE_BUSY = 5;

  private final String url;
  private final CrashPoint crashPoint;
  private final BlockingQueue<Submission<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Submission<@Nullable Void> end = new Submission<>("db.close", _ -> null);
  private final Thread thread;
  private SqliteConnection connection;

  SqliteWriter(String url, CrashPoint crashPoint) throws SQLException {
    this.url = url;
    this.crashPoint = crashPoint;
    this.connection = SqliteConnection.writer(url);
    this.thread = Thread.ofPlatform().daemon().name("sqlite-writer").unstarted(this::run);
    thread.start();
  }

  void submit(Submission<?> submission) {
    boolean queued = false;
    try {
      queued =
          thread.isAlive()
              && queue.offer(submission, QUEUE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    if (!queued) {
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE,
          "database: "
              + queue.size()
              + " writes are waiting, no place for "
              + submission.name()
              + " (try again later)");
    }
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      for (var first = queue.take(); first != end; first = queue.take()) {
        drain(first);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      connection.discard();
    }
  }

  private void drain(Submission<?> first) {
    var ran = new ArrayList<Submission<?>>();
    try {
      if (!runTogether(first, ran)) {
        connection.abandon();
        ran.forEach(this::runAlone);
      }
    } catch (RuntimeException e) {
      // Not of anybody's work. Whether it was committed is not known; the next begin opens anew.
      // An Error ends this thread, and /ready says so: what the process still can do is not known.
      LOG.warn("the writer's connection is given up", e);
      connection.discard();
      for (var submission : ran) {
        if (!submission.isFinished()) {
          submission.fail(e);
          submission.finish();
        }
      }
    }
  }

  /// Runs the callers that wait under one commit. False when nothing of it was committed, so that
  /// each has to be run again.
  private boolean runTogether(Submission<?> first, List<Submission<?>> ran) {
    long deadline = System.nanoTime() + DRAIN_TIME_MAX.toNanos();
    try {
      ran.add(first);
      begin();
      boolean sound = runInSavepoint(first);
      while (sound && ran.size() < DRAIN_COUNT_MAX && System.nanoTime() < deadline) {
        var next = queue.peek() == end ? null : queue.poll();
        if (next == null) {
          break;
        }
        ran.add(next);
        sound = runInSavepoint(next);
      }
      if (!sound) {
        return false;
      }
      passAll("before:", ran);
      connection.execute("commit");
    } catch (SQLException _) {
      return false;
    }
    passAll("after:", ran);
    ran.forEach(Submission::finish);
    return true;
  }

  /// False when the transaction may be gone: after SQLITE_FULL or an I/O error SQLite may have
  /// ended it, and the next savepoint would silently open one of its own.
  private boolean runInSavepoint(Submission<?> submission) throws SQLException {
    connection.execute("savepoint caller");
    runWork(submission);
    if (submission.hasBroken()) {
      return false;
    }
    if (submission.hasFailed()) {
      connection.execute("rollback to caller");
    }
    connection.execute("release caller");
    return true;
  }

  private void runAlone(Submission<?> submission) {
    try {
      begin();
      runWork(submission);
      if (submission.hasFailed()) {
        connection.abandon();
      } else {
        passAll("before:", List.of(submission));
        connection.execute("commit");
        passAll("after:", List.of(submission));
      }
    } catch (SQLException e) {
      submission.fail(new DatabaseException(e));
      connection.abandon();
    }
    submission.finish();
  }

  private void runWork(Submission<?> submission) {
    var tx = connection.open();
    try {
      submission.run(tx);
    } finally {
      tx.close();
    }
  }

  /// Begins a transaction; when the connection is in no state to, with a new connection.
  private void begin() throws SQLException {
    try {
      connection.execute("begin immediate");
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLITE_BUSY) {
        throw e;
      }
      var former = connection;
      connection = SqliteConnection.writer(url);
      former.discard();
      connection.execute("begin immediate");
    }
  }

  private void passAll(String moment, List<Submission<?>> ran) {
    if (crashPoint.isSet()) {
      for (var submission : ran) {
        if (!submission.hasFailed()) {
          crashPoint.pass(moment + submission.name());
        }
      }
    }
  }

  /// Runs what waits, then ends the thread.
  @Override
  public void close() {
    if (!thread.isAlive()) {
      return;
    }
    submit(end);
    try {
      thread.join(CLOSE_WAIT_MAX);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
