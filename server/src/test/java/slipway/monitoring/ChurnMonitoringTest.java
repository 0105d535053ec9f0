package slipway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.testing.ChurnServer;
import tools.jackson.databind.JsonNode;

/// The purchases replayed once, with three releases, against figures computed by numpy, DuckDB and
/// XGBoost in Python (XGBoost 3.0.4, DuckDB 2.0.0), as the comments on each table say.
final class ChurnMonitoringTest {
  /// Nearer than the fourth printed digit and the trainer's own tolerance.
  private static final double NEAR = 0.00025;

  private static final List<String> EXAMPLE =
      List.of(
          "purchases",
          "purchases.contract",
          "customer_activity",
          "customer_activity.contract",
          "churned_90d",
          "endpoint",
          "monitor");

  private static final String PIPELINE =
      """
      kind: Pipeline
      name: churn
      spec:
        parameters:
          cutoff: { type: date, value: month-end }
        steps:
          - { name: import, type: import, with: { dataset: purchases } }
          - { name: check, type: check, with: { dataset: purchases, staged: "${steps.import.staged}" } }
          - name: features
            type: features
            after: [check]
            with: { view: customer_activity, cutoff: "${parameters.cutoff}" }
          - name: train
            type: train
            after: [features]
            with:
              trainer: xgboost
              views: [customer_activity]
              label: churned_90d
              cutoff: newest-matured
              folds: { count: 5, expression: customer_id % 5 }
              settings: { objective: "binary:logistic", rounds: 50, max_depth: 3, eta: 0.1,
                min_child_weight: 20, lambda: 1, tree_method: hist, max_bin: 256, base_score: 0.5, seed: 7 }
          - { name: evaluate, type: evaluate, with: { training: "${steps.train.training}" } }
          - name: register
            type: register
            with: { training: "${steps.train.training}", evaluation: "${steps.evaluate.evaluation}", model: customer_churn }
          - { name: release, type: release, with: { endpoint: churn, version: "${steps.register.version}" } }
      """;

  private static final Set<YearMonth> RELEASED =
      Set.of(YearMonth.of(1997, 6), YearMonth.of(1997, 9), YearMonth.of(1998, 2));

  @TempDir static Path folder = Path.of("");

  /// Months whose labels are not known in the end.
  private static final Set<YearMonth> SERVED = Set.of(YearMonth.of(1998, 4), YearMonth.of(1998, 5));

  private static final int SERVED_CUSTOMERS = 40;

  private static final YearMonth DAMAGED = YearMonth.of(1997, 11);

  private static final List<LocalDate> SINCE_THE_START =
      List.of(LocalDate.of(1997, 4, 30), LocalDate.of(1997, 5, 31), LocalDate.of(1997, 6, 30));

  private static @Nullable ChurnServer server;

  /// By version.
  private static final Map<Integer, String> RELEASES = new HashMap<>();

  @BeforeAll
  static void replay() {
    var started = ChurnServer.start(folder.resolve("home"));
    server = started;
    started.apply(EXAMPLE, PIPELINE);
    for (var month = YearMonth.of(1997, 1);
        !month.isAfter(YearMonth.of(1998, 6));
        month = month.plusMonths(1)) {
      boolean isReleased = RELEASED.contains(month);
      if (month.equals(DAMAGED)) {
        damaged(started);
      } else {
        started.month(month, isReleased ? "" : "features");
      }
      if (isReleased) {
        var release = started.get("/endpoints/churn").body().path("release");
        RELEASES.put(release.path("version").asInt(), release.path("digest").asString());
      }
      if (SERVED.contains(month)) {
        for (int customer = 1; customer <= SERVED_CUSTOMERS; customer++) {
          started.predict(customer);
        }
        started.advance(month);
      }
      if (month.equals(YearMonth.of(1997, 6))) {
        SINCE_THE_START.forEach(cutoff -> evaluate(cutoff));
      }
    }
  }

