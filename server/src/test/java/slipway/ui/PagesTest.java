package slipway.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What pages say of what the areas answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesTest {
  private final GalleryServer gallery;

  PagesTest(@TempDir Path folder) {
    gallery = new GalleryServer(folder);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?empty",
        "data",
        "data?empty",
        "data/purchases",
        "data/purchases?version=head",
        "data/purchases/checks/x",
        "features",
        "features?empty",
        "features/customer_activity",
        "pipelines",
        "pipelines?empty",
        "pipelines/executions/1",
        "models/customer_churn",
        "models/customer_churn?version=1",
        "models/customer_churn?empty",
        "endpoints",
        "endpoints?empty",
        "endpoints/churn",
        "endpoints/churn?empty",
        "endpoints/churn/rollouts/1",
        "endpoints/churn/rollouts/1?status=PROMOTED",
        "endpoints/churn/rollouts/1?empty",
        "timeline/churn",
        "timeline/churn?empty",
        "timeline/churn/churn-1997-09-30-1",
        "alerts",
        "alerts?empty",
        "alerts/several?do=acknowledge",
        "alerts/several?do=silence",
        "alerts/01936b00-0000-7000-8000-00000000b000",
        "alerts/01936b00-0000-7000-8000-00000000b000?over",
        "monitors",
        "monitors?empty",
        "monitors/churn",
        "monitors/churn?empty",
        "predictions/01936b00-0000-7000-8000-00000000a001"
      })
  void page_hasOneHeadingAnAnswerAndItsRequest(String path) throws Exception {
    var page = gallery.get("/ui/projects/default/" + path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .containsOnlyOnce("<h1>")
        .contains("class=\"answer\"", "As a request", "curl ");
    assertThat(page.body()).contains(gallery.address());
    assertThat(page.body()).doesNotContain("style=\"", "<script>", "Optional[", "Shown[");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
  }

  @Test
  void overview_saysWhatToDoInOrder() throws Exception {
    assertThat(gallery.get("/ui/projects/default/").body())
        .containsSubsequence(
            "release 1 (customer_churn v1)",
            "306,410 predictions",
            "−9.4 points",
            "3 things to look at",
            "What to do",
            "critical",
            "dataset purchases: cdnow-1997-12.txt broke the contract",
            "data-act=\"/api/v1/projects/default/alerts/01936b00-0000-7000-8000-00000000b000/acknowledge\"",
            "data-act=\"/api/v1/projects/default/alerts/silences\"",
            "see the evidence",
            "past its limit",
            "warning",
            "taken care of",
            "What changed");
    assertThat(gallery.get("/ui/projects/default/?empty").body())
        .contains("slipway apply -f examples/churn --server http://127.0.0.1");
  }

  @Test
  void endpoint_pastItsCalibrationLimitAsksForAttentionInWords() throws Exception {
    var attention = "class=\"state attention\">serving, gap −9.4 points<";
    assertThat(gallery.get("/ui/projects/default/endpoints/churn").body())
        .contains(attention, "(limit ±1.5): says 76.4 %, is 85.8 %", "−9.8 … −9.0")
        .doesNotContain(">serving<");
    assertThat(gallery.get("/ui/projects/default/endpoints").body())
        .contains(attention, "1 past its calibration limit");
    assertThat(gallery.get("/ui/projects/default/").body()).contains(attention);
  }

  @Test
  void pages_sayTheVersionThatWasBuilt() throws Exception {
    assertThat(gallery.get("/ui/projects/default/").body())
        .contains("Slipway " + slipway.api.Version.own().text())
        .doesNotContain("unreleased");
  }

  @Test
  void execution_showsWhatItsStepsLogged() throws Exception {
    assertThat(gallery.get("/ui/projects/default/pipelines/executions/1").body())
        .containsSubsequence(
            "log, 61,234 lines, the newest 2 here", "round 50 of 50", "&lt;warning&gt;");
  }

  @Test
  void pipelines_sayWhenTheyStartByThemselves() throws Exception {
    assertThat(gallery.get("/ui/projects/default/pipelines").body())
        .contains(
            "Starts by itself at \"0 2 1 * *\" (UTC), each missed time too; next as of 1997-11-30, last as of 1997-10-31.");
  }

  @Test
  void execution_showsItsGatesWithSentenceNumbersAndEvidence() throws Exception {
    assertThat(gallery.get("/ui/projects/default/pipelines/executions/1").body())
        .containsSubsequence(
            "Gate report",
            "of step gate",
            "inconclusive",
            "customer_churn v1, trained as of 1997-03-31",
            "champion",
            "blocks",
            "the interval reaches from −0.0011 to 0.0024",
            "candidate loss",
            "\"draws\" : 2000",
            "class=\"whisker\"",
            "leakage",
            "warns");
    assertThat(gallery.get("/ui/projects/default/pipelines/executions/1?status=FAILED").body())
        .doesNotContain("Gate report");
  }

  @Test
  void model_tellsWhatServesAndWhatLetEachVersionIn() throws Exception {
    assertThat(gallery.get("/ui/projects/default/models/customer_churn").body())
        .containsSubsequence(
            "2 versions · v2 serves churn, trained as of 1997-06-30, promoted 1997-09-30",
            "1997-03-31",
            "rollout 1 at churn",
            "/lineage?node=package%3A",
            "Gate report");
    assertThat(gallery.get("/ui/projects/default/models/customer_churn?version=1").body())
        .contains("customer_churn v1", "release 1 of churn", "served");
    assertThat(gallery.get("/ui/projects/default/models/customer_churn?version=7").statusCode())
        .isEqualTo(404);
  }

  @Test
  void monitor_saysAlarmsInWordsAndShowsAgeingAsExpected() throws Exception {
    assertThat(gallery.get("/ui/projects/default/monitors/churn").body())
        .containsSubsequence(
            "as of 1998-02-28 · 1 alarm: The score moved by a PSI of 0.213",
            "2 features moved as declared",
            "class=\"state attention\">alarm<",
            "2 moved as declared: expected, no alarm",
            "recency_days moved as declared (ageing)",
            "class=\"state neutral\">expected<",
            "declared to move: ageing",
            "class=\"spark\"",
            "one order",
            "fold models",
            "The first window of this release: there is none before.");
    assertThat(gallery.get("/ui/projects/default/monitors").body())
        .contains("1 monitor: 1 with an alarm in the newest window.");
  }

  @Test
  void timeline_saysWhatWasSeenJudgedDoneAndWhatElseItWouldHaveTaken() throws Exception {
    assertThat(gallery.get("/ui/projects/default/timeline/churn").body())
        .containsSubsequence(
            "asks you",
            "as of 1997-09-30 · The ranking holds and the level is off · A person is asked",
            "waits for a person",
            "/automations/churn/approve",
            "name=\"decision\" value=\"churn-1997-09-30-1\"",
            "/automations/churn/pause",
            "wait for approval: train",
            "signal: calibration gap",
            "a gap of +2.7 points on 23,570 &lt;labels&gt;",
            "A person is asked to approve the training.",
            "A gap of 1.5 points or less would have been kept.",
            "/monitors/churn?window=1997-09-30",
            "/endpoints/churn/rollouts/1",
            "keep",
            "1–2 of 52");
    assertThat(gallery.get("/ui/projects/default/timeline/churn?empty").body())
        .contains("No automation yet");
  }

  @Test
  void decision_opensItsEvidence() throws Exception {
    assertThat(gallery.get("/ui/projects/default/timeline/churn/churn-1997-09-30-1").body())
        .containsSubsequence(
            "It waits for you",
            "gap limit",
            "0.0150",
            "<dt>answer</dt>",
            "href=\"/ui/projects/default/timeline/churn/churn-1997-09-30-2\"",
            "ada approved it.",
            Fixtures.digest("decision").brief(),
            "\"kind\" : \"look\"");
  }

  @Test
  void endpoint_showsWhoAnswersAndTheWayBackAsOneRequest() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/churn").body())
        .containsSubsequence(
            "primary",
            "90.0 % of the requests",
            "canary",
            "10.0 % of the requests",
            "shadow",
            "14,200 of 14,211 scored, 11 dropped",
            "Roll back to customer_churn v1…",
            "data-act=\"/api/v1/projects/default/endpoints/churn/rollback\"",
            "is held back until somebody lifts that",
            "name=\"reason\"",
            "Rollouts",
            "Held back",
            "&lt;0 in 812 rows",
            "href=\"/ui/projects/default/timeline/churn/churn-1997-12-31-1\"",
            "/holdbacks/lift");
  }

  @Test
  void history_comesBackAsAWholePageAndNotAsABodyWithoutItsScripts() throws Exception {
    assertThat(gallery.get("/ui/projects/default/").body())
        .contains("\"refreshOnHistoryMiss\":true");
  }

  @Test
  void rollout_showsEvidenceAgainstLimitsAndWhatOneMayDo() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/churn/rollouts/1").body())
        .containsSubsequence(
            "class=\"state running\">canary<",
            "labels: inconclusive, none known yet",
            "10.0 %",
            "rollout/promote",
            "rollout/abort",
            "rollout/extend",
            "errors",
            "0.0778",
            "of the 80 that end it",
            "data-chart",
            "if inconclusive",
            "promote-on-gate");
    assertThat(
            gallery.get("/ui/projects/default/endpoints/churn/rollouts/1?status=PROMOTED").body())
        .contains("class=\"state good\">promoted<")
        .doesNotContain("data-act");
  }

  @Test
  void page_tellsTheReplayedTimeInWhatIsSentWhenItMoves() throws Exception {
    var page = gallery.get("/ui/projects/default/endpoints").body();
    assertThat(page.substring(page.indexOf("<main"), page.indexOf("</main>")))
        .contains("data-clock=\"1998-06-30\"");
    assertThat(page).contains("<b data-clock-shown>1998-06-30</b>");
  }

  @Test
  void execution_tellsHowFarItIsAndNamesTheResumeWhenItFailed() throws Exception {
    assertThat(gallery.get("/ui/projects/default/pipelines/executions/1?status=RUNNING").body())
        .contains("round 31 of 50");
    assertThat(gallery.get("/ui/projects/default/pipelines/executions/1?status=FAILED").body())
        .contains("slipway pipeline resume", "status 137");
  }

  @Test
  void page_askedForAsAStreamIsSentAsItIsNow() throws Exception {
    var request =
        gallery
            .request("/ui/projects/default/endpoints/churn")
            .header("accept", "text/event-stream");
    var answer = gallery.ask(request, BodyHandlers.ofInputStream());
    try (var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
      assertThat(answer.headers().firstValue("content-type").orElse(""))
          .startsWith("text/event-stream");
      assertThat(lines.readLine()).isEqualTo("event: page");
      assertThat(lines.readLine()).startsWith("data: <main id=\"main\"");
      assertThat(lines.readLine()).startsWith("data: ");
    }
  }

  @Test
  void page_thatIsNotThereIsRefusedAsAStreamToo() throws Exception {
    var request =
        gallery.request("/ui/projects/default/nowhere").header("accept", "text/event-stream");
    var answer = gallery.ask(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
  }

  @Test
  void pageOfAFailure_isAskedForAsTextByPython() throws Exception {
    assertThat(gallery.get("/ui/projects/default/nowhere?x=1").body())
        .contains(
            "print(requests.get(\""
                + gallery.address()
                + "/ui/projects/default/nowhere?x=1\").text)")
        .doesNotContain(".json()");
  }

  @Test
  void requests_areOfTheProjectAndTheServerOfThePage() throws Exception {
    assertThat(gallery.get("/ui/projects/default/data/purchases").body())
        .contains(
            "curl -s '" + gallery.address(),
            "slipway.connect(\"" + gallery.address() + "\", project=\"default\")",
            "slipway.dataset(\"purchases\").versions()",
            "slipway.project(\"default\").dataset(\"purchases\")")
        .doesNotContain("$SERVER", "$PROJECT");
  }

  @Test
  void lineage_goesFromFilesToThePrediction() throws Exception {
    assertThat(
            gallery
                .get("/ui/projects/default/predictions/01936b00-0000-7000-8000-00000000a001")
                .body())
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
    var wrong = gallery.get("/ui/projects/default/wrong");
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(wrong.body())
        .contains(
            "version: 7 (expected: 1 to 3)",
            "What to do:",
            "Change what is named above",
            wrong.headers().firstValue("x-request-id").orElseThrow());
    assertThat(gallery.get("/ui/nothing").statusCode()).isEqualTo(404);
    assertThat(gallery.get("/ui/static/nothing.css").statusCode()).isEqualTo(404);
  }

  @Test
  void files_areKeptForGoodUnderAnAddressWithTheirMark() throws Exception {
    var page = gallery.get("/ui/projects/default/").body();
    var at = page.indexOf("/ui/static/app.css?");
    var style = gallery.get(page.substring(at, page.indexOf('"', at)));
    assertThat(style.statusCode()).isEqualTo(200);
    assertThat(style.headers().firstValue("cache-control").orElse("")).contains("immutable");
  }
}
