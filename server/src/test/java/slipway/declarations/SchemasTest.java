package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.api.SlipwayException;
import slipway.contracts.Contract;
import slipway.pipelines.StepKind;
import slipway.pipelines.steps.FormOnly;
import tools.jackson.databind.JsonNode;

/// The published schemas, held against `apply` by a validator that is not ours.
final class SchemasTest {
  private static final Path ROOT = Path.of(System.getProperty("slipway.root", ".."));
  private static final Path REFERENCE = ROOT.resolve("docs/declarations-reference.md");
  private static final List<DeclarationKind> KINDS = new FakeKinds().all();
  private static final Map<String, Class<? extends Record>> STEPS =
      FormOnly.kinds().stream()
          .collect(
              Collectors.toMap(
                  StepKind::type,
                  StepKind::settings,
                  (one, _) -> one,
                  java.util.LinkedHashMap::new));
  private static final Schemas SCHEMAS = new Schemas(KINDS, STEPS);
  private static final Map<String, com.networknt.schema.Schema> COMPILED = new HashMap<>();

  static Stream<Path> examples() throws IOException {
    try (var files = Files.walk(ROOT.resolve("examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void examples_areAsTheirSchemaSays(Path file) throws IOException {
    var documents = read(Files.readString(file));
    assertThat(documents).isNotEmpty();
    for (var document : documents) {
      assertThat(errors(document)).as(file.toString()).isEmpty();
      assertThat(errors(Schemas.ANY, document)).as(file.toString()).isEmpty();
    }
  }

  /// What apply refuses for its form alone; `file | replaced | by`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          purchases.yaml | name: purchases | nam: purchases
          purchases.yaml | name: purchases | name: Purchases 1
          purchases.yaml | name: purchases | name: 7
          purchases.yaml | header: true | headr: true
          purchases.yaml | header: true | header: maybe
          purchases.yaml | type: spaces | typ: spaces
          purchases.yaml | { name: cds, type: integer } | { name: cds, type: 7 }
          purchases.yaml | { name: cds, type: integer } | { name: cds }
          purchases.yaml | key: [date, customer_id] | key: date
          purchases.yaml | key: [date, customer_id] | key: [1, 2]
          purchases.yaml | spec: | specs:
          endpoint.yaml | threshold: 0.5 | threshold: half
          endpoint.yaml | threshold: 0.5 | treshold: 0.5
          endpoint.yaml | views: [customer_activity] | views: customer_activity
          endpoint.yaml | model: | modell:
          churned_90d.yaml | horizonDays: 90 | horizonDays: 90.5
          churned_90d.yaml | horizonDays: 90 | horizonDays: 9000000000
          churned_90d.yaml | horizonDays: 90 | horizonDays: "90"
          churned_90d.yaml | sources: | source:
          pipeline.yaml | type: evaluate | type: evalute
          pipeline.yaml | rowsMin: 23570 | minRows: 23570
          pipeline.yaml | rowsMin: 23570 | rowsMin: many
          pipeline.yaml | after: [check] | after: check
          pipeline.yaml | with: { dataset: purchases } | wiht: { dataset: purchases }
          pipeline.yaml | with: { dataset: purchases } | with: {}
          pipeline.yaml | with: { dataset: purchases } | with: { dataset: [purchases] }
          rollout.yaml | endpoint: | endpont:
          rollout.yaml | canary: | canaries:
          automation.yaml | mode: | mood:
          automation.yaml | mode: act | mode: run
          monitor.yaml | endpoint: | endpoints:
          purchases.contract.yaml | apiVersion: | apiVersions:
          purchases.contract.yaml | logicalType: integer | logicalType: int
          purchases.contract.yaml | required: true | required: always
          purchases.contract.yaml | required: true | require: true
          purchases.contract.yaml | schema: | schemas:
          """)
  void formsThatApplyRefuses_areRefusedByTheSchemaToo(String file, String replaced, String by) {
    var documents = read(ChurnFiles.with(file, replaced, by).text());
    assertThat(documents).hasSize(1);
    assertThat(refusal(documents.getFirst())).as("apply").isNotEmpty();
    assertThat(errors(documents.getFirst())).as("schema").isNotEmpty();
    assertThat(errors(Schemas.ANY, documents.getFirst())).as("schema of any").isNotEmpty();
  }

  /// Forms that apply takes though they are rare: the schema takes them too.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          purchases.yaml | header: true | header:
          purchases.yaml | name: purchases | `name: purchases\nproject: default`
          endpoint.yaml | threshold: 0.5 | threshold: 1
          pipeline.yaml | rowsMin: 23570 | rowsMin: "${parameters.rows}"
          pipeline.yaml | rowsMin: 23570 | rowsMin: null
          automation.yaml | mode: act | mode: observe
          """)
  void formsThatApplyTakes_areTakenByTheSchemaToo(String file, String replaced, String by) {
    var text = ChurnFiles.with(file, replaced, by.replace("\\n", "\n")).text();
    for (var document : read(text)) {
      assertThat(refusal(document)).as("apply").isEmpty();
      assertThat(errors(document)).as("schema").isEmpty();
    }
  }

  @Test
  void everyKey_hasItsMeaning_andNoneIsOfNothing() {
    var keys = new TreeSet<String>();
    for (var kind : SCHEMAS.kinds()) {
      if (SCHEMAS.require(kind).at("/properties/spec")
          instanceof tools.jackson.databind.node.ObjectNode spec) {
        keys.add(kind);
        Meanings.walk(spec, kind, (path, _) -> keys.add(path));
      }
    }
    assertThat(Meanings.read().all().keySet()).containsExactlyInAnyOrderElementsOf(keys);
  }

  /// `-Dslipway.docs.write=true` writes the page anew.
  @Test
  void page_holdsEveryKeyWithTypeAndMeaning() throws IOException {
    var page = Files.readString(REFERENCE);
    var tables = KeyTables.of(SCHEMAS);
    if (Boolean.getBoolean("slipway.docs.write")) {
      page = page.substring(0, page.indexOf("\n## ") + 1) + tables;
      Files.writeString(REFERENCE, page);
    }
    assertThat(page).endsWith("\n" + tables);
  }

  @Test
  void schemas_areFoundWhateverTheCase_andOthersAreNamed() {
    assertThat(SCHEMAS.require("endpoint")).isEqualTo(SCHEMAS.require("Endpoint"));
    assertThatThrownBy(() -> SCHEMAS.require("Endpiont"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("did you mean Endpoint?");
  }

  /// What apply has against the form of a document.
  private static List<String> refusal(JsonNode content) {
    var problems = new ArrayList<String>();
    var source = new YamlDocument("test.yaml", 1, content, Map.of());
    var bound = new DocumentBinder(KINDS, "default").bind(source, problems);
    if (bound.isPresent()) {
      switch (bound.get().spec()) {
        case slipway.api.declaration.PipelineSpec pipeline ->
            slipway.pipelines.FormChecks.check(pipeline, FormOnly.kinds())
                .forEach(finding -> problems.add(finding.toString()));
        case JsonNode contract -> {
          try {
            Contract.parse(contract);
          } catch (SlipwayException e) {
            problems.add(e.message());
          }
        }
        default -> {}
      }
    }
    return problems;
  }

  private static List<JsonNode> read(String text) {
    var problems = new ArrayList<String>();
    var documents = YamlReader.read("test.yaml", text, problems);
    assertThat(problems).isEmpty();
    return documents.stream().map(YamlDocument::content).toList();
  }

  private static List<String> errors(JsonNode document) {
    var kind = document.path("kind").asString("");
    return errors(SCHEMAS.kinds().contains(kind) ? kind : Schemas.ANY, document);
  }

  private static List<String> errors(String kind, JsonNode document) {
    return COMPILED
        .computeIfAbsent(
            kind,
            _ ->
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(SCHEMAS.require(kind)))
        .validate(document)
        .stream()
        .map(Error::toString)
        .toList();
  }
}
