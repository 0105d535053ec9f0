package slipway.serving;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.serving.ArmCounts.Counts;
import slipway.serving.ArmCounts.Firsts;
import slipway.serving.ArmCounts.Shadowing;
import slipway.time.Micros;

/// What is counted while a split is in force, in a small mapped file: an addition costs no more
/// than one in memory, and it outlives the process.
final class SplitCounters {
  /// The bits of what may happen to a request.
  static final int ERROR = 1;

  static final int NULL_OUTPUT = 1 << 1;
  static final int SLOW = 1 << 2;
  static final int SEEN = 1 << 3;

  private static final Logger LOG = LoggerFactory.getLogger(SplitCounters.class);
  private static final VarHandle LONG = ValueLayout.JAVA_LONG.varHandle();
  private static final int BYTES = 512;
  private static final int NUMBER = 0;
  private static final int SINCE = 1;
  private static final int DUE = 2;
  private static final int SCORED = 3;
  private static final int FAILED = 4;
  private static final int DROPPED = 5;
  private static final int VARIANTS = 8;

  /// Of a variant: requests, three sorts of events, keys, the keys' first events.
  private static final int SLOTS_PER_VARIANT = 8;

  private static final int EVENTS = 3;

  private final MemorySegment slots;
  private final @Nullable StickyKeys keys;
  private final AtomicInteger queued = new AtomicInteger();

  private SplitCounters(MemorySegment slots, @Nullable StickyKeys keys) {
    this.slots = slots;
    this.keys = keys;
  }

  /// Opens the counts of a split, or begins them. Without space they are kept in memory only.
  static SplitCounters open(Path file, long number, Instant since, @Nullable StickyKeys keys) {
    var counters = new SplitCounters(slots(file), keys);
    LONG.setVolatile(counters.slots, offset(NUMBER), number);
    LONG.setVolatile(counters.slots, offset(SINCE), Micros.of(since));
    return counters;
  }

  /// Reads the counts in a file.
  static ArmCounts read(Path file) {
    return new SplitCounters(slots(file), null).counts();
  }

  /// Counts a request of a variant (the one it was assigned to), and what happened to it.
  void count(Variant variant, int events, @Nullable Sticky key) {
    int first = VARIANTS + place(variant) * SLOTS_PER_VARIANT;
    add(first, 1);
    addEvents(first + 1, events);
    if (key != null && keys != null) {
      int firsts = keys.mark(key.id(), events);
      add(first + 1 + EVENTS, (firsts & SEEN) == 0 ? 0 : 1);
      addEvents(first + 2 + EVENTS, firsts);
    }
  }

  /// A release is going to be asked in the shadow.
  void due() {
    queued.incrementAndGet();
    add(DUE, 1);
  }

  void scored() {
    add(SCORED, 1);
    queued.decrementAndGet();
  }

  void failed() {
    add(FAILED, 1);
    queued.decrementAndGet();
  }

  void dropped() {
    add(DROPPED, 1);
    queued.decrementAndGet();
  }

  ArmCounts counts() {
    long ended = get(SCORED) + get(FAILED) + get(DROPPED);
    long waiting = queued.get();
    long due = get(DUE);
    return new ArmCounts(
        get(NUMBER),
        Micros.instant(get(SINCE)),
        counts(Variant.PRIMARY),
        counts(Variant.CANARY),
        counts(Variant.SHADOW),
        new Shadowing(
            due,
            get(SCORED),
            get(FAILED),
            get(DROPPED),
            waiting,
            Math.max(0, due - ended - waiting)));
  }

  private Counts counts(Variant variant) {
    int at = VARIANTS + place(variant) * SLOTS_PER_VARIANT;
    return new Counts(
        get(at),
        get(at + 1),
        get(at + 2),
        get(at + 3),
        new Firsts(get(at + 4), get(at + 5), get(at + 6), get(at + 7)));
  }

  private void addEvents(int first, int events) {
    for (int i = 0; i < EVENTS && events >> i != 0; i++) {
      add(first + i, events >> i & 1);
    }
  }

  private void add(int slot, long count) {
    if (count != 0) {
      long _ = (long) LONG.getAndAdd(slots, offset(slot), count);
    }
  }

  private long get(int slot) {
    return (long) LONG.getVolatile(slots, offset(slot));
  }

  private static long offset(int slot) {
    return (long) slot * Long.BYTES;
  }

  private static int place(Variant variant) {
    return switch (variant) {
      case PRIMARY -> 0;
      case CANARY, FALLBACK -> 1;
      case SHADOW -> 2;
    };
  }

  private static MemorySegment slots(Path file) {
    try {
      return MappedFile.open(file, BYTES);
    } catch (IOException e) {
      LOG.warn("{} cannot be kept; its counts end with the process", file, e);
      return Arena.ofAuto().allocate(BYTES, Long.BYTES);
    }
  }
}
