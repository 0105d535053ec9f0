package slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.automation.Decided;
import slipway.config.Config;
import slipway.testing.Eventually;
import slipway.testing.RawHttp;
import slipway.testing.TestDatabases;

/// Lists of a whole server as tables to take away: all rows that are found, however many a page
/// shows.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TakenAwayTest {
  private static final int DECISIONS = 120;
  private static final int VERSIONS = 60;
  private static final int PIPELINES = 3;
  private static final String PAGES = "/ui/projects/default/";
  private static final String REST = "/api/v1/projects/default/";

  private Server server;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    var home = Files.createDirectories(folder.resolve("home"));
    var config = Config.defaults(home).withPort(0);
    try (var database = TestDatabases.open(config.database())) {
      Decided.keeping(database, DECISIONS);
    }
    server = Server.start(config);
    post("/api/2.0/mlflow/registered-models/create", "{\"name\":\"m\"}");
    for (int i = 0; i < VERSIONS; i++) {
      post("/api/2.0/mlflow/model-versions/create", "{\"name\":\"m\",\"source\":\"s3://b/m\"}");
    }
    for (int i = 0; i < PIPELINES; i++) {
      ran("nightly-p" + i);
    }
  }

  /// A pipeline that has run once.
  private void ran(String name) {
    var files = Json.object();
    files
        .putArray("files")
        .addObject()
        .put("path", "pipeline.yaml")
        .put(
            "text",
            """
            kind: Pipeline
            name: %s
            spec:
              steps:
                - name: a
                  type: process
                  cache: false
                  with: { command: ["true"] }
            """
                .formatted(name));
    post(REST + "apply", Json.text(files));
    var runs = REST + "pipelines/" + name + "/executions";
    post(runs, "{}");
    Eventually.holds("the run of " + name, () -> get(runs).text().contains("\"SUCCEEDED\""));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void deeds() {
    assertThat(get(PAGES + "timeline").text()).contains("1–50 of ");
    assertThat(rows("timeline?format=csv&kind=registry"))
        .as("of two pages")
        .hasSizeGreaterThan(VERSIONS)
        .first()
        .isEqualTo("id,when,who,did,what,details");
    assertThat(rows("timeline?format=csv&find=pipeline+nightly-p2"))
        .hasSizeGreaterThan(1)
        .filteredOn(row -> !row.startsWith("id,"))
        .allSatisfy(row -> assertThat(row).contains("nightly-p2"));
    assertThat(rows("timeline?format=csv&since=2990-01-01")).hasSize(1);
  }

  @Test
  void pipelineRuns() {
    assertThat(rows("pipelines?format=csv&sort=pipeline"))
        .hasSize(PIPELINES + 1)
        .element(1)
        .asString()
        .contains(",nightly-p0,1,succeeded,");
    assertThat(rows("pipelines?format=csv&pipeline=nightly-p1")).hasSize(2);
    assertThat(rows("pipelines?format=csv&status=failed")).hasSize(1);
  }

  @Test
  void decisions() {
    assertThat(get(PAGES + "timeline/churn").text()).contains("1–50 of 120");
    var rows = rows("timeline/churn?format=csv");
    assertThat(rows).hasSize(DECISIONS + 1);
    assertThat(rows.getFirst())
        .isEqualTo("id,cutoff,at,action,signal,diagnosis,model,seen,judged,done,otherwise");
    assertThat(rows.get(1)).startsWith("churn-1990-05-30-1,1990-05-30,").contains(",keep,none,");
    assertThat(rows("timeline/churn?format=csv&sort=cutoff&until=1990-02-09")).hasSize(11);
    assertThat(get(PAGES + "timeline/nothing?format=csv").status()).isEqualTo(404);
  }

  @Test
  void versionsOfAModel() {
    assertThat(rows("models/m?versions-format=csv"))
        .hasSize(VERSIONS + 1)
        .element(1)
        .asString()
        .startsWith(VERSIONS + ",");
  }

  private List<String> rows(String page) {
    var answer = get(PAGES + page);
    assertThat(answer.head()).as(page).contains("text/csv", "attachment");
    return answer.text().lines().toList();
  }

  private RawHttp.Answer get(String path) {
    return RawHttp.send(server.port(), "GET", path);
  }

  private void post(String path, String body) {
    var answer =
        RawHttp.send(
            server.port(),
            "POST",
            path,
            "Content-Type: application/json\r\n",
            body.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
  }
}
