package slipway.serving;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.time.WallClock;

/// The last hour of an endpoint's requests, minute by minute, in memory (50 kB at most) and on this
/// replica. Prometheus has the same since the start; this is what a page can say without one. To
/// count a request is one addition and a look at the clock; nothing waits.
///
/// Latencies fall into eight buckets for each doubling from 1 µs to a minute, so a quantile is the
/// middle of a bucket and at most 7 % off.
final class RecentRequests {
  static final int MINUTES = 60;

  private static final int SECONDS = 60;
  private static final int STEP_BITS = 3;
  private static final int STEPS = 1 << STEP_BITS;
  private static final int LEAST_BITS = 10; // 1 µs
  private static final int BUCKETS = 26 * STEPS;
  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.99;

  private final WallClock wall;
  private final Instant start;
  private final AtomicReferenceArray<Minute> minutes = new AtomicReferenceArray<>(MINUTES);

  /// What happened in a minute; it is made when the first request of the minute comes.
  private record Minute(long number, AtomicIntegerArray latencies, AtomicIntegerArray errors) {
    Minute(long number) {
      this(
          number,
          new AtomicIntegerArray(BUCKETS),
          new AtomicIntegerArray(ErrorCode.values().length));
    }
  }

  RecentRequests(WallClock wall) {
    this.wall = wall;
    this.start = wall.now();
    for (int i = 0; i < MINUTES; i++) {
      minutes.set(
          i, new Minute(Long.MIN_VALUE, new AtomicIntegerArray(0), new AtomicIntegerArray(0)));
    }
  }

  void answered(long nanos) {
    minute().latencies().getAndIncrement(bucket(nanos));
  }

  void refused(ErrorCode code) {
    minute().errors().getAndIncrement(code.ordinal());
  }

  /// The last hour, the minute at hand included.
  Recent recent() {
    var now = wall.now();
    long oldest = number(now) - MINUTES + 1;
    var latencies = new long[BUCKETS];
    var errors = new EnumMap<ErrorCode, Long>(ErrorCode.class);
    long answered = 0;
    for (int i = 0; i < MINUTES; i++) {
      var minute = minutes.get(i);
      if (minute.number() < oldest) {
        continue;
      }
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        latencies[bucket] += minute.latencies().get(bucket);
        answered += minute.latencies().get(bucket);
      }
      for (var code : ErrorCode.values()) {
        long count = minute.errors().get(code.ordinal());
        if (count > 0) {
          errors.merge(code, count, Long::sum);
        }
      }
    }
    var begin = Instant.ofEpochSecond(oldest * SECONDS);
    return new Recent(
        begin.isBefore(start) ? start.truncatedTo(ChronoUnit.SECONDS) : begin,
        now,
        answered,
        errors,
        quantile(latencies, answered, MEDIAN),
        quantile(latencies, answered, TAIL));
  }

  private Minute minute() {
    long number = number(wall.now());
    int place = (int) Math.floorMod(number, (long) MINUTES);
    var found = minutes.get(place);
    while (found.number() < number) {
      var next = new Minute(number);
      if (minutes.compareAndSet(place, found, next)) {
        return next;
      }
      found = minutes.get(place);
    }
    return found;
  }

  private static long number(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), (long) SECONDS);
  }

  private static @Nullable Duration quantile(long[] counts, long all, double share) {
    long wanted = Math.max(1, (long) Math.ceil(share * all));
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return Duration.ofNanos((lower(bucket) + lower(bucket + 1)) / 2);
      }
    }
    return null;
  }

  private static int bucket(long nanos) {
    long size = Math.max(nanos, 1L << LEAST_BITS);
    int bits = Long.SIZE - 1 - Long.numberOfLeadingZeros(size);
    int step = (int) (size >>> (bits - STEP_BITS)) & (STEPS - 1);
    return Math.min(BUCKETS - 1, (bits - LEAST_BITS) * STEPS + step);
  }

  /// The least latency of a bucket, in nanoseconds.
  private static long lower(int bucket) {
    int bits = LEAST_BITS + bucket / STEPS;
    return (long) (STEPS + bucket % STEPS) << (bits - STEP_BITS);
  }
}
