package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.DatasetSpec.Column;
import slipway.api.declaration.DatasetSpec.FileFormat;
import slipway.testing.Cdnow;
import slipway.time.Micros;

final class RawFileTest {
  private static final DatasetFormat CSV =
      DatasetFormat.of(
          new DatasetSpec(
              null,
              new FileFormat("csv", null, null),
              List.of(
                  new Column("id", "integer", null, false),
                  new Column("name", "string", null, null),
                  new Column("price", "decimal(6,2)", null, null),
                  new Column("day", "date", null, null),
                  new Column("at", "timestamp", null, null),
                  new Column("x", "number", null, null),
                  new Column("ok", "boolean", null, null)),
              null,
              null));
  private static final String HEADER = "id,name,price,day,at,x,ok";

  @Test
  void csv_isReadAsRfc4180WritesIt() {
    var rows =
        read(
            HEADER
                + "\r\n1,\"a, \"\"b\"\"\r\nc\",1.5,1997-01-31,1997-01-31T10:00:00Z,-1e3,true\r\n"
                + "2,\"\",,,,,\n3,é,10,2000-02-29,2000-02-29 10:00:00.5,.5,false");
    assertThat(rows)
        .containsExactly(
            "2: 1|a, \"b\"\nc|1.50|1997-01-31|1997-01-31T10:00:00Z|-1000.0|true",
            "4: 2||null|null|null|null|null",
            "5: 3|é|10.00|2000-02-29|2000-02-29T10:00:00.500Z|0.5|false");
  }

