package slipway.analytics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import slipway.api.Digest;

/// A checksum of a table's rows that does not depend on their order: the sum modulo 2^256 of the
/// SHA-256 of each row. A sum and not an exclusive or, so that two equal rows do not cancel; an
/// encoding of our own, since no database promises the same `hash()` in its next version.
///
/// A row is the values in schema order, each as one tag byte, the length of what follows as four
/// bytes, big endian, and
///
/// | tag | value | bytes |
/// |---|---|---|
/// | 0 | null | none |
/// | 1 | boolean | 0 or 1 |
/// | 2 | integer | 8, two's complement |
/// | 3 | number | 8, IEEE 754 bits, −0 as 0, one NaN |
/// | 4 | decimal | 1 of scale, then the unscaled value in the fewest bytes, two's complement |
/// | 5 | string | UTF-8 |
/// | 6 | date | 8, days since 1970 |
/// | 7 | timestamp | 8, microseconds since 1970 |
public final class RowChecksum implements RowSink {
  private static final int HASH_BYTES = 32;
  private static final int LIMBS = HASH_BYTES / Integer.BYTES;
  private static final int HEADER_BYTES = 5;
  private static final int ROW_BYTES = 256;
  private static final BigInteger MODULUS = BigInteger.TWO.pow(HASH_BYTES * Byte.SIZE);

  private final MessageDigest sha256 = Digest.sha256();
  private final byte[] hash = new byte[HASH_BYTES];

  /// 32-bit limbs, big end first, each with room for 2^31 rows before carrying.
  private final long[] sums = new long[LIMBS];

  private byte[] row = new byte[ROW_BYTES];
  private int length;
  private long rows;

  @Override
  public void nothing() {
    header(0, 0);
  }

  @Override
  public void bool(boolean value) {
    header(1, 1);
    row[length++] = (byte) (value ? 1 : 0);
  }

  @Override
  public void integer(long value) {
    eight(2, value);
  }

  @Override
  public void number(double value) {
    eight(3, Double.doubleToLongBits(value == 0 ? 0.0 : value));
  }

  @Override
  public void decimal(BigDecimal value) {
    var unscaled = value.unscaledValue().toByteArray();
    header(4, unscaled.length + 1);
    row[length++] = (byte) value.scale();
    System.arraycopy(unscaled, 0, row, length, unscaled.length);
    length += unscaled.length;
  }

  @Override
  public void text(String value) {
    var bytes = value.getBytes(StandardCharsets.UTF_8);
    header(5, bytes.length);
    System.arraycopy(bytes, 0, row, length, bytes.length);
    length += bytes.length;
  }

  @Override
  public void date(int epochDay) {
    eight(6, epochDay);
  }

  @Override
  public void timestamp(long epochMicros) {
    eight(7, epochMicros);
  }

  @Override
  public void endRow() {
    sha256.update(row, 0, length);
    try {
      sha256.digest(hash, 0, HASH_BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("32 bytes hold a SHA-256", e);
    }
    for (int i = 0; i < LIMBS; i++) {
      sums[i] += int32(hash, i * Integer.BYTES) & 0xffff_ffffL;
    }
    length = 0;
    rows++;
    if ((rows & (Integer.MAX_VALUE >>> 1)) == 0) {
      carry();
    }
  }

  public long rows() {
    return rows;
  }

  /// 64 hex digits; of no rows, zero.
  public String value() {
    return hex(sum());
  }

  /// The checksum of two tables' rows together.
  public static String add(String one, String other) {
    return hex(new BigInteger(one, 16).add(new BigInteger(other, 16)).mod(MODULUS));
  }

  /// The checksum of no rows.
  public static String none() {
    return hex(BigInteger.ZERO);
  }

  private BigInteger sum() {
    var sum = BigInteger.ZERO;
    for (long limb : sums) {
      sum = sum.shiftLeft(Integer.SIZE).add(BigInteger.valueOf(limb));
    }
    return sum.mod(MODULUS);
  }

  private void carry() {
    for (int i = LIMBS - 1; i > 0; i--) {
      sums[i - 1] += sums[i] >>> Integer.SIZE;
      sums[i] &= 0xffff_ffffL;
    }
    sums[0] &= 0xffff_ffffL;
  }

  private static String hex(BigInteger value) {
    var bytes = value.toByteArray();
    var fixed = new byte[HASH_BYTES];
    int count = Math.min(bytes.length, HASH_BYTES);
    System.arraycopy(bytes, bytes.length - count, fixed, HASH_BYTES - count, count);
    return HexFormat.of().formatHex(fixed);
  }

  private void eight(int tag, long value) {
    header(tag, Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      row[length++] = (byte) (value >>> shift);
    }
  }

  /// Writes tag and length, and makes room for as many bytes.
  private void header(int tag, int bytes) {
    int needed = length + HEADER_BYTES + bytes;
    if (needed > row.length) {
      row = Arrays.copyOf(row, Math.max(needed, 2 * row.length));
    }
    row[length++] = (byte) tag;
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      row[length++] = (byte) (bytes >>> shift);
    }
  }

  private static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
