package slipway.db;

import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.CrashPoint;

/// SQLite: one writer, a few readers. Both run on platform threads of their own, since a call into
/// SQLite pins the carrier of a virtual thread for as long as it takes.
final class SqliteEngine implements Engine {
  private static final int READERS = 4;
  private static final int READS_WAITING_MAX = 10_000;
  private static final long READER_IDLE_SECONDS = 60;

  private final String url;
  private final SqliteWriter writer;
  private final ThreadPoolExecutor readers;

  /// Connections that no reader uses now; the last used first, for its warm pages.
  private final Deque<SqliteConnection> idle = new ConcurrentLinkedDeque<>();

  SqliteEngine(String url, CrashPoint crashPoint) throws SQLException {
    this.url = url;
    this.writer = new SqliteWriter(url, crashPoint);
    this.readers =
        new ThreadPoolExecutor(
            READERS,
            READERS,
            READER_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(READS_WAITING_MAX),
            Thread.ofPlatform().daemon().name("sqlite-reader-", 0).factory());
    readers.allowCoreThreadTimeOut(true);
  }

  @Override
  public <T extends @Nullable Object> T inTransaction(String name, TxWork<T> work) {
    var submission = new Submission<T>(name, work);
    writer.submit(submission);
    T value = submission.await(writer::isAlive);
    AfterCommit.run(name, submission.afterCommitActions());
    return value;
  }

  @Override
  public <T extends @Nullable Object> T read(TxWork<T> work) {
    var submission = new Submission<T>("a read", work);
    try {
      readers.execute(() -> runRead(submission));
    } catch (RejectedExecutionException e) {
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE,
          "database: " + readers.getQueue().size() + " reads are waiting (try again later)",
          e);
    }
    return submission.await(() -> !readers.isTerminated());
  }

  @Override
  public boolean isAlive() {
    return writer.isAlive();
  }

  private void runRead(Submission<?> submission) {
    SqliteConnection connection = idle.pollFirst();
    try {
      if (connection == null) {
        connection = SqliteConnection.reader(url);
      }
      connection.execute("begin");
      var tx = connection.open();
      try {
        submission.run(tx);
      } finally {
        tx.close();
      }
      if (submission.hasFailed()) {
        connection.abandon();
      } else {
        connection.execute("commit");
      }
      idle.addFirst(connection);
      connection = null;
    } catch (SQLException e) {
      submission.fail(new DatabaseException(e));
    } catch (RuntimeException | Error e) {
      submission.fail(e);
    } finally {
      if (connection != null) {
        connection.discard();
      }
      submission.finish();
    }
  }

  @Override
  public void close() {
    readers.close();
    writer.close();
    idle.forEach(SqliteConnection::close);
  }
}
