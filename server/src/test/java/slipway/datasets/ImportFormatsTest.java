package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.DatasetSpec.Column;
import slipway.api.declaration.DatasetSpec.FileFormat;
import slipway.testing.TestDatabases;

/// Every layout of raw files leads to the same tables, and what is not as declared to none.
final class ImportFormatsTest {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("id", "integer", null, false, 1, 4),
          new Column("name", "string", null, null, 6, 6),
          new Column("price", "decimal(8,2)", null, null, 12, 8),
          new Column("day", "date", null, null, 20, 10),
          new Column("at", "timestamp", null, null, 31, 20),
          new Column("x", "number", null, null, 52, 6),
          new Column("ok", "boolean", null, null, 58, 5));
  private static final String CSV =
      """
      id,name,price,day,at,x,ok
      1,Müller,12.50,1997-01-31,1997-01-31T10:00:00Z,-0.5,true
      2,,,,,,
      3,b,0.10,2000-02-29,2000-02-29T00:00:00Z,1000,false
      """;
  private static final String JSONL =
      """
      {"ok": true, "id": 1, "name": "Müller", "price": 12.50, "day": "1997-01-31", "at": "1997-01-31T10:00:00Z", "x": -0.5}
      {"id": "2", "name": null}
      {"id": 3, "name": "b", "price": "0.10", "day": "2000-02-29", "at": "2000-02-29T00:00:00Z", "x": 1e3, "ok": false}
      """;
  private static final String FIXED =
      """
      1    Müller   12.501997-01-31 1997-01-31T10:00:00Z -0.5  true\s
      2   |                                                          nobody reads this
         3  b         .102000-02-29 2000-02-29T00:00:00Z   1000false
      """;
  private static final String ROWS =
      """
      select * from (values
        (3::integer, 'b', 0.1::decimal(5,1), date '2000-02-29', timestamp_ns '2000-02-29 00:00:00', 1000::float, false),
        (1, 'Müller', 12.5, date '1997-01-31', timestamp '1997-01-31 10:00:00', -0.5, true),
        (2, null, null, null, null, null, null)) t(id, name, price, "day", "at", x, ok)\
      """;

  @TempDir Path directory = Path.of("");
  private @Nullable DatasetsFixture opened;

  @BeforeEach
  void open() {
    opened = new DatasetsFixture(directory, TestDatabases.sqlite(directory));
  }

  @AfterEach
  void close() {
    at().close();
  }

  @Test
  void sameRows_areTheSameTree_whateverTheyCameIn() {
    var csv = imported("csv", "rows.csv", CSV);
    assertThat(imported("jsonl", "rows.jsonl", JSONL).tree()).isEqualTo(csv.tree());
    assertThat(imported("fixed", "rows.txt", FIXED).tree()).isEqualTo(csv.tree());
    var parquet = imported("parquet", "rows.parquet", parquet(ROWS));
    assertThat(parquet.tree()).isEqualTo(csv.tree());
    for (var commit : List.of(csv, parquet)) {
      assertThat(at().datasets.verifyCommit(commit.id())).isEmpty();
    }
  }

  @Test
  void manyRowsOfParquet_areReadWhole_andVerifiedFromTheRawFile() {
    var bytes =
        parquet(
            "select i as id, 'n' || (i % 7) as name, (i % 100)::decimal(4,2) as price,"
                + " date '1997-01-01' + (i % 365)::integer as \"day\", null::timestamp as \"at\","
                + " i::double as x, i % 2 = 0 as ok from range(300000) t(i)");
    var commit = imported("parquet", "many.parquet", bytes);
    assertThat(at().datasets.tree(commit.tree()).files().getFirst().rows()).isEqualTo(300_000);
    assertThat(at().datasets.verifyCommit(commit.id())).isEmpty();
  }

  @Test
  void parquet_thatIsCutOff_orIsNone_isRefused() {
    var whole = parquet(ROWS);
    refused("parquet", "cut.parquet", Arrays.copyOf(whole, whole.length / 2))
        .hasMessageContaining("cut.parquet: ")
        .hasMessageContaining("(expected: a whole Parquet file)");
    refused("parquet", "text.parquet", CSV.getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining("(expected: a whole Parquet file)");
    var flipped = whole.clone();
    Arrays.fill(flipped, 4, 60, (byte) 0x5a);
    refused("parquet", "flipped.parquet", flipped).hasMessageContaining("flipped.parquet");
  }

  @Test
  void parquet_isNotBlamedForWhatBecomesOfItsRows() {
    var full = new SlipwayException(ErrorCode.INTERNAL, "sql: no space left on device");
    var rows =
        (RawFile.Rows)
            Proxy.newProxyInstance(
                RawFile.class.getClassLoader(),
                new Class<?>[] {RawFile.Rows.class},
                (_, _, _) -> {
                  throw full;
                });
    var raw = at().blobs.put(parquet(ROWS));
    assertThatThrownBy(() ->
            at().analytics
                .session(session ->
                    ParquetFile.read(
                        session, DatasetFormat.of(spec("parquet")), "p.parquet", raw, rows)))
        .isSameAs(full);
  }

  @Test
  void csvRecord_isBounded() {
    var text = CSV.lines().findFirst().orElseThrow() + "\n1,\"" + "a line\n".repeat(200_000);
    refused("csv", "open.csv", text.getBytes(StandardCharsets.UTF_8))
        .hasMessage(
            "open.csv line 2: a record of over 1048576 characters (expected: a shorter one; is a"
                + " closing \" missing?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "* exclude (x) | p.parquet: no column \"x\" (expected: id, name, price, day, at, x, ok)",
        "*, 1 as nmae | p.parquet: an unknown column \"nmae\" (expected: id, name, price, day, at, x, ok; did you mean name?)",
        "* replace ([1, 2] as name) | p.parquet, column name: INTEGER[] (expected: a type whose values string holds exactly)",
        "* replace ({'a': 1} as name) | column name: STRUCT(a INTEGER) (expected: a type whose values string",
        "* replace (1.5::double as price) | column price: DOUBLE (expected: a type whose values decimal(8,2) holds exactly)",
        "* replace (1.555::decimal(9,3) as price) | column price: DECIMAL(9,3)",
        "* replace (9007199254740993::bigint as x) | p.parquet row 1, column x: \"NaN\" (expected: a finite number that a double holds exactly, or null)",
        "* replace (7::hugeint as id) | column id: ",
        "* replace ('7' as id) | column id: VARCHAR (expected: a type whose values integer holds exactly)",
        "* replace (timestamp '1997-01-01 10:00:00' as day) | row 1, column day: \"a time within a day\" (expected: a date, or its midnight)",
        "* replace ('1997-01-01' as day) | column day: VARCHAR (expected: a type whose values date holds exactly)",
        "* replace (case when id = 1 then 'nan'::double else x end as x) | p.parquet row 2, column x: \"NaN\" (expected: a finite number that",
        "* replace (nullif(id, 2) as id) | p.parquet row 3, column id: \"no value\" (expected: integer, not null)",
        "* replace (date '20000-01-01' as day) | p.parquet row 1, column day: \"another year\" (expected: a time of the years 1 to 9999)"
      })
  void parquet_ofOtherColumns_isRefusedByName(String select, String message) {
    refused("parquet", "p.parquet", parquet("select " + select + " from (" + ROWS + ")"))
        .hasMessageContaining(message);
  }

  @Test
  void parquet_isTakenWhereATextIsDeclared() {
    var csv = imported("csv", "rows.csv", CSV);
    at().apply("either", spec("csv"));
    at().deliver("either", "rows.csv", parquet(ROWS));
    assertThat(at().importWaiting("either").commit().tree()).isEqualTo(csv.tree());
  }

  @Test
  void parquet_mayHoldInstantsWithAZone() {
    var zoned = "select * replace (make_timestamptz(1000000) as \"at\") from (" + ROWS + ")";
    var commit = imported("parquet", "zoned.parquet", parquet(zoned));
    assertThat(at().datasets.verifyCommit(commit.id())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"id\": 1, \"name\": \"cut | j.jsonl line 2: {\"id\": 1, \"name\": \"cut (expected: a whole JSON object: ",
        "{\"id\": 1, \"nmae\": \"a\"} | j.jsonl line 2: an unknown field \"nmae\" (expected: id, name, price, day, at, x, ok; did you mean name?)",
        "{\"name\": \"a\"} | j.jsonl line 2, column id: \"no value\" (expected: integer, not null)",
        "{\"id\": 1, \"id\": 2} | j.jsonl line 2: {\"id\": 1, \"id\": 2} (expected: a whole JSON object: Duplicate",
        "{\"id\": 1.5} | j.jsonl line 2, column id: \"1.5\" (expected: integer, not null)",
        "{\"id\": 1, \"name\": 7} | j.jsonl line 2, column name: 7 (expected: a JSON string)",
        "{\"id\": 1, \"x\": \"7\"} | column x: \"7\" (expected: a JSON number)",
        "{\"id\": 1, \"x\": NaN} | expected: a whole JSON object",
        "{\"id\": 1, \"ok\": \"true\"} | column ok: \"true\" (expected: true or false)",
        "{\"id\": 1, \"name\": {\"a\": 1}} | column name: an object (expected: a JSON string)",
        "{\"id\": 1, \"name\": [1]} | column name: an array (expected: a JSON string)",
        "[1] | j.jsonl line 2: [1] (expected: a JSON object)",
        "{\"id\": 1} {\"id\": 2} | one JSON object, and nothing after it",
        "~~ | j.jsonl line 2: an empty line (expected: a JSON object)",
        "{\"id\": 1, \"price\": 1.234} | column price: \"1.234\" (expected: decimal(8,2))"
      })
  void jsonLine_thatIsNotAsDeclared_isRefusedByFileAndLine(String line, String message) {
    var text = "{\"id\": 1}\n" + (line == null ? "" : line) + "\n";
    refused("jsonl", "j.jsonl", text.getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining(message);
  }

  @Test
  void text_ofAnotherEncoding_isRefusedByPlace() {
    for (var type : List.of("jsonl", "fixed")) {
      var text = type.equals("jsonl") ? JSONL : FIXED;
      refused(type, "latin." + type, text.getBytes(StandardCharsets.ISO_8859_1))
          .hasMessageContaining("latin." + type + " line 1, byte ")
          .hasMessageContaining("0xfc (expected: UTF-8");
    }
  }

  @Test
  void fixedLine_thatIsTooShort_isRefused() {
    refused("fixed", "f.txt", (FIXED + "4    c\n").getBytes(StandardCharsets.UTF_8))
        .hasMessageContaining(
            "f.txt line 4: 6 characters (expected: at least 62, where the last column ends)");
  }

  @Test
  void layout_isRefusedByThePathOfItsField() {
    layout("columns[1]: b at 4 to 6 (expected: clear of a at 1 to 4)", "fixed", null, 1, 4, 4, 3);
    layout("columns[0].start: nothing (expected: 1 to", "fixed", null, null, 4, 5, 3);
    layout("columns[1].width: 0 (expected: 1 to", "fixed", null, 1, 4, 5, 0);
    layout(
        "columns[0].start: 1 (expected: none: only with format.type fixed)",
        "csv",
        null,
        1,
        4,
        5,
        3);
    layout("format.header: true (expected: none", "jsonl", true, null, null, null, null);
    layout("format.header: true (expected: none", "parquet", true, null, null, null, null);
  }

  private static void layout(
      String message, String type, @Nullable Boolean header, @Nullable Integer... places) {
    var spec =
        new DatasetSpec(
            null,
            new FileFormat(type, header, null),
            List.of(
                new Column("a", "string", null, null, places[0], places[1]),
                new Column("b", "string", null, null, places[2], places[3])),
            null,
            null);
    assertThatThrownBy(() -> DatasetFormat.of(spec)).hasMessageContaining(message);
  }

  private Commit imported(String type, String fileName, String text) {
    return imported(type, fileName, text.getBytes(StandardCharsets.UTF_8));
  }

  private Commit imported(String type, String fileName, byte[] bytes) {
    var dataset = "from-" + type + "-" + fileName.substring(0, fileName.indexOf('.'));
    at().apply(dataset, spec(type));
    at().deliver(dataset, fileName, bytes);
    return at().importWaiting(dataset).commit();
  }

  /// Nothing of it is kept but the raw file and why it was refused.
  private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(
      String type, String fileName, byte[] bytes) {
    var dataset = "bad-" + type;
    at().apply(dataset, spec(type));
    at().deliver(dataset, fileName, bytes);
    var thrown =
        assertThatThrownBy(() -> at().importWaiting(dataset))
            .isInstanceOf(SlipwayException.class)
            .matches(
                e -> ((SlipwayException) e).code().fault() == slipway.api.ErrorCode.Fault.CALLER);
    assertThat(at().head(dataset)).isEmpty();
    return thrown;
  }

  private static DatasetSpec spec(String type) {
    var columns =
        type.equals("fixed")
            ? COLUMNS
            : COLUMNS.stream()
                .map(c -> new Column(c.name(), c.type(), null, c.nullable()))
                .toList();
    return new DatasetSpec(null, new FileFormat(type, null, null), columns, null, List.of("id"));
  }

  /// A file as another program writes it.
  private byte[] parquet(String select) {
    var file = directory.resolve("written.parquet");
    at().analytics
        .session(session -> {
          session.execute("copy (" + select + ") to '" + file + "' (format parquet)");
          return true;
        });
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DatasetsFixture at() {
    return java.util.Objects.requireNonNull(opened);
  }
}
