package slipway.pipelines.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.testing.Cdnow;
import tools.jackson.databind.JsonNode;

/// The churn example from deliveries to predictions, over the real areas.
final class ChurnPipelineTest {
  private static final YearMonth JUNE = YearMonth.of(1997, 6);
  private static final int MONTHS_BEFORE = 5;
  private static final int CUSTOMERS = 23_570;

  @TempDir Path folder = Path.of("");
  private final TimeZone zone = TimeZone.getDefault();
  private final Locale locale = Locale.getDefault();

  @AfterEach
  void restore() {
    TimeZone.setDefault(zone);
    Locale.setDefault(locale);
  }

  @Test
  void pipeline_leadsFromDeliveriesToPredictions() {
    try (var server = ChurnServer.start(folder.resolve("home"))) {
      server.apply("", "");
      var months = server.months(MONTHS_BEFORE);
      assertThat(months).allMatch(month -> month.status() == Status.SUCCEEDED);
      assertThat(output(months.get(0), "features", "rows").asInt()).isEqualTo(7_846);
      assertThat(output(months.get(1), "features", "rows").asInt()).isEqualTo(16_322);
      assertThat(output(months.get(2), "features", "rows").asInt()).isEqualTo(CUSTOMERS);
      assertThat(step(months.get(1), "features").reason()).contains("miss: input `");

      var june = server.month(JUNE, "");
      assertThat(june.error()).isNull();
      assertThat(june.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(output(june, "train", "cutoff").stringValue()).isEqualTo("1997-03-31");
      assertThat(output(june, "train", "rows").asInt()).isEqualTo(CUSTOMERS);
      assertThat(output(june, "evaluate", "auc").asDouble()).isCloseTo(0.6945, within(0.002));
      assertThat(output(june, "evaluate", "log_loss").asDouble()).isCloseTo(0.4847, within(0.002));
      assertThat(output(june, "release", "version").stringValue()).isEqualTo("customer_churn/1");

      var prediction =
          server.send(
              "POST", "/predict/churn", "{\"customer_id\": 4711}".getBytes(StandardCharsets.UTF_8));
      assertThat(prediction.status()).as(prediction.body().toString()).isEqualTo(200);
      assertTheRunHoldsTheFigures(server, june);
      assertNothingRunsAgain(server, june);
    }
  }

  private static void assertTheRunHoldsTheFigures(ChurnServer server, Execution june) {
    var run =
        server
            .send(
                "GET",
                "/api/2.0/mlflow/runs/get?run_id=" + output(june, "train", "run").stringValue(),
                new byte[0])
            .body()
            .path("run");
    var metrics = new java.util.HashMap<String, Double>();
    for (var metric : run.path("data").path("metrics")) {
      metrics.put(metric.path("key").asString(""), metric.path("value").asDouble());
    }
    assertThat(metrics)
        .containsEntry("auc", output(june, "evaluate", "auc").asDouble())
        .containsKey("train_logloss");
    assertThat(run.path("info").path("status").asString("")).isEqualTo("FINISHED");
    assertThat(run.path("data").path("tags").toString())
        .contains(output(june, "train", "training").stringValue(), "c0ffee");
  }

  /// The second run sees that the head is another since the first imported; the third finds
  /// everything.
  private static void assertNothingRunsAgain(ChurnServer server, Execution june) {
    var again = server.run("");
    assertThat(again.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(step(again, "import").progress()).isEqualTo("no new deliveries");
    for (var name : new String[] {"features", "train", "evaluate", "register", "release"}) {
      assertThat(step(again, name).status()).as(name).isEqualTo(Status.CACHED);
      assertThat(step(again, name).outputs()).as(name).isEqualTo(step(june, name).outputs());
    }
    assertThat(step(again, "train").reason()).isEqualTo("hit: same inputs as churn #6");
    var third = server.run("");
    assertThat(third.steps()).allMatch(step -> step.status() == Status.CACHED);
  }

  @Test
  void train_isRefusedWhileNoLabelsHaveMatured_andGoesOnWhenTheyHave() {
    try (var server = ChurnServer.start(folder.resolve("home"))) {
      server.apply("rowsMin: 23570", "rowsMin: 7000");
      var january = server.month(YearMonth.of(1997, 1), "");
      assertThat(january.status()).isEqualTo(Status.FAILED);
      assertThat(january.error()).startsWith("step train: ").contains("1997-05-01");
      assertThat(step(january, "evaluate").status()).isEqualTo(Status.SKIPPED);
      for (int month = 2; month <= MONTHS_BEFORE; month++) {
        server.month(YearMonth.of(1997, month), "features");
      }
      var resumed = server.resume(january);
      assertThat(resumed.error()).isNull();
      assertThat(step(resumed, "import").attempt()).isEqualTo(1);
      assertThat(output(resumed, "train", "cutoff").stringValue()).isEqualTo("1997-02-28");
    }
  }

  @Test
  void check_quarantinesABrokenDelivery_andTheNextOneGoesOn() {
    try (var server = ChurnServer.start(folder.resolve("home"))) {
      server.apply("", "");
      var month = YearMonth.of(1997, 1);
      var good = Cdnow.lines(month);
      server.deliver(
          month, Cdnow.file(good.stream().map(line -> line.replace(" 1 ", " 0 ")).toList()));
      server.advance(month.atEndOfMonth());
      var broken = server.run("features");
      assertThat(broken.status()).isEqualTo(Status.FAILED);
      assertThat(broken.error()).startsWith("step check: ").contains("cds");
      assertThat(step(broken, "features").status()).isEqualTo(Status.SKIPPED);
      server.deliver(month, Cdnow.month(month));
      assertThat(server.run("features").status()).isEqualTo(Status.SUCCEEDED);
    }
  }

  /// Two homes under different paths, time zones and locales.
  @Test
  void package_isTheSameFromTwoFreshHomes_andAnotherForAnotherSeed() {
    var packages = new ArrayList<JsonNode>();
    try (var server = ChurnServer.start(folder.resolve("one"))) {
      packages.add(packageOf(server));
    }
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try (var server = ChurnServer.start(folder.resolve("another/and deeper"))) {
      packages.add(packageOf(server));
      server.apply("seed: 7", "seed: 8");
      var other = server.run("register");
      assertThat(step(other, "train").reason())
          .isEqualTo("miss: input `settings.seed` changed 7 → 8");
      packages.add(output(other, "register", "package"));
      assertTheChangedViewIsTrainedOn(server);
    }
    assertThat(packages.get(1)).isEqualTo(packages.get(0));
    assertThat(packages.get(2)).isNotEqualTo(packages.get(0));
  }

  /// The cutoff that is trained on was materialised before the view was another.
  private static void assertTheChangedViewIsTrainedOn(ChurnServer server) {
    server.apply("filter (d > $cutoff - 30)", "filter (d > $cutoff - 45)");
    var changed = server.run("train");
    assertThat(changed.error()).isNull();
    assertThat(output(changed, "train", "cutoff").stringValue()).isEqualTo("1997-03-31");
    assertThat(step(changed, "train").reason())
        .startsWith("miss: input `features customer_activity` changed");
    var commits = server.get("/datasets/features%2Fcustomer_activity/commits").path("items");
    assertThat(commits)
        .filteredOn(commit -> commit.path("cutoff").asString("").equals("1997-03-31"))
        .hasSize(2);
  }

  private static JsonNode packageOf(ChurnServer server) {
    server.apply("", "");
    server.months(MONTHS_BEFORE);
    return output(server.month(JUNE, "register"), "register", "package");
  }

  private static Execution.Step step(Execution execution, String name) {
    return execution.steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode output(Execution execution, String step, String name) {
    var outputs = step(execution, step).outputs();
    if (outputs == null || !outputs.has(name)) {
      throw new AssertionError(
          Map.of("step", step, "output", name, "execution", execution).toString());
    }
    return outputs.get(name);
  }
}
