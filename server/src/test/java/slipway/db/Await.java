package slipway.db;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;

/// Meeting points of threads, with their checked exceptions made unchecked.
final class Await {
  private Await() {}

  static void quietly(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static void quietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
