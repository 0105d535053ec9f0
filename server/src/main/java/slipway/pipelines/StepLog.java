package slipway.pipelines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.db.Database;
import slipway.time.Micros;
import slipway.time.WallClock;

/// The lines and the progress of one attempt: collected, and written a few times a second. Bounded
/// in lines and in length.
final class StepLog {
  private static final Logger LOG = LoggerFactory.getLogger(StepLog.class);

  static final int LINES_MAX = 10_000;
  static final int LENGTH_MAX = 2_000;

  private static final Duration FLUSH_EVERY = Duration.ofMillis(200);

  private final Database database;
  private final WallClock wall;
  private final ExecutionProgress progress;
  private final ExecutionRow execution;
  private final StepRow step;

  private List<StepLogStore.Line> waiting = new ArrayList<>();
  private int taken;
  private long dropped;
  private String doing = "";
  private double fraction = Double.NaN;
  private boolean moved;
  private boolean isAwaited;
  private long flushedNanos = System.nanoTime();
  private final ReentrantLock flushing = new ReentrantLock();

  StepLog(
      Database database,
      WallClock wall,
      ExecutionProgress progress,
      ExecutionRow execution,
      StepRow step) {
    this.database = database;
    this.wall = wall;
    this.progress = progress;
    this.execution = execution;
    this.step = step;
  }

  void line(String text) {
    synchronized (this) {
      if (taken == LINES_MAX) {
        dropped++;
        return;
      }
      taken++;
      waiting.add(line(wall, text));
    }
    flushWhenDue();
  }

  void progress(double done, String text) {
    synchronized (this) {
      fraction = done;
      doing = shortened(text);
      moved = true;
    }
    flushWhenDue();
  }

  /// What comes too soon after the last flush waits for the next one, which comes also when nothing
  /// more is said.
  private void flushWhenDue() {
    synchronized (this) {
      if (System.nanoTime() - flushedNanos < FLUSH_EVERY.toNanos()) {
        if (!isAwaited) {
          isAwaited = true;
          Thread.ofVirtual().name("step-log").start(this::flushLater);
        }
        return;
      }
    }
    flush();
  }

  private void flushLater() {
    try {
      Thread.sleep(FLUSH_EVERY);
      flush();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.warn("lines of step {} of {} were lost", step.step(), execution.title(), e);
    }
  }

  /// Writes what waits; the last call of an attempt also tells how much was dropped.
  void end() {
    synchronized (this) {
      if (dropped > 0) {
        waiting.add(line(wall, "… " + dropped + " more lines were dropped"));
        dropped = 0;
      }
    }
    flush();
  }

  /// One after the other: what was said first is written first.
  private void flush() {
    flushing.lock();
    try {
      write();
    } finally {
      flushing.unlock();
    }
  }

  private void write() {
    List<StepLogStore.Line> lines;
    String text;
    double done;
    boolean hasMoved;
    synchronized (this) {
      lines = waiting;
      waiting = new ArrayList<>();
      text = doing;
      done = fraction;
      hasMoved = moved;
      moved = false;
      isAwaited = false;
      flushedNanos = System.nanoTime();
    }
    if (lines.isEmpty() && !hasMoved) {
      return;
    }
    UUID id = execution.id();
    database.inTransaction(
        "pipelines.log",
        tx -> {
          if (!lines.isEmpty()) {
            new StepLogStore()
                .append(tx, execution.project(), id, step.step(), step.attempt(), lines);
          }
          if (hasMoved) {
            new StepStore().progress(tx, execution.project(), id, step.step(), text, done);
          }
          tx.afterCommit(() -> progress.signal(id));
          return null;
        });
  }

  private static StepLogStore.Line line(WallClock wall, String text) {
    return new StepLogStore.Line(Micros.of(wall.now()), shortened(text));
  }

  private static String shortened(String text) {
    var plain = text.replace("\u0000", "");
    return plain.length() <= LENGTH_MAX ? plain : plain.substring(0, LENGTH_MAX) + "…";
  }
}
