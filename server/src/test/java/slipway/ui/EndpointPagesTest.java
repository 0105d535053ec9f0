package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// What the page of an endpoint says of its traffic, and how one finds a prediction on it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EndpointPagesTest {
  private static final String ENDPOINT = "/ui/projects/default/endpoints/churn";
  private static final Pattern CHART = Pattern.compile("data-chart=\"([^\"]+)\"");

  private final GalleryServer gallery;

  EndpointPagesTest(@TempDir Path folder) {
    gallery = new GalleryServer(folder);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @Test
  void tiles_sayHowFastAndHowOftenNot_andOverWhichTime() throws Exception {
    assertThat(gallery.get(ENDPOINT).body())
        .containsSubsequence(
            "Latency p99",
            ">12.4 ms<",
            "p50 0.21 ms; 2,341 answers in the last hour",
            "Refused · failed",
            ">15 · 1<",
            "12 NOT_FOUND, 3 INVALID_ARGUMENT, 1 INTERNAL in the last hour");
    assertThat(gallery.get(ENDPOINT + "?empty").body()).doesNotContain("Latency");
  }

  @Test
  void requests_areDrawnByVariantWithASummaryInWordsAndATable() throws Exception {
    var page = gallery.get(ENDPOINT).body();
    assertThat(page)
        .containsSubsequence(
            "Requests a day",
            ">last 90 days<",
            "?days=365",
            "/endpoints/churn/requests.csv?days=90",
            "answered by the primary",
            "by the canary",
            "asked of shadows besides",
            "from 1998-04-02 to 1998-06-30; most on ");
    var chart = chart(page);
    assertThat(chart.path("series").valueStream().map(one -> one.path("name").asString()))
        .containsExactly("primary", "canary", "shadow");
    assertThat(chart.path("series").valueStream().map(one -> one.path("colour").asInt()))
        .containsExactly(1, 2, 8);
    assertThat(chart.path("series").get(1).path("points").size())
        .as("a day without a request of a variant is one of none")
        .isEqualTo(40);
    var table = gallery.get(ENDPOINT + "/requests.csv?days=2");
    assertThat(table.headers().firstValue("content-type")).contains("text/csv; charset=utf-8");
    assertThat(table.body().lines())
        .startsWith("day,variant,requests", "1998-06-29,canary,73")
        .contains("1998-06-30,primary,630")
        .hasSize(7);
  }

  @Test
  void charts_carryWhatHappened_withAListThatLeadsToIt() throws Exception {
    var page = gallery.get(ENDPOINT).body();
    assertThat(marks(chart(page))).containsExactly("1998-06-10 v2 taken back bad");
    assertThat(page)
        .containsSubsequence("1 mark:", "1998-06-10", "taken back", ">rollout 1</a>", "Quality")
        .containsSubsequence("Quality as labels mature", "4 marks:", "The score &lt;moved&gt;.");
    var all =
        List.of(
            "1997-06-30 v1 neutral",
            "1997-09-30 alert: monitor · train attention",
            "1998-06-10 v2 taken back bad");
    assertThat(marks(chart(page.substring(page.indexOf("Quality as labels"))))).isEqualTo(all);
    var overview = gallery.get("/ui/projects/default/").body();
    assertThat(marks(chart(overview))).isEqualTo(all);
    var monitor = gallery.get("/ui/projects/default/monitors/churn").body();
    assertThat(marks(chart(monitor))).contains("1998-06-10 v2 taken back bad");
    assertThat(monitor).contains("class=\"marks\"");
    assertThat(marks(chart(gallery.get(ENDPOINT + "/rollouts/1").body())))
        .containsExactly("1 alert: monitor · train attention");
  }

  private static List<String> marks(JsonNode chart) {
    return chart
        .path("marks")
        .valueStream()
        .map(mark ->
            mark.path("x").asString()
                + " "
                + mark.path("name").asString()
                + " "
                + mark.path("tone").asString())
        .toList();
  }

  @Test
  void tryIt_asksForTheKeyOrForEveryFeature_filledInAsTheNewestPredictionHadThem()
      throws Exception {
    assertThat(gallery.get(ENDPOINT).body())
        .containsSubsequence(
            "id=\"try\"",
            "data-predict=\"/predict/churn\"",
            "data-positive=\"churns\" data-threshold=\"0.5\"",
            "name=\"customer_id\" data-type=\"integer\" value=\"1\" required",
            "Or give every feature",
            "data-all=\"true\"",
            "data-type=\"number\" value=\"0\"",
            "an empty field is null; filled in with those of the newest prediction, about 1");
    assertThat(gallery.get("/ui/projects/default/endpoints/prices").body())
        .contains("id=\"try\"")
        .doesNotContain("data-positive", "filled in with");
  }

  @Test
  void scores_standBesideThoseOfTheTrainingsHeldOutRows_andSayWhichTheyAre() throws Exception {
    assertThat(gallery.get(ENDPOINT).body())
        .containsSubsequence(
            "id=\"scores\"",
            "held out in training outlined",
            "class=\"before\"",
            "the newest 300 predictions by release 1, mean 0.",
            "its training as of 1998-03-31: 23,570 rows (2,000 of them drawn), each scored by the"
                + " fold model that had not seen it, mean 0.",
            "who asks today may be others");
    assertThat(gallery.get(ENDPOINT + "?empty").body()).doesNotContain("id=\"scores\"");
  }

  @Test
  void requests_ofFewDaysHaveShadowsAsBarsBesideTheAnswers() throws Exception {
    var few = chart(gallery.get(ENDPOINT + "?days=2").body()).path("series");
    assertThat(few.get(2).path("name").asString()).isEqualTo("shadow");
    assertThat(few.get(2).has("kind")).isFalse();
    assertThat(few.get(2).has("stack")).isFalse();
    var many = chart(gallery.get(ENDPOINT).body()).path("series");
    assertThat(many.get(2).path("kind").asString()).isEqualTo("line");
  }

  @Test
  void requests_beginWithTheFirstMarkOfTheDaysThatAreLookedAt() throws Exception {
    var chart = chart(gallery.get(ENDPOINT + "?days=365").body());
    assertThat(marks(chart))
        .containsExactly(
            "1997-09-30 alert: monitor · train attention", "1998-06-10 v2 taken back bad");
    var first = chart.path("series").get(0).path("points").get(0);
    assertThat(first.get(0).asString()).isEqualTo("1997-09-30");
    assertThat(first.get(1).asInt()).isZero();
  }

  @Test
  void requests_ofNoDaySayFromWhenToWhen() throws Exception {
    assertThat(gallery.get("/ui/projects/default/endpoints/prices").body())
        .contains("No request from ")
        .doesNotContain("\"stack\"");
  }

  @Test
  void predictions_sayWhoAnsweredAndWhatCameTrue() throws Exception {
    assertThat(gallery.get(ENDPOINT).body())
        .containsSubsequence(
            "id=\"predictions\"",
            "<label for=\"entity\"",
            "customer_id",
            "not known yet",
            "customer_churn v1",
            ">primary<",
            "/predictions/01936b00-0000-7000-8000-00000000a001",
            ">verify</a>",
            "churned 1",
            "known on 1998-09-28",
            "rel=\"next\"",
            ">Older<");
  }

  @Test
  void predictions_ofOneEntityAreFoundByItsKey() throws Exception {
    var page = gallery.get(ENDPOINT + "?entity=217").body();
    assertThat(page)
        .contains("name=\"entity\" value=\"217\"", "about 217, newest first; there are no older")
        .contains("?entity=217#predictions")
        .doesNotContain(">Older<");
    assertThat(page.split(">verify</a>", -1)).hasSize(2);
  }

  @Test
  void predictions_ofAnUnknownEntitySayWhatToDo() throws Exception {
    assertThat(gallery.get(ENDPOINT + "?entity=%22%3Cb%3E%F0%9F%98%80").body())
        .contains(
            "No prediction about \"&lt;b",
            "😀",
            "The log was read to its begin.",
            "curl -s -X POST",
            "/predict/churn");
    var long500 = "x".repeat(500);
    var page = gallery.get(ENDPOINT + "?entity=" + long500).body();
    assertThat(page).contains("No prediction about " + "x".repeat(240) + "…");
    assertThat(gallery.get(ENDPOINT + "?entity=far").body())
        .containsSubsequence(
            "Not found yet", "None of the 2,000,000 predictions", ">Look further back<")
        .contains("?entity=far&amp;before=01936b00-0000-7000-8000-00000000afff#predictions");
  }

  @Test
  void predictions_goOnBelowOne_andRefuseWhatIsNone() throws Exception {
    var older = gallery.get(ENDPOINT + "?before=01936b00-0000-7000-8000-00000000a019").body();
    assertThat(older)
        .containsSubsequence("older ones, newest first", "…0000a01a", "rel=\"prev\"", ">Newest<");
    for (var wrong : List.of("x", "1-1-1-1-1", "%22", "x".repeat(500), "%F0%9F%98%80")) {
      var answer = gallery.get(ENDPOINT + "?before=" + wrong);
      assertThat(answer.statusCode()).as(wrong).isEqualTo(400);
      assertThat(answer.body()).contains("before: ", "the id of a prediction");
    }
    for (var wrong : List.of("x", "0", "1101", "1e9")) {
      assertThat(gallery.get(ENDPOINT + "?days=" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(gallery.get(ENDPOINT + "?entity=&before=&days=").statusCode()).isEqualTo(200);
  }

  @Test
  void everyWayToTheSamePage_keepsWhatElseItsAddressSays() throws Exception {
    var changed = new TreeSet<String>();
    for (var asked :
        List.of(
            "days=30&hide=Predictions%7EAt&hide=Rollouts%7EState",
            "days=30&entity=217&before=01936b00-0000-7000-8000-00000000afff&hide=a%22%3Cb%26c%3D",
            "days=30&entity=far&before=01936b00-0000-7000-8000-00000000afff&hide=Rollouts%7EState",
            "days=30&before=01936b00-0000-7000-8000-00000000a001&hide=Rollouts%7EState")) {
      var path = ENDPOINT + "?" + asked;
      changed.addAll(SamePage.assertKeeps(path, gallery.get(path).body(), "before"));
    }
    assertThat(changed).containsExactly("before", "days", "entity", "rollouts-sort");
    assertThat(gallery.get(ENDPOINT + "?days=30").body())
        .contains("action=\"" + ENDPOINT + "#predictions\"");
  }

  private static JsonNode chart(String page) {
    var found = CHART.matcher(page);
    assertThat(found.find()).isTrue();
    return Json.tree(found.group(1).replace("&#34;", "\"").replace("&amp;", "&"));
  }
}
