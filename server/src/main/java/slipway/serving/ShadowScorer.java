package slipway.serving;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.serving.ActiveRelease.Lookups;
import slipway.telemetry.Telemetry;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Asks shadows about requests that have been answered, on one thread of its own. What does not fit
/// in the queue is dropped and counted: a request never waits for it.
final class ShadowScorer implements AutoCloseable {
  static final int QUEUE_MAX = 10_000;
  static final long QUEUE_BYTES_MAX = 32 << 20;
  private static final Logger LOG = LoggerFactory.getLogger(ShadowScorer.class);

  private final BiFunction<String, String, SegmentLog> logs;
  private final WallClock wall;
  private final ArrayBlockingQueue<Item> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final AtomicLong bytes = new AtomicLong();
  private final Thread thread;

  private sealed interface Item {}

  /// An answered request for one shadow.
  private record Asked(LiveEndpoint endpoint, LiveSplit split, Role role, Request request)
      implements Item {}

  /// Of a request what a shadow needs.
  ///
  /// @param from the shadow's snapshots at the moment of the request; null when it had none
  @SuppressWarnings("ArrayRecordComponent")
  private record Request(LogRecord answered, byte[] body, @Nullable Lookups from) {}

  /// Told when everything before it is done.
  private record Mark(CountDownLatch reached) implements Item {}

  private record End() implements Item {}

  /// @param logs where an endpoint's scores go, by project and name
  ShadowScorer(BiFunction<String, String, SegmentLog> logs, WallClock wall, Telemetry telemetry) {
    this.logs = logs;
    this.wall = wall;
    this.thread = Thread.ofPlatform().daemon().name("shadow-scorer").unstarted(this::work);
    telemetry.gauge("slipway.shadow.queued", queue::size);
    thread.start();
  }

  /// Asks the split's shadows about a request that `by` has answered. Never waits.
  void offer(LiveEndpoint endpoint, LiveSplit split, Role by, LogRecord answered, byte[] body) {
    for (var shadow : split.shadowsOf(by)) {
      split.counters().due();
      if (!queued(new Asked(endpoint, split, shadow, request(shadow, answered, body)))) {
        split.counters().dropped();
        endpoint.metrics().shadowDropped();
      }
    }
  }

  /// Returns when everything offered before has been asked.
  void drain() {
    var reached = new CountDownLatch(1);
    try {
      queue.put(new Mark(reached));
      while (thread.isAlive() && !reached.await(1, java.util.concurrent.TimeUnit.SECONDS)) {
        LOG.debug("waiting for {} shadow scorings", queue.size());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Asks what is still queued, then ends.
  @Override
  public void close() {
    try {
      queue.put(new End());
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Request request(Role shadow, LogRecord answered, byte[] body) {
    try {
      return new Request(answered, body, shadow.release().lookups());
    } catch (RuntimeException _) {
      return new Request(answered, body, null); // will be counted as failed where it needs them
    }
  }

  private boolean queued(Asked asked) {
    int size = asked.request().body().length;
    if (!thread.isAlive() || bytes.addAndGet(size) > QUEUE_BYTES_MAX || !asked.split().retain()) {
      bytes.addAndGet(-size);
      return false;
    }
    if (queue.offer(asked)) {
      return true;
    }
    bytes.addAndGet(-size);
    asked.split().done();
    return false;
  }

  private void work() {
    try {
      while (true) {
        switch (queue.take()) {
          case Asked asked -> ask(asked);
          case Mark(var reached) -> reached.countDown();
          case End() -> {
            return;
          }
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Asked asked) {
    var counters = asked.split().counters();
    long start = System.nanoTime();
    try {
      var made = record(asked);
      int events = isNull(made.output()) ? SplitCounters.ERROR | SplitCounters.NULL_OUTPUT : 0;
      if (logs.apply(asked.endpoint().project(), asked.endpoint().name()).append(made)) {
        counters.scored();
      } else {
        counters.dropped();
        asked.endpoint().metrics().shadowDropped();
      }
      count(asked, events, start);
    } catch (RuntimeException e) {
      LOG.debug("shadow {} failed", asked.role().release().release().digest().brief(), e);
      counters.failed();
      asked.endpoint().metrics().shadowFailed();
      count(asked, SplitCounters.ERROR, start);
    } finally {
      bytes.addAndGet(-asked.request().body().length);
      asked.split().done();
    }
  }

  private static void count(Asked asked, int events, long start) {
    var primary = asked.split().split().primary().digest();
    if (asked.role().release().release().digest().equals(primary)) {
      return; // counted are candidates
    }
    int slow = asked.endpoint().isSlow(System.nanoTime() - start) ? SplitCounters.SLOW : 0;
    asked.split().counters().count(Variant.SHADOW, events | slow, null);
  }

  private LogRecord record(Asked asked) {
    var release = asked.role().release();
    var request = asked.request();
    var input = release.read(request.body());
    var from = request.from();
    var question = from == null ? release.question(input) : release.question(input, from);
    var answer = release.answer(question);
    var answered = request.answered();
    return new LogRecord(
        answered.id(),
        answered.atMicros(),
        Micros.of(wall.now()),
        asked.role().origin(question),
        answered.requestId(),
        answered.entity(),
        question.vector(),
        answer.output());
  }

  private static boolean isNull(float[] output) {
    for (float value : output) {
      if (!Float.isFinite(value)) {
        return true;
      }
    }
    return false;
  }
}
