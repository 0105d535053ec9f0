package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Caller;
import slipway.tracking.LogBatch;
import slipway.tracking.Metric;
import slipway.tracking.Tracking;

/// The pages of runs over real tracking.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunPagesTest {
  private static final String RUNS = RunSite.RUNS;

  private final RunSite site;
  private final Tracking tracking;
  private final Caller caller;
  private final String first;
  private final String second;

  RunPagesTest(@TempDir Path folder) {
    site = new RunSite(folder);
    tracking = site.tracking();
    caller = site.caller();
    first = run("shallow", "3", 0.70);
    second = run("deep, \"wide\"", "9", 0.75);
  }

  private String run(String name, String depth, double auc) {
    var run = tracking.createRun(caller, "default", "trees", name, Map.of());
    var batch = LogBatch.params(Map.of("max_depth", depth, "seed", "1"));
    tracking.logBatch(
        caller,
        run,
        batch.withMetrics(
            List.of(new Metric("auc", auc / 2, 1_000, 0), new Metric("auc", auc, 2_000, 1))));
    return run;
  }

  @AfterAll
  void close() {
    site.close();
  }

  @Test
  void compare_showsWhatDiffersFirstAndTheChangeOfMetrics() throws Exception {
    var page = get(RUNS + "/compare?run=" + first + "&run=" + second);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .containsSubsequence(
            "2 runs: 1 parameter differs, 1 is the same.",
            "Parameters that differ",
            "max_depth",
            ">3<",
            ">9<",
            "Metrics",
            "0.700",
            "0.75",
            "+0.0500",
            "Parameters that are the same (1)",
            "seed",
            "data-chart=");
  }

  @Test
  void compare_ofLessThanTwoSaysWhatToDo_andOfTooManyIsRefused() throws Exception {
    assertThat(get(RUNS + "/compare").body())
        .contains("Select two runs or more")
        .containsPattern("http://127.0.0.1:[0-9]+" + RUNS + "/compare\\?run=ID");
    assertThat(get(RUNS + "/compare?run=" + first).body()).contains("Two runs are needed.");
    var many = new StringBuilder(RUNS + "/compare?");
    for (int i = 0; i < 11; i++) {
      many.append("run=").append(i).append('&');
    }
    assertThat(get(many.toString()).statusCode()).isEqualTo(400);
    assertThat(get(RUNS + "/compare?run=nothing&run=" + first).statusCode()).isEqualTo(404);
  }

  @Test
  void columns_areThoseThatTellRunsApartOrThoseChosen() throws Exception {
    assertThat(get(trees()).body()).contains(">max_depth</a>").doesNotContain(">seed</a>");
    var chosen = get(trees() + "&column=params.seed&column=nonsense&sort=-metrics.auc").body();
    assertThat(chosen)
        .contains(">seed</a>", "name=\"column\" value=\"params.seed\"")
        .doesNotContain(">max_depth</a>", "title=\"Sort by auc\"");
    assertThat(get(trees() + "&q=metrics.auc+%3E+0&column=metrics.auc").body())
        .contains(
            "?q=metrics.auc%20%3E%200&amp;experiment=",
            "&amp;sort=-metrics.auc&amp;column=metrics.auc");
  }

  @Test
  void csv_holdsEveryMetricAndParameterOfTheRunsFound() throws Exception {
    var csv = get(trees().replace("runs?", "runs.csv?") + "&sort=-metrics.auc");
    assertThat(csv.headers().firstValue("content-type").orElse("")).startsWith("text/csv");
    assertThat(csv.body().lines().toList())
        .satisfiesExactly(
            head ->
                assertThat(head)
                    .isEqualTo(
                        "run_id,name,experiment,status,start,end,metrics.auc,params.max_depth,params.seed"),
            row ->
                assertThat(row)
                    .startsWith(second + ",\"deep, \"\"wide\"\"\",trees,RUNNING,")
                    .endsWith(",,0.75,9,1"),
            row -> assertThat(row).startsWith(first).endsWith(",,0.7,3,1"));
    assertThat(get(RUNS + ".csv?q=metrics.auc+%3E+0.72").body().lines()).hasSize(2);
    assertThat(get(RUNS + ".csv?q=metrics.auc+%3E").statusCode()).isEqualTo(400);
  }

  @Test
  void run_drawsALongHistoryWithItsPeakAndSaysWhatIsLeftOut() throws Exception {
    var run = tracking.createRun(caller, "default", "long", "long", Map.of());
    for (int from = 0; from < 30_000; from += 1_000) {
      var batch = new ArrayList<Metric>();
      for (int i = from; i < from + 1_000; i++) {
        batch.add(new Metric("a-loss", i == 26_123 ? 99.5 : 0.25, i, i));
      }
      tracking.logBatch(caller, run, LogBatch.metrics(batch));
    }
    var others = new ArrayList<Metric>();
    for (var name = 'b'; name <= 'z'; name++) {
      others.add(new Metric(name + "-loss", 0.5, 1, 0));
      others.add(new Metric(name + "-loss", 0.4, 2, 1));
      others.add(new Metric(name + "-once", 0.4, 2, 1));
    }
    tracking.logBatch(caller, run, LogBatch.metrics(others));
    var page = get(RUNS + "/" + run).body();
    assertThat(page)
        .contains(
            "of 30,000 points: the least and the greatest of each stretch",
            "[0,0.25]",
            "[26123,99.5]",
            "[29999,0.25]",
            "the last of 30,000 points",
            "The first 24 metrics that have a history are drawn; 2 more have one.");
    assertThat(page).hasSizeLessThan(100_000);
  }

  @Test
  void run_thatLoggedALotShowsItPageByPage() throws Exception {
    var run = tracking.createRun(caller, "default", "wide", "wide", Map.of());
    for (int from = 100; from < 220; from += 60) {
      var params = new LinkedHashMap<String, String>();
      for (int i = from; i < from + 60; i++) {
        params.put("p" + i, i == 150 ? "=1+1" : "" + i);
      }
      tracking.logBatch(caller, run, LogBatch.params(params));
    }
    var metrics = new ArrayList<Metric>();
    for (int i = 100; i < 160; i++) {
      metrics.add(new Metric("m" + i, -i, 1, 0));
    }
    tracking.logBatch(caller, run, LogBatch.metrics(metrics));
    var page = RUNS + "/" + run;
    assertThat(get(page).body())
        .contains(
            "1–50 of 120", "1–50 of 60", "?params-from=50#params", "?metrics-format=csv", ">p149<")
        .doesNotContain(">p150<");
    assertThat(get(page + "?params-from=100&metrics-find=m15&metrics-sort=newest-value").body())
        .contains("101–120 of 120", "10, found among 60", ">p219<")
        .containsSubsequence(">m159<", ">m150<")
        .doesNotContain(">p100<", ">m100<");
    var table = Csv.read(get(page + "?params-format=csv").body(), ',', 999);
    assertThat(table)
        .hasSize(121)
        .contains(List.of("parameter", "value"), List.of("p150", "'=1+1"));
    assertThat(get(page + "?params-sort=size").statusCode()).isEqualTo(400);
  }

  @Test
  void run_showsTheBeginningOfAChosenFile() throws Exception {
    site.put(first, "tables/rows.csv", "a,b\n1,<b>\n");
    site.put(first, "model.bin", "\0\1\2");
    var page = RUNS + "/" + first;
    assertThat(get(page).body()).contains("2 files", "?file=tables%2Frows.csv", ">download</a>");
    assertThat(get(page + "?file=tables%2Frows.csv").body())
        .containsSubsequence("id=\"preview\"", "1 row · 10 B", "&lt;b&gt;")
        .doesNotContain("<b></td>");
    assertThat(get(page + "?file=model.bin").body()).contains("no preview of this file");
    assertThat(get(page + "?file=nothing").statusCode()).isEqualTo(404);
    assertThat(get(page + "?file=tables").statusCode()).isEqualTo(404);
    assertThat(get(page + "?file=..%2Fother").statusCode()).isEqualTo(400);
  }

  @Test
  void run_whoseFilesAreElsewhereIsShownAllTheSame() throws Exception {
    var made =
        site.post(
            "experiments/create", "{\"name\":\"far\",\"artifact_location\":\"s3://bucket/far\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    var run = tracking.createRun(caller, "default", "far", "away", Map.of());
    assertThat(get(RUNS + "/" + run).body()).contains("s3://bucket/far", "does not read");
    assertThat(get(RUNS + "/" + run + "?file=a").statusCode()).isEqualTo(200);
  }

  private String trees() {
    return RUNS + "?experiment=" + site.experiment("trees");
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return site.get(path);
  }
}
