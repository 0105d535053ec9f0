package slipway.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;

final class RowChecksumTest {
  private static final long SEED = 20261121;

  @Test
  void value_equalsAPlainComputation() {
    var rows = rows(500);
    assertThat(checksum(rows).value()).isEqualTo(plain(rows));
    assertThat(checksum(rows).rows()).isEqualTo(500);
  }

  @Test
  void value_doesNotDependOnTheOrder() {
    var rows = rows(200);
    var expected = checksum(rows).value();
    Collections.shuffle(rows, new Random(1));
    assertThat(checksum(rows).value()).isEqualTo(expected);
  }

  @Test
  void value_countsDuplicates() {
    var row = rows(1).getFirst();
    var once = checksum(Collections.nCopies(1, row)).value();
    var twice = checksum(Collections.nCopies(2, row)).value();
    var thrice = checksum(Collections.nCopies(3, row)).value();
    assertThat(List.of(RowChecksum.none(), once, twice, thrice)).doesNotHaveDuplicates();
  }

  @Test
  void value_tellsNullFromEmptyAndTypesFromEachOther() {
    var values = new ArrayList<@Nullable Object>(List.of("", "1", 1L, 1.0, true, BigDecimal.ONE));
    values.add(null);
    var sums = new ArrayList<String>();
    for (var value : values) {
      sums.add(checksum(List.<@Nullable Object[]>of(new @Nullable Object[] {value})).value());
    }
    assertThat(sums).doesNotHaveDuplicates();
  }

  @Test
  void value_doesNotLetNeighboursRunTogether() {
    assertThat(checksum(List.<Object[]>of(new Object[] {"ab", "c"})).value())
        .isNotEqualTo(checksum(List.<Object[]>of(new Object[] {"a", "bc"})).value());
  }

  @Test
  void value_takesBothZerosAndAllNaNsAsOne() {
    assertThat(checksum(List.<Object[]>of(new Object[] {-0.0})).value())
        .isEqualTo(checksum(List.<Object[]>of(new Object[] {0.0})).value());
    var other = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
    assertThat(checksum(List.<Object[]>of(new Object[] {other})).value())
        .isEqualTo(checksum(List.<Object[]>of(new Object[] {Double.NaN})).value());
  }

  @Test
  void add_isTheChecksumOfBothTables() {
    var one = rows(30);
    var other = rows(40);
    var both = new ArrayList<>(one);
    both.addAll(other);
    assertThat(RowChecksum.add(checksum(one).value(), checksum(other).value()))
        .isEqualTo(checksum(both).value());
    assertThat(RowChecksum.add(RowChecksum.none(), checksum(one).value()))
        .isEqualTo(checksum(one).value());
  }

  private static List<@Nullable Object[]> rows(int count) {
    var random = new Random(SEED + count);
    var rows = new ArrayList<@Nullable Object[]>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new @Nullable Object[] {
            random.nextLong(),
            random.nextInt(4) == 0 ? null : random.nextGaussian(),
            BigDecimal.valueOf(random.nextLong(), 2),
            random.nextInt(5) == 0 ? null : "text é " + random.nextInt(1000),
            random.nextBoolean()
          });
    }
    return rows;
  }

  private static RowChecksum checksum(List<? extends @Nullable Object[]> rows) {
    var checksum = new RowChecksum();
    for (var row : rows) {
      for (var value : row) {
        switch (value) {
          case null -> checksum.nothing();
          case Long integer -> checksum.integer(integer);
          case Double number -> checksum.number(number);
          case BigDecimal decimal -> checksum.decimal(decimal);
          case Boolean bool -> checksum.bool(bool);
          default -> checksum.text(String.valueOf(value));
        }
      }
      checksum.endRow();
    }
    return checksum;
  }

  /// The table of the class's documentation, written down once more.
  private static String plain(List<? extends @Nullable Object[]> rows) {
    var sum = BigInteger.ZERO;
    for (var row : rows) {
      var bytes = new ByteArrayOutputStream();
      for (var value : row) {
        bytes.writeBytes(encoded(value));
      }
      sum = sum.add(new BigInteger(Digest.of(bytes.toByteArray()).hex(), 16));
    }
    var hex = sum.mod(BigInteger.TWO.pow(256)).toString(16);
    return "0".repeat(64 - hex.length()) + hex;
  }

  private static byte[] encoded(@Nullable Object value) {
    return switch (value) {
      case null -> tagged(0, new byte[0]);
      case Boolean bool -> tagged(1, new byte[] {(byte) (bool ? 1 : 0)});
      case Long integer -> tagged(2, ByteBuffer.allocate(8).putLong(integer).array());
      case Double number -> tagged(3, ByteBuffer.allocate(8).putDouble(number).array());
      case BigDecimal decimal -> {
        var unscaled = decimal.unscaledValue().toByteArray();
        yield tagged(
            4,
            ByteBuffer.allocate(1 + unscaled.length)
                .put((byte) decimal.scale())
                .put(unscaled)
                .array());
      }
      default -> tagged(5, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    };
  }

  private static byte[] tagged(int tag, byte[] content) {
    return ByteBuffer.allocate(5 + content.length)
        .put((byte) tag)
        .putInt(content.length)
        .put(content)
        .array();
  }
}
