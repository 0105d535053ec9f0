package slipway.http;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A virtual thread for each request that may wait; one platform thread starts those that are due
/// later.
final class RequestThreads extends AbstractExecutorService implements ScheduledExecutorService {
  private final ExecutorService tasks =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("request-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("request-timer").factory());

  @Override
  public void execute(Runnable task) {
    tasks.execute(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
    return timer.schedule(() -> tasks.execute(task), delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
    return timer.schedule(task, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return timer.scheduleAtFixedRate(() -> tasks.execute(task), initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable task, long initialDelay, long delay, TimeUnit unit) {
    return timer.scheduleWithFixedDelay(() -> tasks.execute(task), initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    timer.shutdown();
    tasks.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    timer.shutdownNow();
    return tasks.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return tasks.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return tasks.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return tasks.awaitTermination(timeout, unit);
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> calls)
      throws InterruptedException {
    return tasks.invokeAll(calls);
  }
}
