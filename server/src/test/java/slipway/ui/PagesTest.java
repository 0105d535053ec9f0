package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.access.Access;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.testing.TestDatabases;

/// What pages say of what the areas answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Database database;
  private final WebServer web;

  PagesTest(@TempDir Path folder) {
    database = TestDatabases.sqlite(folder);
    var access = Access.open(database, () -> Fixtures.NOW);
    web = WebServer.start(HttpConfig.loopback(0), Gallery.router(access));
  }

  @AfterAll
  void close() {
    web.close();
    database.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?empty",
        "data",
        "data?empty",
        "data/purchases",
        "features",
        "features?empty",
        "features/customer_activity",
        "pipelines",
        "pipelines?empty",
        "pipelines/executions/1",
        "endpoints",
        "endpoints?empty",
        "endpoints/churn",
        "endpoints/churn?empty",
        "predictions/01936b00-0000-7000-8000-00000000a001"
      })
  void page_hasOneHeadingAnAnswerAndItsRequest(String path) throws Exception {
    var page = get("/ui/projects/default/" + path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .containsOnlyOnce("<h1>")
        .contains("class=\"answer\"", "As a request", "curl ");
    assertThat(page.body()).contains("http://127.0.0.1:" + web.port());
    assertThat(page.body()).doesNotContain("style=\"", "<script>", "Optional[", "Shown[");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void overview_saysWhatToDoInOrder() throws Exception {
    assertThat(get("/ui/projects/default/").body())
        .containsSubsequence(
            "release 1 (customer_churn v1)",
            "306,410 predictions",
            "−9.4 points",
            "What to do",
            "quarantine",
            "What changed");
    assertThat(get("/ui/projects/default/?empty").body())
        .contains("slipway apply -f examples/churn --server http://127.0.0.1");
  }

  @Test
  void endpoint_pastItsCalibrationLimitAsksForAttentionInWords() throws Exception {
    var attention = "class=\"state attention\">serving, gap −9.4 points<";
    assertThat(get("/ui/projects/default/endpoints/churn").body())
        .contains(attention, "(limit ±1.5): says 76.4 %, is 85.8 %")
        .doesNotContain(">serving<");
    assertThat(get("/ui/projects/default/endpoints").body())
        .contains(attention, "1 past its calibration limit");
    assertThat(get("/ui/projects/default/").body()).contains(attention);
  }

  @Test
  void pages_sayTheVersionThatWasBuilt() throws Exception {
    assertThat(get("/ui/projects/default/").body())
        .contains("Slipway " + slipway.api.Version.own().text())
        .doesNotContain("unreleased");
  }

  @Test
  void execution_showsWhatItsStepsLogged() throws Exception {
    assertThat(get("/ui/projects/default/pipelines/executions/1").body())
        .containsSubsequence("log, 2 lines", "round 50 of 50", "&lt;warning&gt;");
  }

  @Test
  void dataset_showsFailingRowsByFileAndLine_escaped() throws Exception {
    assertThat(get("/ui/projects/default/data/purchases").body())
        .contains("cdnow-1997-11.txt:14", "825 nulls in 2,750 rows", "&lt;b&gt;271&lt;/b&gt;")
        .doesNotContain("<b>271</b>");
  }

  @Test
  void execution_isLiveWhileItRunsAndNamesTheResumeWhenItFailed() throws Exception {
    assertThat(get("/ui/projects/default/pipelines/executions/1?status=RUNNING").body())
        .contains("data-live=\"/api/v1/projects/default/executions/", "round 31 of 50");
    assertThat(get("/ui/projects/default/pipelines/executions/1?status=FAILED").body())
        .contains("slipway pipeline resume", "status 137")
        .doesNotContain("data-live=\"/api");
  }

  @Test
  void lineage_goesFromFilesToThePrediction() throws Exception {
    assertThat(get("/ui/projects/default/predictions/01936b00-0000-7000-8000-00000000a001").body())
        .containsSubsequence(
            "Source files",
            "cdnow-1997-01.txt",
            "Data",
            "Features and labels",
            "Model",
            "Release",
            "Prediction",
            "customer 4711");
  }

  @Test
  void failure_isAPageWithStatusAndRequest() throws Exception {
    var wrong = get("/ui/projects/default/wrong");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains(
            "version: 7 (expected: 1 to 3)",
            wrong.headers().firstValue("x-request-id").orElseThrow());
    assertThat(get("/ui/nothing").statusCode()).isEqualTo(404);
    assertThat(get("/ui/static/nothing.css").statusCode()).isEqualTo(404);
  }

  @Test
  void files_areKeptForGoodUnderAnAddressWithTheirMark() throws Exception {
    var page = get("/ui/projects/default/").body();
    var at = page.indexOf("/ui/static/app.css?");
    var style = get(page.substring(at, page.indexOf('"', at)));
    assertThat(style.statusCode()).isEqualTo(200);
    assertThat(style.headers().firstValue("cache-control").orElse("")).contains("immutable");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
