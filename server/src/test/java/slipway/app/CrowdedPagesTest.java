package slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.config.Config;
import slipway.testing.RawHttp;

/// Pages of a whole server with more behind them than they show at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrowdedPagesTest {
  private static final int VERSIONS = 52;

  private Server server;

  @BeforeAll
  void start(@TempDir Path home) {
    server = Server.start(Config.defaults(home.resolve("home")).withPort(0));
    mlflow("registered-models/create", "{\"name\":\"m\"}");
    for (int i = 0; i < VERSIONS; i++) {
      mlflow("model-versions/create", "{\"name\":\"m\",\"source\":\"s3://bucket/model\"}");
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void model_showsTheVersionThatIsAskedForHoweverOldItIs() {
    assertThat(page("models/m").text())
        .contains("52 versions", "1–50 of 52", "?version=3\"", "?versions-from=50#versions\"")
        .doesNotContain("?version=2\"");
    assertThat(page("models/m?version=1").text())
        .contains("How m v1 came into service", "?version=1\"", "is asked for")
        .doesNotContain("?version=2\"");
    assertThat(page("models/m?versions-from=50").text())
        .as("the newest stands on every page")
        .contains(
            "51–52 of 52",
            "?version=52\"",
            "?version=2\"",
            "?version=1\"",
            "How m v52 came into service")
        .doesNotContain("?version=3\"");
    assertThat(page("models/m?version=53").status()).isEqualTo(404);
    assertThat(page("models").text()).contains("1 model with 52 versions.", "?version=52\"");
  }

  @Test
  void project_thatIsNotThereIsFramedByOneThatIs() {
    var answer = RawHttp.send(server.port(), "GET", "/ui/projects/nosuch/");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text())
        .contains("nosuch", "<option selected>default</option>", "/ui/projects/default/runs")
        .doesNotContain("/ui/projects/nosuch/runs", "/ui/projects/nosuch/find");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/00000000000000000000000000000000",
        "runs/compare?run=nothing&run=other",
        "runs?experiment=77",
        "data/nothing",
        "data/features%2Fnothing",
        "features/nothing",
        "pipelines/executions/00000000-0000-7000-8000-000000000000",
        "pipelines?from=nothing",
        "pipelines?sort=nothing",
        "pipelines?status=nothing",
        "pipelines?since=nothing",
        "models/nothing",
        "models/m?version=nothing",
        "endpoints/nothing",
        "endpoints/nothing/rollouts/1",
        "monitors/nothing",
        "timeline/nothing",
        "timeline/nothing/nothing",
        "timeline?from=nothing",
        "timeline?sort=nothing",
        "timeline?until=1997-02-30",
        "alerts?state=nothing",
        "alerts?page=-1",
        "alerts?since=1997-02-30",
        "data?page=-1",
        "data?from=-1",
        "data?state=zz",
        "data?since=nothing",
        "data?format=xls",
        "models?page=99999",
        "endpoints?state=zz",
        "monitors?page=-1",
        "features?kind=zz",
        "pipelines?page=-1",
        "pipelines?state=zz",
        "timeline?page=-1",
        "timeline/churn?page=-1",
        "models/m?versions-from=-1",
        "alerts?severity=nothing",
        "alerts?sort=nothing",
        "alerts/00000000-0000-7000-8000-000000000000",
        "alerts/nothing",
        "predictions/00000000-0000-7000-8000-000000000000",
        "lineage?node=nothing",
        "?month=never"
      })
  void address_ofNothingIsAPageThatSaysSo(String path) {
    var answer = page(path);
    assertThat(answer.status()).as(path).isBetween(400, 404);
    assertThat(answer.text())
        .containsOnlyOnce("<h1>")
        .contains("/ui/projects/default/runs", "Not ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "runs",
        "data",
        "features",
        "pipelines",
        "endpoints",
        "monitors",
        "timeline",
        "alerts",
        "settings"
      })
  void section_withNothingInItSaysWhatItIsFor(String path) {
    var answer = page(path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    assertThat(answer.text())
        .containsOnlyOnce("<h1>")
        .contains("class=\"answer\"", "As a request")
        .doesNotContain("NaN", ">null<");
  }

  private RawHttp.Answer page(String path) {
    return RawHttp.send(server.port(), "GET", "/ui/projects/default/" + path);
  }

  private void mlflow(String call, String body) {
    var answer =
        RawHttp.send(
            server.port(),
            "POST",
            "/api/2.0/mlflow/" + call,
            "Content-Type: application/json\r\n",
            body.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }
}
