package slipway.pipelines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import slipway.db.Database;
import slipway.time.Micros;
import slipway.time.WallClock;

/// The lines and the progress of one attempt: collected, and written a few times a second. Bounded
/// in lines and in length.
final class StepLog {
  static final int LINES_MAX = 1_000;
  static final int LENGTH_MAX = 2_000;

  private static final long FLUSH_EVERY_NANOS = Duration.ofMillis(200).toNanos();

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
  private long flushedNanos = System.nanoTime();

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

  private void flushWhenDue() {
    synchronized (this) {
      if (System.nanoTime() - flushedNanos < FLUSH_EVERY_NANOS) {
        return;
      }
    }
    flush();
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

  private void flush() {
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
