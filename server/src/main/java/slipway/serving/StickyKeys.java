package slipway.serving;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/// Which keys were seen under a salt and which events they met, in a mapped file that outlives the
/// process: a hash table of eight bytes a key, the lowest bits its events.
final class StickyKeys {
  /// How many keys are told apart; those that come after count in no `firsts`.
  static final int KEYS_MAX = 393_216;

  private static final int SLOTS = 1 << 19;
  private static final int SEEN = 1 << 3;
  private static final long BITS = 0xF;

  private final MemorySegment slots;
  private int keys;

  private StickyKeys(MemorySegment slots) {
    this.slots = slots;
  }

  /// Opens the file, or makes it.
  static StickyKeys open(Path file) throws IOException {
    var opened = new StickyKeys(MappedFile.open(file, (long) SLOTS * Long.BYTES));
    for (int i = 0; i < SLOTS; i++) {
      opened.keys += opened.slots.getAtIndex(ValueLayout.JAVA_LONG, i) == 0 ? 0 : 1;
    }
    return opened;
  }

  /// The key met these events: which of them (and with [SplitCounters#SEEN] the key itself) are its
  /// first.
  synchronized int mark(long key, int events) {
    long wanted = key & ~BITS;
    int at = Math.floorMod(Long.hashCode(wanted * 0x9E3779B97F4A7C15L), SLOTS);
    while (true) {
      long slot = slots.getAtIndex(ValueLayout.JAVA_LONG, at);
      if (slot == 0 && keys >= KEYS_MAX) {
        return 0;
      }
      if (slot == 0 || (slot & ~BITS) == wanted) {
        keys += slot == 0 ? 1 : 0;
        int known = (int) (slot & BITS);
        int now = known | SEEN | events;
        slots.setAtIndex(ValueLayout.JAVA_LONG, at, wanted | now);
        return now & ~known;
      }
      at = (at + 1) % SLOTS;
    }
  }
}
