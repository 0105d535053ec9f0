package slipway.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.Feedback;
import slipway.api.wire.Judged;
import slipway.api.wire.Prediction;
import slipway.api.wire.WindowReport;
import slipway.api.wire.WindowReport.Outcome;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.monitoring.scoring.Unseen;
import slipway.statistics.DriftLimits;
import slipway.testing.ChurnLine;
import slipway.testing.Eventually;
import slipway.testing.RawHttp;

/// What monitoring promises on every database, over real areas and models of made-up trees.
abstract class MonitoringContract {
  private static final String P = ChurnLine.PROJECT;
  private static final String E = ChurnLine.ENDPOINT;
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final LocalDate FEBRUARY = LocalDate.of(1997, 2, 28);
  private static final LocalDate LONG_AGO = LocalDate.of(1996, 1, 31);

  @TempDir Path directory = Path.of("");

  private ChurnLine line;
  private WebServer web;

  abstract Database open(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, P, ChurnLine.VIEW, JANUARY);
  }

  @AfterEach
  void closeLine() {
    web.close();
    line.close();
  }

  @Test
  void judge_goesByWhatWasServed_onceOnTheSameLabels() {
    var release = line.release(line.trained(3, LONG_AGO, 2));
    predict(30);
    assertThat(cameTrue()).as("nothing is known yet").isEmpty();
    maturing();
    assertThat(cameTrue())
        .hasSize(30)
        .allSatisfy((_, outcome) -> {
          assertThat(outcome.column()).isEqualTo("churned");
          assertThat(outcome.value()).isIn(0.0, 1.0);
          assertThat(outcome.knownOn()).isEqualTo(JANUARY.plusDays(90));
        });
    var judging = line.monitoring.judging();
    assertThatThrownBy(() -> judging.judge(P, E, release, FEBRUARY))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
    var judged = judging.judge(P, E, release, JANUARY);

    assertThat(judged.how()).isEqualTo(Judged.How.SERVED);
    assertThat(judged.figures().n()).isEqualTo(30);
    assertThat(judged.knownOn()).isEqualTo(JANUARY.plusDays(90));
    var model = line.monitoring.scoring().ofRelease(release);
    var scores = line.monitoring.scoring().scores(model, JANUARY, Unseen.FULL);
    double mean = 0;
    for (int customer = 1; customer <= 30; customer++) {
      mean += scores.probability()[scores.entities().indexOf(Integer.toString(customer))] / 30;
    }
    assertThat(judged.figures().meanPrediction()).isCloseTo(mean, within(1e-6));
    predict(30);
    line.serving.log().seal();
    assertThat(judging.judge(P, E, release, JANUARY)).isEqualTo(judged);
    assertThat(judging.judgements(P, E)).containsExactly(judged);
  }

  private Map<UUID, slipway.monitoring.scoring.Outcome> cameTrue() {
    var rows = line.serving.log().newest(P, E, null, 100);
    return line.monitoring.outcomes(ChurnLine.CALLER, P, E, rows);
  }

  @Test
  void judge_scoresAgainWhatNobodyWasAsked_byFoldsWhereLabelsOverlap() {
    var early = line.release(line.trained(3, LONG_AGO, 2));
    var overlapping = line.release(line.trained(5, JANUARY, 2));
    maturing();
    var backscored = line.monitoring.judging().judge(P, E, early, JANUARY);
    assertThat(backscored.how()).isEqualTo(Judged.How.BACKSCORED);
    assertThat(backscored.figures().n()).isEqualTo(7_846);
    assertThat(backscored.figures().baseRate()).isCloseTo(.7307, within(.00005));
    var folds = line.monitoring.judging().judge(P, E, overlapping, JANUARY);
    assertThat(folds.how()).isEqualTo(Judged.How.FOLDS);
    assertThat(folds.overlaps()).isTrue();

    var unfolded = line.release(line.trained(9, JANUARY, 0));
    assertThatThrownBy(() -> line.monitoring.judging().judge(P, E, unfolded, JANUARY))
        .hasMessageContaining("0 fold models");
  }

  @Test
  void populationWindow_isLookedAtWhenFeaturesAreAccepted() {
    monitor(population(null));
    line.release(line.trained(3, JANUARY, 2));
    var first = line.monitoring.monitors().evaluate(P, "watch", JANUARY).orElseThrow();
    assertThat(first.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(first.reason()).contains("windows start with the endpoint's first release");

    february();
    var report = standing(FEBRUARY);
    assertThat(report.number()).isEqualTo(1);
    assertThat(report.rows()).isEqualTo(16_322);
    assertThat(report.rowsBefore()).isEqualTo(7_846);
    assertThat(report.outcome()).isEqualTo(Outcome.ALARM);
    assertThat(report.alarms()).extracting(WindowReport.Alarm::subject).contains("rows");
    assertThat(report.alarms().stream().filter(alarm -> alarm.subject().equals("rows")))
        .first()
        .extracting(WindowReport.Alarm::sentence)
        .isEqualTo(
            "1997-02-28 has 16,322 rows, 1997-01-31 has 7,846: 108.0 % more, more than the allowed"
                + " 10.0 %.");
    assertThat(report.alarms())
        .extracting(WindowReport.Alarm::subject)
        .doesNotContain("tenure_days", "recency_days", "frequency");
    assertThat(report.expected())
        .extracting(WindowReport.Expected::feature)
        .contains("tenure_days", "recency_days");
    assertThat(line.monitoring.monitors().evaluate(P, "watch", FEBRUARY)).contains(report);
    alertStandsOverHttp();
  }

  private void alertStandsOverHttp() {
    var path = "/api/v1/projects/" + P + "/alerts";
    Eventually.holds(
        "the window's alert stands",
        () -> !Json.tree(get(path + "/groups").body()).path("items").isEmpty());
    var groups = Json.tree(get(path + "/groups").body()).path("items");
    assertThat(groups.get(0).path("subject").asString()).isEqualTo("endpoint churn");
    var listed = Json.tree(get(path + "?kind=monitor").body()).path("items");
    assertThat(listed.size()).isEqualTo(1);
    var one = path + "/" + listed.get(0).path("id").asString();
    assertThat(Json.tree(get(one).body()).path("alert")).isEqualTo(listed.get(0));
    for (var wrong : List.of("?state=shut", "?kind=x", "?pageToken=x", "?pageSize=0", "/x")) {
      assertThat(get(path + wrong).status()).as(wrong).isEqualTo(400);
    }
    var note = "{\"note\": \"seen\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    var json = "content-type: application/json\r\n";
    assertThat(RawHttp.send(web.port(), "POST", one + "/acknowledge", json, note).text())
        .contains("ACKNOWLEDGED", "seen");
    assertThat(RawHttp.send(web.port(), "POST", one + "/resolve").status()).isEqualTo(200);
    assertThat(RawHttp.send(web.port(), "POST", one + "/resolve").status()).isEqualTo(409);
    assertThat(Json.tree(get(path).body()).path("items").size()).isZero();
  }

  private RawHttp.Answer get(String path) {
    return RawHttp.send(web.port(), "GET", path);
  }

  @Test
  void learntLimits_areNeverBelowChance() {
    monitor(population(new MonitorSpec.Limit(null, null, null, new MonitorSpec.Learn(.5))));
    line.release(line.trained(3, JANUARY, 2));
    february();
    var report = standing(FEBRUARY);
    var average =
        report.features().stream()
            .filter(feature -> feature.name().equals("monetary_avg"))
            .findFirst()
            .orElseThrow();
    assertThat(average.limit()).isBetween(9 * (1 / 7_846.0 + 1 / 16_322.0), .01);
    assertThat(average.limitSource()).isIn("learnt", "chi-square floor");
  }

  /// The whole way decides as the pure judgement does that the simulation of false alarms is of.
  @Test
  void learntLimits_areOfTheWindowsBeforeOnceSixAreKnown() {
    var model = line.monitoring.scoring().ofRelease(line.release(line.trained(3, JANUARY, 2)));
    var customers = line.monitoring.scoring().scores(model, JANUARY, Unseen.FULL).entities();
    var learn = new MonitorSpec.Limit(null, null, null, new MonitorSpec.Learn(1));
    monitor(
        new MonitorSpec(
            null,
            E,
            "served",
            new MonitorSpec.Window(1, null),
            learn,
            null,
            null,
            null,
            null,
            null));
    for (int day = 1; day <= 8; day++) {
      predict(customers.subList(40 * day, 40 * day + 40));
      line.serving.log().seal();
      line.moveTo(JANUARY.plusDays(day));
    }
    line.moveTo(JANUARY.plusDays(9));
    var reports = line.monitoring.monitors().reports(P, "watch"); // the newest first
    assertThat(reports).hasSize(8);
    var scores = reports.stream().map(report -> Objects.requireNonNull(report.score())).toList();
    assertThat(scores.get(1).limitSource()).isIn("learnt", "chi-square floor");
    assertThat(scores.getFirst().limitSource()).isEqualTo("learnt from clean windows");
    var psi =
        scores.subList(1, 7).stream()
            .mapToDouble(score -> Objects.requireNonNull(score.toPrevious()).psi())
            .toArray();
    assertThat(scores.getFirst().limit()).isEqualTo(DriftLimits.ofCleanWindows(psi, 1 / 30.4375));
  }

  @Test
  void servedWindow_isClosedByTimeAndReopenedByALateRow() {
    line.release(line.trained(3, JANUARY, 2));
    monitor(
        new MonitorSpec(
            null,
            E,
            "served",
            new MonitorSpec.Window(7, 1),
            null,
            new MonitorSpec.Limit(100.0, null, null, null),
            null,
            null,
            null,
            List.of(new MonitorSpec.Slice("all", "frequency > 0"))));
    predict(20);
    line.serving.log().seal();
    line.settle();
    assertThat(line.monitoring.monitors().reports(P, "watch")).isEmpty();
    assertThat(line.monitoring.monitors().asOf(P, "watch", JANUARY)).isEmpty(); // still open
    predict(5); // not sealed when the window closes
    line.moveTo(JANUARY.plusDays(9));

    var before = standing(line.monitoring.monitors().reports(P, "watch").getFirst().cutoff());
    assertThat(line.monitoring.monitors().asOf(P, "watch", before.cutoff())).contains(before);
    assertThat(line.monitoring.monitors().asOf(P, "watch", before.cutoff().minusDays(1))).isEmpty();
    assertThat(before.rows()).isEqualTo(20);
    assertThat(before.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(before.slices().getFirst().rows()).isEqualTo(20);
    assertThat(java.util.Objects.requireNonNull(before.score()).toTraining()).isNotNull();
    line.serving.log().seal();
    line.settle();
    var reports = line.monitoring.monitors().history(P, "watch", before.cutoff());
    assertThat(reports).hasSize(2);
    assertThat(reports.getFirst().rows()).isEqualTo(25);
    assertThat(reports.getFirst().lateRows()).isEqualTo(5);
    assertThat(reports.getLast().superseded()).isTrue();
    assertThatThrownBy(() ->
            line.monitoring.monitors().evaluate(P, "watch", JANUARY.plusDays(9)).orElseThrow())
        .isInstanceOf(java.util.NoSuchElementException.class);
  }

  @Test
  void window_withoutDataOrOfOtherFeaturesIsRefusedAndKeepsNothing() {
    monitor(population(null));
    assertThat(evaluate(JANUARY)).contains("nothing to look at as of 1997-01-31");
    line.release(line.trained(3, JANUARY, 2));
    assertThat(evaluate(FEBRUARY)).contains("nothing to look at as of 1997-02-28");
    var spec = ChurnLine.view(ChurnLine.VIEW).spec();
    var features = new ArrayList<>(java.util.Objects.requireNonNull(spec.features()));
    java.util.Collections.swap(features, 8, 9);
    line.apply(
        ChurnLine.view(
            ChurnLine.VIEW,
            new FeatureViewSpec(
                spec.description(),
                spec.entity(),
                spec.sources(),
                spec.sql(),
                features,
                spec.label(),
                spec.online())));
    line.importMonth(YearMonth.of(1997, 2));
    line.features.materialise(ChurnLine.CALLER, P, ChurnLine.VIEW, FEBRUARY);
    assertThat(evaluate(FEBRUARY))
        .contains("features of [customer_activity]", "expected: what the model takes");
    assertThat(line.monitoring.monitors().asOf(P, "watch", FEBRUARY)).isEmpty();
    assertThat(line.monitoring.monitors().reports(P, "watch")).isEmpty();
  }

  /// The refusal of a window.
  private String evaluate(LocalDate cutoff) {
    var answer =
        RawHttp.send(
            web.port(),
            "POST",
            "/api/v1/projects/" + P + "/monitors/watch/evaluate",
            "content-type: application/json\r\n",
            Json.bytes(Map.of("cutoff", cutoff.toString())));
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    return answer.text();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"endpoint\":\"churn\",\"feature\":{\"recency_day\":{\"psi\":0.1}}}"
            + "|did you mean \"recency_days\"",
        "{\"endpoint\":\"chrn\"}|spec.endpoint",
        "{\"endpoint\":\"churn\",\"source\":\"served\"}|a length in days",
        "{\"endpoint\":\"churn\",\"source\":\"everything\"}|population or served",
        "{\"endpoint\":\"churn\",\"score\":{\"psi\":-1}}|a number above 0",
        "{\"endpoint\":\"churn\",\"score\":{\"psi\":1,\"learn\":{\"falseAlarmsPerMonth\":1}}}"
            + "|one of them",
        "{\"endpoint\":\"churn\",\"score\":{\"learn\":{\"falseAlarmsPerMonth\":1}}}"
            + "|0.0001 to 0.50, as 1.0 learnt limits are judged in a month",
        "{\"endpoint\":\"churn\",\"slices\":[{\"name\":\"a\",\"condition\":\"orders_90 > 0\"}]}"
            + "|orders_90d",
        "{\"endpoint\":\"churn\",\"window\":{\"days\":7}}|none, a population has one window",
      })
  void apply_refusesWhatCannotBeWatched(String spec, String message) {
    assertThatThrownBy(() -> monitor(Json.read(spec, MonitorSpec.class)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(message);
  }

  @Test
  void feedback_isTheLabelOfModelsWithoutALabelView() {
    var release = line.release(line.model(1));
    var ids = predict(10);
    var feedback = line.monitoring.feedback();
    var given = new ArrayList<Feedback.Label>();
    for (int i = 0; i < 5; i++) {
      given.add(new Feedback.Label(ids.get(i), null, null, i % 2.0, null));
    }
    given.add(new Feedback.Label(null, "8", "1997-01-31", 1.0, "1997-01-31"));
    var received = feedback.give(ChurnLine.CALLER, P, E, given);
    assertThat(received).isEqualTo(new Feedback.Received(6, 0, null));
    assertThat(feedback.give(ChurnLine.CALLER, P, E, given).repeated()).isEqualTo(6);
    var performance = line.monitoring.performance(ChurnLine.CALLER, P, E);
    assertThat(performance).hasSize(1);
    assertThat(performance.getFirst().predictions()).isEqualTo(6);
    assertThat(performance.getFirst().baseRate()).isEqualTo(0.5);
    assertThat(performance.getFirst().release()).isEqualTo(release.digest());
    assertThat(feedback.newest(ChurnLine.CALLER, P, E)).hasSize(6);
  }

  @Test
  void feedback_isTakenAsAWholeOrNotAtAll() {
    line.release(line.model(1));
    var ids = predict(3);
    var feedback = line.monitoring.feedback();
    feedback.give(
        ChurnLine.CALLER, P, E, List.of(new Feedback.Label(ids.get(0), null, null, 1.0, null)));
    refused(
        ErrorCode.CONFLICT,
        "0.0 given, 1.0 known",
        new Feedback.Label(ids.get(1), null, null, 1.0, null),
        new Feedback.Label(ids.get(0), null, null, 0.0, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "is in the future",
        new Feedback.Label(ids.get(1), null, null, 1.0, "1997-02-01"));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "no prediction of churn",
        new Feedback.Label(new UUID(1, 2), null, null, 1.0, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "no prediction of churn is of entity 9",
        new Feedback.Label(null, "9", "1997-01-31", 1.0, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "the model is binary",
        new Feedback.Label(ids.get(1), null, null, 0.5, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "contradicts another label",
        new Feedback.Label(ids.get(1), null, null, 1.0, null),
        new Feedback.Label(ids.get(1), null, null, 0.0, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "expected prediction, or entity and time",
        new Feedback.Label(ids.get(1), "2", null, 1.0, null));
    refused(
        ErrorCode.INVALID_ARGUMENT,
        "ISO 8601",
        new Feedback.Label(ids.get(1), null, null, 1.0, "yesterday"));
    assertThat(feedback.newest(ChurnLine.CALLER, P, E)).hasSize(1);
  }

  private void refused(ErrorCode code, String message, Feedback.Label... labels) {
    assertThatThrownBy(
            () -> line.monitoring.feedback().give(ChurnLine.CALLER, P, E, List.of(labels)))
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static MonitorSpec population(MonitorSpec.@Nullable Limit learnt) {
    var limit = learnt == null ? new MonitorSpec.Limit(.1, null, .02, null) : learnt;
    return new MonitorSpec(
        null,
        E,
        null,
        null,
        limit,
        limit,
        null,
        new MonitorSpec.Volume(.1, null),
        1,
        List.of(new MonitorSpec.Slice("one order", "frequency = 1")));
  }

  private void monitor(MonitorSpec spec) {
    line.change(tx ->
        line.monitoring
            .monitors()
            .apply(tx, ChurnLine.CALLER, new Declared<>(P, "watch", spec, Json.digest(spec))));
  }

  private WindowReport standing(LocalDate cutoff) {
    return line.monitoring.monitors().reports(P, E, cutoff).getFirst();
  }

  private void february() {
    line.importMonth(YearMonth.of(1997, 2));
    line.features.materialise(ChurnLine.CALLER, P, ChurnLine.VIEW, FEBRUARY);
    line.settle();
  }

  /// Until the labels of January are known, and those of February not.
  private void maturing() {
    line.serving.log().seal();
    for (int month = 2; month <= 4; month++) {
      line.importMonth(YearMonth.of(1997, month));
    }
    line.importMonth(YearMonth.of(1997, 5));
    line.settle();
    assertThat(line.monitoring.labels().newestMatured(P, ChurnLine.LABEL)).contains(JANUARY);
  }

  /// Customers 1 to n.
  private List<UUID> predict(int n) {
    return predict(IntStream.rangeClosed(1, n).mapToObj(Integer::toString).toList());
  }

  private List<UUID> predict(List<String> customers) {
    var ids = new ArrayList<UUID>();
    for (var customer : customers) {
      var answer =
          RawHttp.send(
              web.port(),
              "POST",
              "/predict/churn",
              "",
              Json.bytes(Map.of("customer_id", Integer.valueOf(customer))));
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      ids.add(Json.readLenient(answer.body(), Prediction.class).predictionId());
    }
    return ids;
  }
}
