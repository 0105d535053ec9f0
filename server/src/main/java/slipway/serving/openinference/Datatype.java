package slipway.serving.openinference;

import java.util.Arrays;
import java.util.Optional;

/// The element types of the protocol.
public enum Datatype {
  BOOL(1, Family.TRUTH),
  UINT8(1, Family.WHOLE),
  UINT16(2, Family.WHOLE),
  UINT32(4, Family.WHOLE),
  UINT64(8, Family.WHOLE),
  INT8(1, Family.WHOLE),
  INT16(2, Family.WHOLE),
  INT32(4, Family.WHOLE),
  INT64(8, Family.WHOLE),
  FP16(2, Family.REAL),
  BF16(2, Family.REAL),
  FP32(4, Family.REAL),
  FP64(8, Family.REAL),
  BYTES(0, Family.TEXT);

  /// How values of a type are held.
  enum Family {
    TRUTH,
    WHOLE,
    REAL,
    TEXT
  }

  private final int width;
  private final Family family;

  Datatype(int width, Family family) {
    this.width = width;
    this.family = family;
  }

  static Optional<Datatype> find(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /// Bytes of one element; 0 for BYTES, whose elements differ.
  int width() {
    return width;
  }

  Family family() {
    return family;
  }

  /// The largest whole number that it holds (of UINT64 what a signed long holds).
  long most() {
    return isUnsigned() ? width == Long.BYTES ? Long.MAX_VALUE : (1L << bits()) - 1 : ~least();
  }

  /// The smallest whole number that it holds.
  long least() {
    return isUnsigned() ? 0 : -1L << (bits() - 1);
  }

  boolean isUnsigned() {
    return name().startsWith("U");
  }

  private int bits() {
    return width * Byte.SIZE;
  }
}
