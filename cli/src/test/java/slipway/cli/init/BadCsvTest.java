package slipway.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.cli.Captured;

/// What cannot become a project: said in one line, and nothing is made.
final class BadCsvTest {
  @TempDir private Path folder;

  @Test
  void emptyFile_isRefused() throws IOException {
    refused("", "data.csv: empty (expected: a header and rows)");
    refused("\n1,2\n", "no header on line 1");
    refused("a,churned\n", "0 rows (expected: at least 20 rows");
  }

  @Test
  void oneColumn_isRefused() throws IOException {
    refused("a\n" + rows(i -> "1"), "one column, \"a\"", "the delimiter may be");
  }

  @Test
  void noLabel_saysWhichColumnsCouldBeOne() throws IOException {
    refused(
        "id,plan,x\n" + rows(i -> i + "," + (i % 2 == 0 ? "free" : "paid") + "," + i * 0.37),
        "--label: not given",
        "it could be plan");
    refused("id,x\n" + rows(i -> i + ",t" + i), "none has 2 to 50 different values");
    var csv = write(("id,churned\n" + rows(i -> i + "," + i % 2)).getBytes(StandardCharsets.UTF_8));
    assertThat(run(csv, "--label", "chrned").err())
        .contains("--label: \"chrned\"", "did you mean churned?");
  }

  @Test
  void timesThatAreNone_areNamedWithTheirLine() throws IOException {
    var events =
        "who,at\n" + rows(i -> i % 9 + "," + (i == 40 ? "2024-13-01" : "2024-01-0" + (1 + i % 9)));
    var csv = write(events.getBytes(StandardCharsets.UTF_8));
    assertThat(run(csv, "--time", "at", "--key", "who").err())
        .contains("--time: at is no date or time: \"2024-13-01\" on line 42 (expected: ");
  }

  @Test
  void numbersWithDecimalCommas_areSaidToBeLeftOut() throws IOException {
    var rows = "id;x;spend;churned\n" + rows(i -> i + ";" + i % 7 + ";" + i + ",25;" + i % 2);
    assertThat(run(write(rows.getBytes(StandardCharsets.UTF_8))).out())
        .contains("left out · numbers with a decimal comma; write them with a point");
  }

  @Test
  void labelWithOneValue_isRefused() throws IOException {
    refused("id,x,churned\n" + rows(i -> i + "," + i % 7 + ",No"), "churned is always \"No\"");
    refused("id,x,churned\n" + rows(i -> i + "," + i % 7 + ","), "churned has no value at all");
  }

  @Test
  void labelWithTooManyOrTooRareValues_isRefused() throws IOException {
    refused(
        "id,x,churned\n" + rows(i -> i + "," + i % 7 + "," + i * 0.5),
        "churned has 100 different values (expected: 2 to 50 classes",
        "slipway init regression");
    refused(
        "id,x,churned\n" + rows(i -> i + "," + i % 7 + "," + (i == 5 ? "maybe" : i % 2)),
        "churned is \"maybe\" in only 1 row");
  }

  @Test
  void thousandsOfColumns_areRefused() throws IOException {
    var header = IntStream.range(0, 5_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    refused(header + "\n", "5000 columns (expected: at most 2000");
  }

  @Test
  void nothingButACopyOfTheLabel_isRefused() throws IOException {
    refused(
        "id,left,churned\n" + rows(i -> i + "," + i % 2 + "," + i % 2),
        "no column is left to tell churned by; [left] tell it by themselves",
        "--keep");
  }

  @Test
  void raggedLine_isNamed() throws IOException {
    refused("id,x,churned\n1,2,3\n1,2\n", "data.csv line 3: 2 fields (expected: 3");
    refused("id,x,churned\n1,2,3\n\n", "data.csv line 3: an empty line");
    refused("id,x,churned\n1,\"2,3\n", "line 2: a quoted field without end");
    refused("id,x,churned\n1,\"2\"x,3\n", "after a closing quote");
  }

  @Test
  void wrongEncoding_saysHowToConvert() throws IOException {
    refused(
        "id,name,churned\n1,Müller,1\n".getBytes(StandardCharsets.ISO_8859_1),
        "data.csv line 2, byte 4: 0xfc (expected: text in UTF-8",
        "iconv");
    refused("id,churned\n1,1\n".getBytes(StandardCharsets.UTF_16LE), "a zero byte", "UTF-16");
  }

  @Test
  void unusableHeader_isRefused() throws IOException {
    refused(",x,churned\n0,1,1\n", "column 1: no name", "index=False");
    refused("x,X,churned\n0,1,1\n", "\"X\" twice");
  }

  @Test
  void keyThatIsNone_isRefused() throws IOException {
    var csv =
        write(
            ("id,x,churned\n" + rows(i -> i % 9 + "," + i + "," + i % 2))
                .getBytes(StandardCharsets.UTF_8));
    assertThat(run(csv, "--key", "id").err()).contains("--key: id occurs more than once");
    assertThat(run(csv, "--key", "churned").err()).contains("churned is the label");
    assertThat(run(csv, "--positive", "7").err())
        .contains("--positive: \"7\" (expected: one of 0, 1)");
    assertThat(folder.resolve("project")).doesNotExist();
  }

  @Test
  void folderThatIsNotEmpty_isLeftAsItIs() throws IOException {
    var csv =
        write(
            ("id,x,churned\n" + rows(i -> i + "," + i % 7 + "," + i % 2))
                .getBytes(StandardCharsets.UTF_8));
    var project = Files.createDirectory(folder.resolve("project"));
    var file = Files.writeString(project.resolve("mine.txt"), "mine");
    var refused = run(csv);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("is not empty, it has mine.txt");
    assertThat(project).isDirectoryContaining(file::equals);
    Files.delete(file);
    assertThat(run(csv).status()).isZero();
    assertThat(folder).isDirectoryNotContaining("glob:**/.project*");
  }

  @Test
  void missingFile_isRefused() {
    assertThat(run(folder.resolve("none.csv")).err())
        .contains("none.csv (expected: a CSV file that can be read)");
  }

  private static String rows(IntFunction<String> row) {
    return IntStream.range(0, 100).mapToObj(i -> row.apply(i) + "\n").collect(Collectors.joining());
  }

  private void refused(String csv, String... said) throws IOException {
    refused(csv.getBytes(StandardCharsets.UTF_8), said);
  }

  private void refused(byte[] csv, String... said) throws IOException {
    var refused = run(write(csv));
    assertThat(refused.status()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err().lines()).as(refused.err()).hasSize(1);
    assertThat(refused.err()).startsWith("slipway: ").contains(said);
    assertThat(folder).isDirectoryNotContaining("glob:**/*project*");
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("data.csv"), bytes);
  }

  private Captured run(Path csv, String... more) {
    var arguments =
        new java.util.ArrayList<>(
            java.util.List.of(
                "init",
                "churn",
                folder.resolve("project").toString(),
                "--data",
                csv.toString(),
                "--yes"));
    arguments.addAll(java.util.List.of(more));
    return Captured.inPipe(Map.of(), arguments.toArray(String[]::new));
  }
}
