package slipway.datasets;

import java.util.Base64;

/// How many different values there were, about: HyperLogLog (Flajolet et al. 2007) with 4,096
/// registers, standard error 1.6 %, linear counting for few. Two sketches add up to that of both.
final class DistinctSketch {
  private static final int INDEX_BITS = 12;
  private static final int REGISTERS = 1 << INDEX_BITS;
  private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);
  private static final double LINEAR_BELOW = 2.5 * REGISTERS;

  private final byte[] registers;

  private DistinctSketch(byte[] registers) {
    this.registers = registers;
  }

  static DistinctSketch empty() {
    return new DistinctSketch(new byte[REGISTERS]);
  }

  static DistinctSketch parse(String text) {
    return new DistinctSketch(Base64.getDecoder().decode(text));
  }

  String text() {
    return Base64.getEncoder().encodeToString(registers);
  }

  void add(long value) {
    long hash = mix(value);
    int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
    int rank = Long.numberOfLeadingZeros(hash << INDEX_BITS | 1L << (INDEX_BITS - 1)) + 1;
    if (rank > registers[index]) {
      registers[index] = (byte) rank;
    }
  }

  void add(String value) {
    long hash = 0xcbf29ce484222325L; // FNV-1a over UTF-16 units
    for (int i = 0; i < value.length(); i++) {
      hash = (hash ^ value.charAt(i)) * 0x100000001b3L;
    }
    add(hash);
  }

  void addAll(DistinctSketch other) {
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  long estimate() {
    double sum = 0;
    int empty = 0;
    for (byte register : registers) {
      sum += Math.scalb(1.0, -register);
      empty += register == 0 ? 1 : 0;
    }
    double raw = ALPHA * REGISTERS * REGISTERS / sum;
    return Math.round(
        raw <= LINEAR_BELOW && empty > 0 ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
  }

  /// The finaliser of splitmix64 (Steele, Lea, Flood 2014).
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
