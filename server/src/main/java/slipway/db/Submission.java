package slipway.db;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// One caller's work on its way through a database thread and back.
final class Submission<T extends @Nullable Object> {
  private static final long LIFE_CHECK_SECONDS = 1;

  /// Where a failure of the work was asked for; its own trace is the database thread's.
  private static final class AskedFrom extends RuntimeException {
    private static final long serialVersionUID = 1;

    AskedFrom(String name) {
      super(name + " was asked for here");
    }
  }

  private final String name;
  private final TxWork<T> work;
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable Throwable failure;
  private List<Runnable> afterCommit = List.of();
  private Supplier<T> outcome =
      () -> {
        throw new IllegalStateException("not run");
      };

  Submission(String name, TxWork<T> work) {
    this.name = name;
    this.work = work;
  }

  String name() {
    return name;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /// Runs the work and keeps what came of it; may be called again, the last time counts.
  void run(Tx tx) {
    try {
      T value = Nesting.run(name, work, tx);
      outcome = () -> value;
      afterCommit = tx.afterCommitActions();
      failure = null;
    } catch (RuntimeException | Error e) {
      fail(e);
    }
  }

  /// Whether the work's failure leaves the transaction in a state that nobody knows.
  boolean hasBroken() {
    return failure != null && Failures.breaksTransaction(failure);
  }

  void fail(Throwable cause) {
    failure = cause;
    afterCommit = List.of();
  }

  boolean isFinished() {
    return done.getCount() == 0;
  }

  /// Lets the caller go on.
  void finish() {
    done.countDown();
  }

  List<Runnable> afterCommitActions() {
    return afterCommit;
  }

  /// Waits for the outcome, for as long as somebody works on it. An interrupt does not end the
  /// wait, since the work may be committed all the same; it is kept.
  T await(BooleanSupplier isAlive) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          if (done.await(LIFE_CHECK_SECONDS, TimeUnit.SECONDS)) {
            return result();
          }
          if (!isAlive.getAsBoolean() && done.getCount() > 0) {
            throw new SlipwayException(
                ErrorCode.UNAVAILABLE, "database: closed before " + name + " was run");
          }
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private T result() {
    switch (failure) {
      case null -> {
        return outcome.get();
      }
      case SlipwayException e -> throw e;
      case RuntimeException e -> {
        e.addSuppressed(new AskedFrom(name));
        throw e;
      }
      case Error e -> throw e;
      default -> throw new IllegalStateException(failure);
    }
  }
}
