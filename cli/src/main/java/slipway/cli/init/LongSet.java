package slipway.cli.init;

import java.util.Arrays;

/// A growing set of 64-bit hashes in 16 bytes each or less.
final class LongSet {
  private static final int LEAST = 1 << 10;
  private static final double FULL = 0.6;

  private long[] slots = new long[LEAST];
  private int size;
  private boolean hasZero;

  /// False when it was there already.
  boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    if (size > slots.length * FULL) {
      var old = slots;
      slots = new long[Math.multiplyExact(old.length, 2)];
      size = 0;
      Arrays.stream(old).filter(kept -> kept != 0).forEach(this::put);
    }
    return put(value);
  }

  private boolean put(long value) {
    int at = (int) mix(value) & (slots.length - 1);
    while (slots[at] != 0) {
      if (slots[at] == value) {
        return false;
      }
      at = (at + 1) & (slots.length - 1);
    }
    slots[at] = value;
    size++;
    return true;
  }

  boolean contains(long value) {
    if (value == 0) {
      return hasZero;
    }
    int at = (int) mix(value) & (slots.length - 1);
    while (slots[at] != 0 && slots[at] != value) {
      at = (at + 1) & (slots.length - 1);
    }
    return slots[at] == value;
  }

  /// FNV-1a over the characters of a text.
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    return z ^ (z >>> 29);
  }
}
