package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.api.declaration.Finding;

final class YamlReaderTest {
  @Test
  void read_givesEveryDocumentWithTheLineOfEverythingInIt() {
    var documents =
        read(
            """
            # a comment
            kind: Dataset
            spec:
              columns:
                - { name: a, type: integer }
                - name: b
                  type: date
            ---
            kind: Endpoint
            """);
    assertThat(documents).hasSize(2);
    var first = documents.getFirst();
    assertThat(first.line()).isEqualTo(2);
    assertThat(first.lineOf("spec.columns[0].type")).isEqualTo(5);
    assertThat(first.lineOf("spec.columns[1].type")).isEqualTo(7);
    assertThat(first.lineOf("spec.columns[1].pattern")).as("nearest above").isEqualTo(6);
    assertThat(first.locate(new Finding("spec.columns", "few")))
        .isEqualTo("f.yaml:4: spec.columns: few");
    assertThat(documents.getLast().line()).isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1,1",
        "-7,-7",
        "0.1,0.1",
        "1e-3,0.001",
        "true,true",
        "~,null",
        "null,null",
        "'1',\"1\"",
        "\"true\",\"true\"",
        "0123,\"0123\"",
        "1997-06-30,\"1997-06-30\"",
        "1.0.0,\"1.0.0\"",
        "yes,\"yes\"",
        "0x10,\"0x10\"",
        ".inf,\".inf\"",
        "9007199254740993,9007199254740993",
      })
  void read_takesPlainValuesAsJsonWouldAndAllElseAsText(String yaml, String json) {
    var value = read("v: " + yaml).getFirst().content().get("v");
    assertThat(value.asString("").isEmpty() ? value.toString() : Json.text(value)).isEqualTo(json);
  }

  @Test
  void read_keepsABlockOfTextWithItsLines() {
    var sql = read("sql: |\n  select 1\n  from t\n").getFirst().content().get("sql");
    assertThat(sql.stringValue()).isEqualTo("select 1\nfrom t\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a: &x 1|f.yaml:1: anchor &x (expected: no anchors; write the value out)",
        "a: 1 NL b: *a|f.yaml:2: alias *a (expected: no aliases; write the value out)",
        "a: \"x\\0\"|f.yaml:1: a NUL character (expected: text without)",
        "\"x\\u0000\": 1|f.yaml:1: a NUL character (expected: text without)",
        "a: \"\\ud83d\"|f.yaml:1: half a surrogate pair (expected: whole characters)",
        "a: !!java.net.URL [x]|f.yaml:1: tag tag:yaml.org,2002:java.net.URL (expected: no tags)",
        "a: !secret x|f.yaml:1: tag !secret (expected: no tags)",
        "a: 1 NL b: 2 NL a: 3|f.yaml:3: key \"a\" a second time (first: line 1)",
        "[a]: 1|f.yaml:1: a key that is no text (expected: a plain key)",
        "a: [1, 2|not YAML",
        "a: 1 NL \tb: 2|not YAML",
        "a: 1e999|f.yaml:1: 1e999 (expected: a number that fits 64 bits)",
      })
  void read_refusesWhatIsNotPlainYaml(String yaml, String problem) {
    assertThat(problems(yaml.replace(" NL ", "\n"))).singleElement().asString().contains(problem);
  }

  @Test
  void read_refusesDepthSizeAndNumberBeyondTheirBounds() {
    assertThat(problems("[".repeat(60) + "]".repeat(60)))
        .singleElement()
        .asString()
        .contains("nested deeper than 40 levels");
    assertThat(problems("a: " + "x".repeat(YamlReader.CHARACTERS_MAX)))
        .singleElement()
        .asString()
        .contains("characters (expected: <= 1000000)");
    assertThat(problems("--- 1\n".repeat(YamlReader.DOCUMENTS_MAX + 1)))
        .singleElement()
        .asString()
        .contains("more documents in one file");
  }

  @Test
  void read_neverThrows_whateverTheTextIs() {
    long seed = 20_261_121;
    var random = new Random(seed);
    var pieces =
        List.of(
            "a", ": ", "\n", "  ", "- ", "[", "]", "{", "}", "&", "*", "!", "|", ">", "'", "\"",
            "---\n", "#", "\t", "\u0000", "%", "?", ",", "1", "~");
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder();
      for (int j = random.nextInt(25); j > 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      var problems = new ArrayList<String>();
      YamlReader.read("f.yaml", text.toString(), problems);
      assertThat(problems)
          .as("seed %d, round %d", seed, i)
          .allSatisfy(problem -> assertThat(problem).startsWith("f.yaml:"));
    }
  }

  private static List<YamlDocument> read(String text) {
    var problems = new ArrayList<String>();
    var documents = YamlReader.read("f.yaml", text, problems);
    assertThat(problems).isEmpty();
    return documents;
  }

  private static List<String> problems(String text) {
    var problems = new ArrayList<String>();
    YamlReader.read("f.yaml", text, problems);
    return problems;
  }
}
