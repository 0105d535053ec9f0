package slipway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.testing.ChurnServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The document and the server say the same.
@TestInstance(Lifecycle.PER_CLASS)
final class OpenApiTest {
  private static final Path PAGE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("docs/http.md");
  private static final Map<String, String> VARIABLES =
      Map.of(
          "project", "default",
          "dataset", "purchases",
          "view", "customer_activity",
          "pipeline", "churn",
          "endpoint", "churn",
          "monitor", "churn",
          "automation", "churn",
          "ref", "head",
          "entity", "5");

  private ChurnServer server;
  private JsonNode document;

  @BeforeAll
  void start(@TempDir Path home) {
    server = ChurnServer.start(home);
    server.apply();
    server.month(YearMonth.of(1997, 1), "features");
    document = Json.tree(server.text(OpenApi.PATH));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void document_holdsEveryRouteAndNothingElse() {
    var told = new TreeSet<String>();
    document
        .path("paths")
        .forEachEntry((path, item) ->
            item.propertyNames()
                .forEach(
                    method -> told.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
    assertThat(told)
        .isEqualTo(
            server.routes().stream()
                .map(OpenApi::key)
                .collect(Collectors.toCollection(TreeSet::new)));
    var ids = document.path("paths").findValuesAsString("operationId");
    assertThat(ids).doesNotHaveDuplicates().hasSameSizeAs(told);
  }

  /// `-Dslipway.docs.write=true` puts into the page what is registered now.
  @Test
  void compatibilityPage_tellsWhichOfMlflowsCallsAreAnswered() {
    if (Boolean.getBoolean("slipway.docs.write")) {
      CompatibilityPage.write(server.routes());
    }
    var page = CompatibilityPage.read();
    page.requireEqual(server.routes());
    for (var row : page.rows()) {
      if (row.state().equals(CompatibilityPage.NOT_IMPLEMENTED)) {
        for (var path : row.paths()) {
          var asked = path.replaceAll("\\{[^}]*}", "x");
          if (row.method().equals("GET")) {
            assertThat(server.text(asked)).as(asked).contains("NOT_IMPLEMENTED");
          } else {
            assertThat(server.postAt(asked).status()).as(asked).isEqualTo(501);
          }
        }
      }
    }
  }

  @Test
  void everyRouteOfOurs_isDescribed_andEveryDescriptionIsOfARoute() {
    var ours =
        server.routes().stream()
            .filter(route -> Descriptions.ELSEWHERE.stream().noneMatch(route.path()::startsWith))
            .map(OpenApi::key)
            .toList();
    assertThat(Descriptions.all())
        .as("a new route needs a line in openapi/Descriptions")
        .extracting(Described::route)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(ours);
  }

  /// Everything that can be read of a server with a month of purchases is as the document says.
  @Test
  void answers_areOfTheSchemasThatTheDocumentGives() {
    int checked = 0;
    for (var described : Descriptions.all()) {
      var path = filled(described.path());
      var content =
          document.path("paths").path(described.path()).path("get").at("/responses/200/content");
      var schema = content.path("application/json").path("schema");
      if (!described.method().equals("GET") || path.contains("{") || !schema.has("$ref")) {
        continue;
      }
      var answer = server.text(path.startsWith("/") ? path : "/" + path);
      if (Json.tree(answer).has("requestId")) { // nothing is released; a query is left out
        assertThat(answer).as(path).doesNotContain("INTERNAL", "NO_SUCH_ROUTE");
        continue;
      }
      assertThat(errors(schema, Json.tree(answer))).as(path).isEmpty();
      checked++;
    }
    assertThat(checked).isGreaterThan(25);
  }

  @Test
  void predictions_areTextsOfAClassAndNumbersOfAnAmount() {
    var schema = Json.object().put("$ref", "#/components/schemas/Prediction");
    var told =
        "{'prediction': %s, 'release': '%s', 'predictionId': '01a2004b-d435-7000-bce5-eb4822343d1f'}"
            .replace('\'', '"');
    var release = "0".repeat(64);
    assertThat(errors(schema, Json.tree(told.formatted("\"setosa\"", release)))).isEmpty();
    assertThat(errors(schema, Json.tree(told.formatted("151.25", release)))).isEmpty();
    assertThat(errors(schema, Json.tree(told.formatted("null", release)))).isEmpty();
    assertThat(errors(schema, Json.tree(told.formatted("[1]", release)))).isNotEmpty();
  }

  @Test
  void failures_areOfTheSchemaThatTheDocumentGives() {
    var route = document.path("paths").path("/api/v1/projects/{project}");
    var schema = route.at("/get/responses/default/content/application~1json/schema");
    var told = Json.tree(server.text("/api/v1/projects/nowhere"));
    assertThat(told.path("code").asString("")).isEqualTo("NOT_FOUND");
    assertThat(errors(schema, told)).isEmpty();
  }

  /// `-Dslipway.docs.write=true` writes the page anew.
  @Test
  void page_holdsTheTableOfRoutes() throws Exception {
    var page = Files.readString(PAGE);
    if (Boolean.getBoolean("slipway.docs.write")) {
      page = page.substring(0, page.indexOf("\n## Server\n") + 1) + HttpPage.tables();
      Files.writeString(PAGE, page);
    }
    assertThat(page).endsWith("\n" + HttpPage.tables());
  }

  private java.util.List<String> errors(JsonNode schema, JsonNode answer) {
    var whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.path("components"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole)
        .validate(answer)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static String filled(String path) {
    var filled = path;
    for (var variable : VARIABLES.entrySet()) {
      filled = filled.replace("{" + variable.getKey() + "}", variable.getValue());
    }
    return filled;
  }

  /// The tables of `docs/http.md`.
  static final class HttpPage {
    private HttpPage() {}

    static String tables() {
      var areas = new LinkedHashMap<String, StringBuilder>();
      for (var one : Descriptions.all()) {
        areas
            .computeIfAbsent(
                one.area(),
                area ->
                    new StringBuilder(
                            "## " + Character.toUpperCase(area.charAt(0)) + area.substring(1))
                        .append("\n\n| route | what | takes | answers |\n|---|---|---|---|\n"))
            .append("| `")
            .append(one.route().replace("/api/v1/projects/{project}", "…"))
            .append(one.query().isEmpty() ? "" : "?" + String.join("&", one.query()))
            .append("` | ")
            .append(one.summary())
            .append(" | ")
            .append(one.takes().map(OpenApi::nameOf).map(name -> '`' + name + '`').orElse("—"))
            .append(" | ")
            .append(answer(one.answer()))
            .append(" |\n");
      }
      return areas.values().stream().map(StringBuilder::toString).collect(Collectors.joining("\n"));
    }

    private static String answer(Described.Answer answer) {
      return switch (answer) {
        case Described.Json(var type) -> '`' + OpenApi.nameOf(type) + '`';
        case Described.Items(var type) -> "page of `" + OpenApi.nameOf(type) + '`';
        case Described.AnyJson() -> "JSON";
        case Described.Other(var type) -> type;
      };
    }
  }
}
