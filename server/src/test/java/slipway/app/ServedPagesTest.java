package slipway.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Alert.Severity;
import slipway.config.AlertsConfig.SlackConfig;
import slipway.config.Config;
import tools.jackson.databind.JsonNode;

/// Pages of the whole server, over data that it has taken in itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServedPagesTest {
  private static final String REST = "/api/v1/projects/default";
  private static final String ORDERS = REST + "/datasets/orders";
  private static final String PAGES = "/ui/projects/default";
  private static final int ROWS = 100;
  private static final int DELIVERIES = 8;

  private static final String DECLARATIONS =
      """
      kind: Dataset
      name: orders
      spec:
        format: { type: csv }
        columns:
          - { name: id, type: integer }
          - { name: code, type: string }
          - { name: dollars, type: number }
        key: [id]
      ---
      apiVersion: v3.1.0
      kind: DataContract
      id: orders
      version: 1.0.0
      status: active
      schema:
        - name: orders
          logicalType: object
          properties:
            - name: dollars
              logicalType: number
              required: true
              logicalTypeOptions: { minimum: 0 }
          quality:
            - { id: many_rows, type: library, metric: rowCount, mustBeGreaterThan: 100, severity: warning }
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Server server;

  ServedPagesTest(@TempDir Path folder) throws Exception {
    var config = Config.defaults(folder.resolve("home")).withPort(0);
    var slack = new SlackConfig("http://127.0.0.1:9/hooks/secret", Severity.CRITICAL);
    var monitoring = config.monitoring();
    server = Server.start(config.withMonitoring(monitoring.with(monitoring.alerts().with(slack))));
    var files = Json.object();
    files.putArray("files").addObject().put("path", "orders.yaml").put("text", DECLARATIONS);
    post(REST + "/apply", Json.text(files));
    for (int i = 0; i < DELIVERIES; i++) {
      // the first has as few rows as the contract warns of
      delivered("orders-" + i + ".csv", i * 1_000, i == 0 ? ROWS : ROWS + 1, 1);
    }
    delivered("refund.csv", 50_000, 60, -1);
    mlflow("registered-models/create", "{'name':'customer_churn'}");
    for (int i = 0; i < 3; i++) {
      mlflow("model-versions/create", "{'name':'customer_churn','source':'s3://bucket/model'}");
    }
  }

  @AfterAll
  void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    server.close();
  }

  @Test
  void version_hasAPageOfItsOwn() throws Exception {
    var first = commit("orders-0.csv");
    var tree = first.path("tree").asString();
    var page = page(PAGES + "/data/orders?version=" + tree);
    assertThat(page)
        .containsSubsequence(
            "<h1>orders @ " + tree.substring(0, 8) + "</h1>",
            "100 rows as of ",
            "7 versions came after it.",
            "/lineage?node=dataset%3Aorders%40" + tree,
            "/datasets/orders/commits/" + tree + "/rows",
            "orders-0.csv",
            "of this version, 100 rows",
            "shown above")
        .contains("/ui/projects/default/data/orders\">orders</a>", "00 … 09")
        .doesNotContain("refund.csv");
    assertThat(page(PAGES + "/data/orders"))
        .contains("href=\"/ui/projects/default/data/orders?version=" + tree + "\"")
        .doesNotContain("shown above");
    assertThat(page(PAGES + "/data/orders?version=" + tree.substring(0, 12)))
        .contains("100 rows as of ");
    assertThat(get(PAGES + "/data/orders?version=0000000000").statusCode()).isEqualTo(404);
    assertThat(get(PAGES + "/data/orders?version=nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void version_thatItsContractWarnedOf_saysSoHoweverOldItIs() throws Exception {
    var report = commit("orders-0.csv").path("report").asString();
    assertThat(page(PAGES + "/data/orders"))
        .containsSubsequence(
            "Import orders-0.csv",
            "<a href=\"/ui/projects/default/data/orders/checks/" + report + "\">",
            "class=\"state attention\">warning<");
    assertThat(page(PAGES + "/data/orders/checks/" + report))
        .containsSubsequence("1 of ", "broken: many_rows", "Became", "the version that it let in");
  }

  @Test
  void rowsThatWereKeptOut_areAllShownAndTakenAway() throws Exception {
    var report = held();
    var check = PAGES + "/data/orders/checks/" + report;
    assertThat(page(PAGES + "/data/orders"))
        .containsSubsequence("refund.csv", "quarantined", "href=\"" + check + "\"", "dollars");
    assertThat(page(check))
        .containsSubsequence(
            "60 of 60 rows are to blame: nothing of it is visible.",
            "1–50 of 60",
            ORDERS + "/reports/" + report + "/rows\"",
            ORDERS + "/reports/" + report + "/rows?format=csv\"",
            "<th>Broken</th>",
            "<th>File</th>",
            "<th>Line</th>",
            "refund.csv",
            "?from=50#rows\" rel=\"next\"");
    assertThat(page(check + "?from=50"))
        .contains("51–60 of 60", "rel=\"prev\"")
        .doesNotContain("rel=\"next\"");
    assertThat(page(check + "?from=900")).contains("none of 60");
    var csv = get(ORDERS + "/reports/" + report + "/rows?format=csv");
    assertThat(csv.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
    assertThat(csv.body().lines()).hasSize(61).first().asString().startsWith("id,code,dollars");
    assertThat(csv.body()).contains("50012,062,-1");
    assertThat(get(ORDERS + "/reports/" + report + "/rows?format=xls").statusCode()).isEqualTo(400);
    assertThat(get(PAGES + "/data/orders/checks/" + "0".repeat(64)).statusCode()).isEqualTo(404);
    assertThat(get(PAGES + "/data/orders/checks/nothing").statusCode()).isEqualTo(400);
  }

  @Test
  void finder_findsAVersionOfAModel() throws Exception {
    for (var said : new String[] {"churn%20v3", "customer_churn%203"}) {
      assertThat(page(PAGES + "/find?q=" + said))
          .contains("customer_churn v3", "/ui/projects/default/models/customer_churn?version=3");
    }
    assertThat(page(PAGES + "/find?q=churn%20v4")).doesNotContain("model version");
  }

  @Test
  void server_saysWhetherItIsReadyWhatFailedAndHowItIsSetWithoutSecrets() throws Exception {
    assertThat(page(PAGES + "/settings"))
        .containsSubsequence(
            "<h1>Server</h1>",
            "class=\"state good\">ready<",
            " is ready · no job failed",
            "database",
            ">met<",
            "releases",
            "Business clock",
            "the wall clock",
            "Jobs",
            "Alert channels",
            "slack",
            "/api/v1/projects/default/alerts/channels/slack/test",
            "jobs.threads",
            "slipway project create")
        .doesNotContain("hooks/secret");
  }

  private JsonNode commit(String file) throws Exception {
    for (var commit : Json.tree(page(ORDERS + "/commits")).path("items")) {
      if (commit.path("message").asString().contains(file)) {
        return commit;
      }
    }
    throw new AssertionError("no commit of " + file);
  }

  private String held() throws Exception {
    return Json.tree(page(ORDERS + "/quarantine")).at("/items/0/report").asString();
  }

  private void delivered(String name, int first, int rows, int dollars) throws Exception {
    var lines =
        IntStream.range(first, first + rows)
            .mapToObj(id -> id + ",0" + id % 90 + "," + dollars)
            .collect(Collectors.joining("\n", "id,code,dollars\n", "\n"));
    post(ORDERS + "/deliveries?fileName=" + name, lines);
    post(ORDERS + "/imports", "");
  }

  private void mlflow(String call, String body) throws Exception {
    post("/api/2.0/mlflow/" + call, body.replace('\'', '"'));
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(address(path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build();
    var answer = client.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isLessThan(300);
  }

  private String page(String path) throws IOException, InterruptedException {
    var answer = get(path);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(address(path)).build(), BodyHandlers.ofString());
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