  @Test
  void csv_mayBeginWithAByteOrderMark() {
    assertThat(read("\ufeff" + HEADER + "\n1,,,,,,")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "1,a,1.00,1997-01-01 | f.csv line 2: 4 fields (expected: 7: id, name, price, day, at, x, ok)",
        "1,a,1,1997-01-01,,,,, | f.csv line 2: 9 fields (expected: 7",
        "~~ | f.csv line 2: 1 fields (expected: 7",
        "x,a,,,,, | f.csv line 2, column id: \"x\" (expected: integer, not null)",
        ",a,,,,, | f.csv line 2, column id: \"no value\" (expected: integer, not null)",
        "1.0,a,,,,, | column id: \"1.0\" (expected: integer",
        "99999999999999999999,a,,,,, | column id: \"99999999999999999999\"",
        "1,a,1.234,,,, | column price: \"1.234\" (expected: decimal(6,2))",
        "1,a,12345.00,,,, | column price: \"12345.00\" (expected: decimal(6,2))",
        "1,a,$5,,,, | column price: \"$5\"",
        "1,a,1e2,,,, | column price: \"1e2\"",
        "1,a,,1997-02-29,,, | column day: \"1997-02-29\" (expected: date)",
        "1,a,,01/02/1997,,, | column day: \"01/02/1997\" (expected: date)",
        "1,a,,+290000-01-01,,, | column day: \"+290000-01-01\" (expected: date of the years 1 to 9999)",
        "1,a,,0000-12-31,,, | column day: \"0000-12-31\" (expected: date of the years",
        "1,a,,,yesterday,, | column at: \"yesterday\" (expected: timestamp)",
        "1,a,,,+290000-01-01T00:00Z,, | column at: \"+290000-01-01T00:00Z\" (expected: timestamp of the",
        "1,a,,,9999-12-31T23:00-02:00,, | column at: \"9999-12-31T23:00-02:00\" (expected: timestamp of",
        "1,a,,,,NaN, | column x: \"NaN\" (expected: number)",
        "1,a,,,,0x1p3, | column x: \"0x1p3\"",
        "1,a,,,,1e999, | column x: \"1e999\"",
        "1,a,,,,,yes | column ok: \"yes\" (expected: boolean)",
        "1,a\"b,,,,, | f.csv line 2, field 2: a\"b (expected: no quote inside",
        "1,\"a\"b,,,,, | f.csv line 2, field 2: \"b,,,,,\" after a closing quote",
        "1,\"a,,,,, | f.csv line 2: a quoted field without end (expected: a closing \")"
      })
  void csv_thatIsNotAsDeclaredIsRefused(String line, String message) {
    assertThatThrownBy(() -> read(HEADER + "\n" + line + "\n"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining(message);
  }

  @Test
  void csv_headerMustNameTheColumns() {
    assertThatThrownBy(() -> read("id,nmae,price,day,at,x,ok\n"))
        .hasMessage("f.csv line 1, column 2: \"nmae\" (expected: name)");
    assertThatThrownBy(() -> read("1,a,1.00,1997-01-01,,1,true\n"))
        .hasMessageContaining("f.csv line 1: a row")
        .hasMessageContaining("format.header: false");
    assertThatThrownBy(() -> read("")).hasMessageContaining("f.csv: empty");
  }

  @Test
  void bytes_thatAreNotUtf8AreRefusedByPlace() {
    var bytes = (HEADER + "\n1,Müller,,,,,\n").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> read(CSV, bytes))
        .hasMessageStartingWith("f.csv line 2, byte 4: 0xfc (expected: UTF-8")
        .hasMessageContaining("iconv");
    assertThatThrownBy(() -> read(CSV, HEADER.getBytes(StandardCharsets.UTF_16LE)))
        .hasMessageContaining("is it UTF-16?");
  }

  @Test
  void spaces_areCdnowsOwnLayout() {
    var format = DatasetFormat.of(Cdnow.purchases());
    var rows = read(format, Cdnow.file(Cdnow.lines().subList(0, 3)));
    assertThat(rows)
        .containsExactly(
            "2: 1|1997-01-01|1|11.77", "3: 2|1997-01-12|1|12.00", "4: 2|1997-01-12|5|77.00");
    assertThat(read(format, Cdnow.file(List.of(" 00001 19970101  1   \\N"))))
        .containsExactly("2: 1|1997-01-01|1|null");
  }

  @Test
  void spaces_thatAreNotAsDeclaredAreRefused() {
    var format = DatasetFormat.of(Cdnow.purchases());
    assertThatThrownBy(() -> read(format, Cdnow.file(List.of(" 00001 19970132  1   11.77"))))
        .hasMessage("f.csv line 2, column date: \"19970132\" (expected: date as yyyyMMdd)");
    assertThatThrownBy(() -> read(format, Cdnow.file(List.of(" 00001 19970101  1"))))
        .hasMessage("f.csv line 2: 3 fields (expected: 4: customer_id, date, cds, dollars)");
  }

  @Test
  void anyBytes_giveRowsOrARefusalThatNamesTheFile() {
    long seed = 99;
    var random = new Random(seed);
    var good =
        (HEADER + "\r\n1,\"a, b\",1.5,1997-01-31,1997-01-31T10:00:00Z,-1e3,true\r\n").repeat(3);
    for (int i = 0; i < 3_000; i++) {
      var bytes = good.getBytes(StandardCharsets.UTF_8);
      for (int k = random.nextInt(4); k >= 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        read(CSV, bytes);
      } catch (SlipwayException e) {
        assertThat(e.message()).as("seed %s, round %s", seed, i).startsWith("f.csv");
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "columns[0].type: \"intger\" | intger | csv | a | a",
        "format.type: \"cvs\" (expected: csv, spaces, fixed, jsonl or parquet; did you mean csv?) | integer | cvs | a | a",
        "knownAt: a is integer (expected: a date or timestamp column) | integer | csv | a | a",
        "key: zzzz (expected: one of a) | date | csv | a | zzzz"
      })
  void declaration_isRefusedByThePathOfItsField(
      String message, String type, String format, String knownAt, String key) {
    var spec =
        new DatasetSpec(
            null,
            new FileFormat(format, null, null),
            List.of(new Column("a", type, null, null)),
            knownAt,
            List.of(key));
    assertThatThrownBy(() -> DatasetFormat.of(spec)).hasMessageContaining(message);
  }

  private static List<String> read(String text) {
    return read(CSV, text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(DatasetFormat format, byte[] bytes) {
    var rows = new Written();
    RawFile.read(format, "f.csv", new ByteArrayInputStream(bytes), rows);
    return rows.lines;
  }

  /// Writes rows down as text.
  private static final class Written implements RawFile.Rows {
    private final List<String> lines = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private long line;

    @Override
    public void beginRow(long at) {
      line = at;
    }

    @Override
    public void nothing() {
      add(null);
    }

    @Override
    public void bool(boolean value) {
      add(value);
    }

    @Override
    public void integer(long value) {
      add(value);
    }

    @Override
    public void number(double value) {
      add(value);
    }

    @Override
    public void decimal(BigDecimal value) {
      add(value.toPlainString());
    }

    @Override
    public void text(String value) {
      add(value);
    }

    @Override
    public void date(int epochDay) {
      add(LocalDate.ofEpochDay(epochDay));
    }

    @Override
    public void timestamp(long epochMicros) {
      Instant at = Micros.instant(epochMicros);
      add(at);
    }

    @Override
    public void endRow() {
      lines.add(line + ": " + String.join("|", values));
      values.clear();
    }

    private void add(@Nullable Object value) {
      values.add(String.valueOf(value));
    }
  }
}