  /// A version of the view that counts recency in hours, where no contract refuses it; then the
  /// former one again.
  private static void damaged(ChurnServer started) {
    var contract = ChurnServer.example("customer_activity.contract.yaml");
    var view = ChurnServer.example("customer_activity.yaml");
    var hours =
        view.replace(
            "date_diff('day', max(d), $cutoff) as recency_days",
            "24 * date_diff('day', max(d), $cutoff) as recency_days");
    assertThat(hours).isNotEqualTo(view);
    var lax = contract.substring(0, contract.indexOf("    quality:"));
    started.apply(List.of(), hours + "---\n" + lax);
    started.month(DAMAGED, "features");
    started.apply(List.of(), view + "---\n" + contract);
    started.run("features");
    started.advance(DAMAGED);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /// Every entity by the fold model that has not seen it: what the training labels overlap cannot
  /// be judged otherwise.
  @ParameterizedTest
  @CsvSource({
    "1, 1997-04-30, -0.0035",
    "1, 1997-05-31, -0.0057",
    "2, 1997-07-31, -0.0079",
    "2, 1997-08-31, -0.0010",
    "3, 1997-12-31,  0.0015",
  })
  void judge_byFoldsWhereTheTrainingLabelsOverlap(int version, LocalDate cutoff, double gap) {
    var judged = judge(version, cutoff);
    assertThat(judged.path("how").asString()).isEqualTo("FOLDS");
    assertThat(judged.path("overlaps").asBoolean()).isTrue();
    assertThat(figure(judged, "gap")).isCloseTo(gap, within(NEAR));
    assertThat(figure(judged, "gapStandardError")).isCloseTo(0.0024, within(0.0004));
  }

  /// demo facts, the releases that were frozen or retrained when triggered.
  @ParameterizedTest
  @CsvSource({
    "1, 1997-06-30, 0.7466, 0.4011, -0.0281",
    "1, 1997-07-31, 0.7573, 0.3877, -0.0429",
    "1, 1997-11-30, 0.7982, 0.3656, -0.0656",
    "1, 1998-03-31, 0.8361, 0.3434, -0.0940",
    "2, 1997-09-30, 0.7757, 0.3807,  0.0021",
    "2, 1997-10-31, 0.7910, 0.3642, -0.0077",
    "2, 1997-11-30, 0.8001, 0.3467, -0.0248",
    "2, 1998-01-31, 0.8113, 0.3439, -0.0233",
    "3, 1998-02-28, 0.8227, 0.3246, -0.0056",
    "3, 1998-03-31, 0.8380, 0.3008, -0.0247",
  })
  void judge_backscoresWhatNobodyWasAsked(
      int version, LocalDate cutoff, double auc, double logLoss, double gap) {
    var judged = judge(version, cutoff);
    assertThat(judged.path("overlaps").asBoolean()).isFalse();
    assertThat(judged.path("how").asString()).isEqualTo("BACKSCORED");
    assertThat(judged.path("figures").path("n").asInt()).isEqualTo(23_570);
    assertThat(figure(judged, "auc")).isCloseTo(auc, within(NEAR));
    assertThat(figure(judged, "logLoss")).isCloseTo(logLoss, within(NEAR));
    assertThat(figure(judged, "gap")).isCloseTo(gap, within(NEAR));
    var interval = judged.path("figures").path("aucInterval");
    assertThat(interval.path("low").asDouble()).isBetween(auc - 0.01, auc);
    assertThat(interval.path("high").asDouble()).isBetween(auc, auc + 0.01);
  }

  @Test
  void judge_isRefusedWhileTheLabelsAreNotKnown() {
    var answer =
        server()
            .post(
                "/endpoints/churn/judgements",
                Map.of("cutoff", "1998-04-30", "release", release(3)));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(409);
    assertThat(answer.body().toString()).contains("the labels of 1998-04-30 are not known");
  }

  @Test
  void judge_onTheSameLabelsGivesWhatWasStored() {
    var first = judge(2, LocalDate.of(1997, 12, 31));
    var again = judge(2, LocalDate.of(1997, 12, 31));
    assertThat(again).isEqualTo(first);
    var all = server().get("/endpoints/churn/judgements").body().path("items");
    assertThat(all.valueStream().filter(judged -> judged.equals(first)).count()).isEqualTo(1);
  }

  /// numpy linear quantiles of the training rows, equal edges merged, nulls one more bin, shares of
  /// at least 1e-4.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tenure_days: 2.78 6.59 8.39 8.39 8.39 8.39",
        "recency_days: .784 2.13 2.72 2.85 2.84 2.98",
        "spend_90d: .276 1.22 2.42 2.57 2.65 2.78",
        "orders_30d: .429 .558 .517 .566 .675 .665",
        "mean_gap_days: .057 .149 .281 .405 .500 .594",
        "orders_90d: .004 .033 .142 .163 .179 .200",
        "frequency: .029 .070 .122 .174 .215 .253",
        "recency_over_gap: .026 .062 .109 .152 .176 .205",
        "cds_total: .010 .025 .045 .070 .088 .107",
        "monetary_total: .009 .024 .043 .066 .083 .100",
        "monetary_avg: .001 .002 .003 .005 .006 .007",
        "last_order_dollars: .000 .000 .001 .001 .001 .001",
        "score: .418 .836 .819 .765 .715 .677",
      })
  void window_isAsFarFromTheTrainingRowsAsNumpySays(String monthsFromApril) {
    var column = monthsFromApril.substring(0, monthsFromApril.indexOf(':'));
    var published =
        Arrays.stream(monthsFromApril.substring(column.length() + 1).strip().split(" +"))
            .mapToDouble(Double::parseDouble)
            .toArray();
    for (int i = 0; i < published.length; i++) {
      var report = window(YearMonth.of(1997, 4 + i).atEndOfMonth(), -1);
      var psi = column(report, column).path("toTraining").path("psi").asDouble();
      assertThat(psi)
          .as(report.path("cutoff").asString())
          .isCloseTo(published[i], within(published[i] > 1 ? 0.0051 : 0.0007));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tenure_days, 1.000, .877",
    "recency_days, .774, .650",
    "spend_90d, .771, .619",
    "orders_30d, .292, .296",
    "mean_gap_days, .336, .214",
    "frequency, .135, .146",
    "monetary_avg, .023, .023",
    "score, .322, .362",
  })
  void window_hasTheDistancesOfKolmogorovAndOfJensen(String column, double ks, double js) {
    var distance = column(window(LocalDate.of(1997, 6, 30), -1), column).path("toTraining");
    assertThat(distance.path("ks").asDouble()).isCloseTo(ks, within(0.0007));
    assertThat(distance.path("js").asDouble()).isCloseTo(js, within(0.0007));
  }

  /// No month of clean data alarms; what ages is listed.
  @Test
  void windows_ofCleanMonthsAreQuietAndSayWhatAged() {
    for (var month = YearMonth.of(1997, 7);
        !month.isAfter(YearMonth.of(1998, 6));
        month = month.plusMonths(1)) {
      var report = window(month.atEndOfMonth(), 0);
      assertThat(report.path("outcome").asString())
          .as(month + " " + report.path("reason"))
          .isEqualTo("QUIET");
      assertThat(report.path("alarms").size()).isZero();
      assertThat(psi(report, "score")).isBetween(0.0001, 0.0032);
      assertThat(psi(report, "tenure_days")).isBetween(2.665, 2.865);
      assertThat(psi(report, "recency_days")).isBetween(0.545, 0.815);
      assertThat(psi(report, "mean_gap_days")).isLessThan(0.0305);
      assertThat(psi(report, "orders_90d")).isLessThan(0.0023);
      assertThat(psi(report, "spend_90d")).isLessThan(0.0023);
      assertThat(psi(report, "orders_30d")).isLessThan(0.0095);
      assertThat(psi(report, "recency_over_gap")).isLessThan(0.0165);
      assertThat(psi(report, "monetary_avg")).isLessThan(0.00045);
      var expected = report.path("expected").findValuesAsString("feature");
      assertThat(expected).contains("tenure_days", "recency_days");
    }
  }

  @Test
  void window_beforeTheFirstReleaseHasNothingToCompareWith() {
    var report = window(LocalDate.of(1997, 6, 30), 0);
    assertThat(report.path("outcome").asString()).isEqualTo("SKIPPED");
    assertThat(report.path("reason").asString()).contains("no window before 1997-06-30");
    assertThat(column(report, "spend_90d").path("toPrevious").isNull()).isTrue();
  }

  /// demo facts 5.1: recency in hours, against October.
  @Test
  void window_ofADamagedViewAlarmsByTheScoreAndIsSupersededOnceRepaired() {
    var reports = server().get("/monitors/churn/windows/1997-11-30").body().path("items");
    assertThat(reports.size()).isEqualTo(2);
    assertThat(reports.get(0).path("outcome").asString()).isEqualTo("QUIET");
    assertThat(psi(reports.get(0), "score")).isCloseTo(0.0018, within(0.0001));
    var damaged = reports.get(1);
    assertThat(damaged.path("superseded").asBoolean()).isTrue();
    assertThat(damaged.path("outcome").asString()).isEqualTo("ALARM");
    assertThat(damaged.path("alarms").size()).as(damaged.path("alarms").toString()).isEqualTo(1);
    var alarm = damaged.path("alarms").get(0);
    assertThat(alarm.path("subject").asString()).isEqualTo("score");
    assertThat(alarm.path("value").asDouble()).isCloseTo(0.184, within(0.001));
    assertThat(alarm.path("sentence").asString())
        .startsWith(
            "The score moved by a PSI of 0.184 from 1997-10-31 to 1997-11-30; the limit is 0.010"
                + " (declared). Its mean went from 0.8");
    assertThat(psi(damaged, "recency_days")).isCloseTo(5.62, within(0.01));
    assertThat(damaged.path("expected").findValuesAsString("feature")).contains("recency_days");
  }

  /// demo facts 3.6; the release of the standing report is the third.
  @Test
  void slices_sayHowRightTheReleaseWasOnceLabelsAreKnown() {
    var report = window(LocalDate.of(1998, 3, 31), 0);
    var slices = report.path("slices");
    assertThat(slices.get(0).path("rows").asInt()).isEqualTo(12_426);
    assertThat(slices.get(0).path("baseRate").asDouble()).isCloseTo(0.970, within(0.0005));
    assertThat(slices.get(1).path("rows").asInt()).isEqualTo(11_144);
    assertThat(slices.get(1).path("baseRate").asDouble()).isCloseTo(0.737, within(0.0005));
    assertThat(slices.get(2).path("rows").asInt()).isEqualTo(3_817);
    assertThat(slices.get(2).path("auc").asDouble()).isBetween(0.71, 0.74);
    var later = window(LocalDate.of(1998, 4, 30), 0).path("slices").get(0);
    assertThat(later.path("baseRate").isNull()).isTrue();
  }

  @Test
  void evaluate_onTheSameDataGivesTheStoredReport() {
    var before = server().get("/monitors/churn/windows/1998-05-31").body();
    var again = evaluate(LocalDate.of(1998, 5, 31));
    assertThat(again.path("number").asInt()).isEqualTo(1);
    assertThat(server().get("/monitors/churn/windows/1998-05-31").body()).isEqualTo(before);
  }

  /// Clean months, real trainings.
  @Test
  void audits_findNoMismatchInWhatWasServedAndTrainedOn() {
    var reports = server().get("/endpoints/churn/parity").body().path("items");
    for (var report : reports) {
      assertThat(report.path("mismatched").asInt()).as(report.path("sentence").asString()).isZero();
    }
    var trained =
        reports.valueStream().filter(r -> r.path("source").asString().equals("TRAINED")).toList();
    assertThat(trained).hasSize(RELEASED.size());
    assertThat(trained).allSatisfy(r -> assertThat(r.path("rows").asInt()).isEqualTo(200));
    var served =
        reports.valueStream().filter(r -> r.path("source").asString().equals("SERVED")).toList();
    assertThat(served)
        .extracting(r -> r.path("cutoff").asString())
        .containsExactlyInAnyOrder("1998-04-30", "1998-05-31");
    assertThat(served)
        .allSatisfy(r -> assertThat(r.path("rows").asInt()).isEqualTo(SERVED_CUSTOMERS));
    var alerts = server().get("/alerts?state=all").body().path("items");
    assertThat(alerts.findValuesAsString("key")).containsExactly("monitor/churn");
    assertThat(alerts.get(0).path("state").asString()).isEqualTo("RESOLVED");
  }

  private static JsonNode evaluate(LocalDate cutoff) {
    var answer = server().post("/monitors/churn/evaluate", Map.of("cutoff", cutoff.toString()));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  /// @param from the newest 0; the first report of the window -1
  private static JsonNode window(LocalDate cutoff, int from) {
    var reports = server().get("/monitors/churn/windows/" + cutoff).body().path("items");
    assertThat(reports.size()).as(cutoff.toString()).isPositive();
    return reports.get(from < 0 ? reports.size() - 1 : from);
  }

  /// Predictions of two months, over the real areas: what no fixture of a page can show.
  @Test
  void endpointPage_findsPredictionsAndRefusesWhatIsNone() {
    var churn = "/ui/projects/default/endpoints/churn";
    var page = server().text(churn);
    assertThat(page)
        .contains("Requests a day", "80 answered by the primary", "from 1998-04-02 to 1998-06-30")
        .contains("Latency p99", "80 answers in the ", "customer_churn v3", "Older");
    assertThat(server().text(churn + "/requests.csv"))
        .isEqualTo("day,variant,requests\r\n1998-04-30,primary,40\r\n1998-05-31,primary,40\r\n");
    assertThat(server().text(churn + "?entity=7"))
        .contains("about 7, newest first; there are no older ones", "customer_churn v3")
        .doesNotContain("entity=8#");
    for (var entity : List.of("41", "%22%27%3Cb%3E", "%F0%9F%98%80", "x".repeat(500), "%25")) {
      assertThat(server().text(churn + "?entity=" + entity))
          .as(entity)
          .contains("No prediction about ", "The log was read to its begin.");
    }
    for (var wrong : List.of("?before=x", "?before=1-1-1-1-1", "?days=0", "?days=x")) {
      assertThat(server().text(churn + wrong)).as(wrong).contains("Not possible");
    }
    assertThat(server().text(churn + "?before=00000000-0000-0000-0000-000000000000"))
        .contains("Nothing is older than this");
    assertThat(server().text("/ui/projects/default/endpoints/nowhere")).contains("Not here");
    assertThat(server().text("/ui/projects/default/endpoints/nowhere/requests.csv"))
        .contains("nowhere");
    assertThat(server().text("/ui/projects/default/monitors/churn")).contains("class=\"marks\"");
  }

  private static JsonNode column(JsonNode report, String name) {
    return name.equals("score")
        ? report.path("score")
        : report
            .path("features")
            .valueStream()
            .filter(feature -> feature.path("name").asString().equals(name))
            .findFirst()
            .orElseThrow();
  }

  private static double psi(JsonNode report, String name) {
    return column(report, name).path("toPrevious").path("psi").asDouble(Double.NaN);
  }

  private static JsonNode judge(int version, LocalDate cutoff) {
    var answer =
        server()
            .post(
                "/endpoints/churn/judgements",
                Map.of("cutoff", cutoff.toString(), "release", release(version)));
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    return answer.body();
  }

  private static double figure(JsonNode judged, String name) {
    return judged.path("figures").path(name).asDouble(Double.NaN);
  }

  private static String release(int version) {
    return Objects.requireNonNull(RELEASES.get(version), () -> "no release of version " + version);
  }

  private static ChurnServer server() {
    return Objects.requireNonNull(server, "the replay did not start");
  }
}
