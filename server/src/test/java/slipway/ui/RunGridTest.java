package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.tracking.LogBatch;
import slipway.tracking.Metric;

/// The grid of runs: what is selected across its pages, its groups, and metrics' courses in little.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunGridTest {
  private static final String ODD = "it's \"quoted\" 🚢";

  private final RunSite site;

  /// Newest first, on two pages.
  private final List<String> many = new ArrayList<>();

  RunGridTest(@TempDir Path folder) {
    site = new RunSite(folder);
    for (int i = 0; i < 55; i++) {
      many.addFirst(run("many", "run " + i, Map.of("depth", "" + i % 3), Map.of(), i));
    }
  }

  @AfterAll
  void close() {
    site.close();
  }

  private String run(
      String experiment,
      String name,
      Map<String, String> params,
      Map<String, String> tags,
      double... auc) {
    var run = site.tracking().createRun(site.caller(), "default", experiment, name, tags);
    var metrics =
        IntStream.range(0, auc.length)
            .mapToObj(i -> new Metric("auc", auc[i], 1_000L * (i + 1), i))
            .toList();
    site.tracking().logBatch(site.caller(), run, LogBatch.params(params).withMetrics(metrics));
    return run;
  }

  private String grid(String experiment, String more) throws Exception {
    var page = answer(experiment, more);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  private HttpResponse<String> answer(String experiment, String more) throws Exception {
    return site.get(
        RunSite.RUNS
            + "?experiment="
            + site.experiment(experiment)
            + (more.isEmpty() ? "" : "&" + more));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /// The address that the next page's link has.
  private static String next(String page) {
    int end = page.indexOf("\" rel=\"next\"");
    return page.substring(page.lastIndexOf("href=\"", end) + 6, end).replace("&amp;", "&");
  }

  @Test
  void selection_isKeptByEveryLinkAndCountedOnEveryPage() throws Exception {
    var last = many.getLast();
    var first = many.getFirst();
    var page = grid("many", "selected=" + last);
    assertThat(page)
        .contains(
            ">1 selected, 0 on this page<",
            "<input type=\"hidden\" name=\"run\" value=\"" + last + "\">",
            "data-ids=\"" + last + "\"",
            "&amp;sort=-metrics.auc&amp;selected=" + last);
    assertThat(next(page)).contains("selected=" + last, "before=50");
    var second = site.get(next(page)).body();
    assertThat(second)
        .contains(
            ">1 selected<",
            "value=\"" + last + "\" aria-label=\"Select run 0\" checked",
            "51–55 of 55");
    assertThat(grid("many", "selected=" + last + "." + first))
        .contains(
            ">2 selected, 1 on this page<",
            "value=\"" + first + "\" aria-label=\"Select run 54\" checked");
    assertThat(grid("many", "")).contains("data-ids=\"\" hidden>");
  }

  @Test
  void selection_leadsToNothingButItself() throws Exception {
    var page = grid("many", "selected=" + many.get(3) + "." + many.get(52));
    int end = page.indexOf("\" data-only");
    var only = page.substring(page.lastIndexOf("href=\"", end) + 6, end).replace("&amp;", "&");
    assertThat(site.get(only).body()).contains("2 runs match", "1–2 of 2", ">run 51</a>");
  }

  @Test
  void selection_ofWhatIsNotThereSaysSo() throws Exception {
    var gone = run("gone", "gone", Map.of(), Map.of());
    site.post("runs/delete", "{\"run_id\":\"" + gone + "\"}");
    var asked = many.getFirst() + "." + gone + ".nonsense'--." + "f".repeat(32);
    assertThat(grid("many", "selected=" + encoded(asked)))
        .contains(
            ">1 selected<",
            "3 of the 4 that the address selects are not here: deleted, or of another project",
            "data-ids=\"" + many.getFirst() + "\"");
  }

  @Test
  void selection_hasABoundWithAClearWord() throws Exception {
    assertThat(answer("many", "selected=" + ids(100)).statusCode()).isEqualTo(200);
    var refused = answer("many", "selected=" + ids(900));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("selected: 900 runs (expected: at most 100)");
  }

  private static String ids(int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> "%032x".formatted(i))
        .collect(Collectors.joining("."));
  }

  @Test
  void csv_hasEveryRunThatIsFoundAndNothingThatIsWorkedOut() throws Exception {
    run("formulas", "=1+1", Map.of("-x", "@SUM(A1)", "far", "-3"), Map.of(), 0.5, -0.25);
    var all = site.get(RunSite.RUNS + ".csv?experiment=" + site.experiment("many"));
    var rows = Csv.read(all.body(), ',', 999);
    assertThat(rows).as("six pages of the server's").hasSize(56);
    assertThat(rows.subList(1, 56))
        .extracting(List::getFirst)
        .containsExactlyInAnyOrderElementsOf(many);
    var some = RunSite.RUNS + ".csv?q=metrics.auc+%3C+30&sort=metrics.auc&experiment=";
    assertThat(Csv.read(site.get(some + site.experiment("many")).body(), ',', 999))
        .hasSize(31)
        .extracting(row -> row.get(1))
        .startsWith("name", "run 0", "run 1");
    var odd = site.get(RunSite.RUNS + ".csv?experiment=" + site.experiment("formulas"));
    assertThat(Csv.read(odd.body(), ',', 9).getLast())
        .contains("'=1+1")
        .endsWith("-0.25", "'@SUM(A1)", "-3");
  }

  @Test
  void groups_areRowsThatLeadToTheirRuns() throws Exception {
    var page = grid("many", "group=params.depth");
    assertThat(page)
        .contains(
            "<option value=\"params.depth\" selected>by params.depth</option>",
            "&amp;in=params.depth%3D0\"",
            ">19<",
            "0 … 54",
            ", the mean of 19 runs",
            "1–3 of 3")
        .doesNotContain("data-select-all");
    var inside = grid("many", "in=params.depth%3D0");
    assertThat(inside).contains("depth = 0", ">all groups<", "1–19 of 19", "19 runs");
    assertThat(grid("many", "group=params.depth&sort=-metrics.auc"))
        .contains("aria-sort=\"descending\"");
  }

  @Test
  void groups_ofOddValuesAndOfNoneAreLookedInto() throws Exception {
    run("odd", "odd", Map.of(), Map.of("te am 🚢", ODD), 0.5);
    run("odd", "without", Map.of(), Map.of(), 0.5);
    var page = grid("odd", "group=" + encoded("tags.te am 🚢"));
    assertThat(page).contains("it's \"quoted\" 🚢</a>", ">without te am 🚢</a>");
    assertThat(grid("odd", "in=" + encoded("tags.te am 🚢=" + ODD)))
        .contains(">odd</a>")
        .doesNotContain(">without</a>");
    assertThat(grid("odd", "in=" + encoded("tags.te am 🚢")))
        .contains(">without</a>")
        .doesNotContain(">odd</a>");
    assertThat(grid("odd", "group=" + encoded("params.never' \"<b>"))).contains("1–1 of 1");
    assertThat(grid("odd", "group=nonsense&in=nonsense")).contains("1–2 of 2");
    assertThat(grid("odd", "in=params.never=1")).contains("No run matches");
  }

  @Test
  void groups_ofAParentAreCalledByItsName() throws Exception {
    var parent = run("family", "the sweep", Map.of(), Map.of());
    run("family", "child 1", Map.of(), Map.of("mlflow.parentRunId", parent), 0.5);
    run("family", "child 2", Map.of(), Map.of("mlflow.parentRunId", parent), 0.7);
    assertThat(grid("family", "group=parent"))
        .containsSubsequence(">the sweep</a>", ">2<", ">no parent</a>", ">1<");
    assertThat(grid("family", "in=parent%3D" + parent))
        .contains("children of the sweep", "1–2 of 2");
  }

  @Test
  void trends_areDrawnOfWhatIsFinite() throws Exception {
    run("trends", "wild", Map.of(), Map.of(), Double.NaN, 0.25, Double.POSITIVE_INFINITY, 0.75);
    run("trends", "huge", Map.of(), Map.of(), -Double.MAX_VALUE, Double.MAX_VALUE);
    run("trends", "flat", Map.of(), Map.of(), 0.5, 0.5);
    run("trends", "single", Map.of(), Map.of(), 0.5);
    var page = grid("trends", "");
    assertThat(page)
        .contains(
            "auc over time: from 0.25 to 0.75, between 0.25 and 0.75",
            "points=\"2.0,22.0 118.0,2.0\"",
            "points=\"2.0,12.0 118.0,12.0\"")
        .doesNotContain("points=\"NaN", ",NaN");
    assertThat(page.split("<svg class=\"spark\"", -1)).hasSize(4);
  }
}
