package slipway.pipelines.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.api.wire.Report;
import slipway.monitoring.parity.VectorComparison;

final class GatesTest {
  private static final int ROWS = 2_000;

  @ParameterizedTest
  @CsvSource({
    "PASS PASS, PASS",
    "PASS SKIPPED, PASS",
    "SKIPPED SKIPPED, SKIPPED",
    "PASS INCONCLUSIVE SKIPPED, INCONCLUSIVE",
    "INCONCLUSIVE ERROR PASS, ERROR",
    "ERROR FAIL PASS, FAIL",
    "PASS fail, PASS",
    "fail, SKIPPED"
  })
  void overall_isTheStrongestOutcomeThatBlocks(String outcomes, Outcome expected) {
    var gates = new ArrayList<Gate>();
    for (var name : outcomes.split(" ", -1)) {
      var warns = name.equals("fail");
      var outcome = Outcome.valueOf(name.toUpperCase(java.util.Locale.ROOT));
      var gate = Verdicts.gate("g", outcome, "as it is", Map.of(), null);
      gates.add(warns ? Verdicts.warning(gate) : gate);
    }
    assertThat(Verdicts.overall(gates)).isEqualTo(expected);
    assertThat(Verdicts.sentence(gates)).startsWith(expected.name());
  }

  @Test
  void champion_passesWhatIsBetterByMoreThanTheMargin_andNotLess() {
    var rows = rows(0.5, 1.5);

    assertThat(judge(0, rows).outcome()).isEqualTo(Outcome.PASS);
    var gate = judge(0.2, rows);
    assertThat(gate.outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    assertThat(gate.sentence()).contains("no difference beyond the margin 0.2000");
    assertThat(gate.numbers())
        .containsKeys("delta", "lower", "upper", "aucDelta", "championLoss", "candidateLoss");
    assertThat(gate.numbers().get("rows")).isEqualTo(ROWS);
  }

  @Test
  void champion_failsWhatIsWorse_whateverTheMargin() {
    assertThat(judge(0, rows(1.5, 0.5)).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judge(0.5, rows(1.5, 0.5)).outcome()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void champion_failsWhatOrdersWorse_thoughItsLossIsLower() {
    var rows = rows(1, 1);
    var bold = new double[ROWS]; // the champion orders well and lies far off in level
    var timid = new double[ROWS]; // the candidate hits the level, and orders nothing
    for (int i = 0; i < ROWS; i++) {
      bold[i] = rows.championScores()[i] * 0.01;
      timid[i] = 0.5 + 1e-6 * (i % 7);
    }
    var compared = new Compared(Task.BINARY, "m/1", rows.labels(), bold, timid, 0);

    var gate = judge(0, compared);

    assertThat(gate.numbers().get("lower")).isPositive();
    assertThat(gate.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(gate.sentence()).contains("it orders worse");
  }

  @Test
  void champion_isInconclusiveOfTheSameScoresAndOfFewRows() {
    assertThat(judge(0, rows(1, 1)).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    var few = new Compared(Task.BINARY, "m/1", new double[5], new double[5], new double[5], 0);
    assertThat(judge(0, few).sentence()).contains("5 rows are too few");
  }

  @Test
  void champion_comparesClassesByLogLoss() {
    var labels = new double[ROWS];
    var sure = new double[ROWS * 3];
    var unsure = new double[ROWS * 3];
    Arrays.setAll(labels, i -> i % 3);
    for (int i = 0; i < ROWS; i++) {
      for (int c = 0; c < 3; c++) {
        boolean isIt = c == i % 3;
        sure[i * 3 + c] = i % 11 == 0 ? (isIt ? .2 : .4) : (isIt ? .8 : .1);
        unsure[i * 3 + c] = isIt ? .5 : .25;
      }
    }

    var better = judge(0, new Compared(Task.MULTICLASS, "m/1", labels, unsure, sure, 2));
    assertThat(better.outcome()).isEqualTo(Outcome.PASS);
    assertThat(better.sentence()).startsWith("log loss ");
    double right = ROWS - (ROWS + 10) / 11;
    assertThat(better.numbers().get("candidateLoss"))
        .isCloseTo(
            -(right * Math.log(.8) + (ROWS - right) * Math.log(.2)) / ROWS,
            org.assertj.core.api.Assertions.within(1e-12));
    assertThat(better.numbers().get("candidateAccuracy")).isEqualTo(right / ROWS);
    assertThat(better.numbers()).doesNotContainKey("aucDelta");
    assertThat(judge(0, new Compared(Task.MULTICLASS, "m/1", labels, sure, unsure, 2)).outcome())
        .isEqualTo(Outcome.FAIL);
    assertThat(judge(5, new Compared(Task.MULTICLASS, "m/1", labels, unsure, sure, 2)).outcome())
        .isEqualTo(Outcome.INCONCLUSIVE);
  }

  @Test
  void compared_refusesScoresThatAreNotAsManyOnBothSides() {
    assertThatThrownBy(() ->
            new Compared(Task.MULTICLASS, "m", new double[2], new double[6], new double[4], 0))
        .hasMessage("scores: 6 and 4 (expected: as many for each of 2 labels, on both sides)");
  }

  @Test
  void gain_isOfAccuracyAndR2ForTheOtherTasks() {
    double[] labels = {0, 1, 2, 0, 1, 2, 0, 1, 2, 0};
    var guess = new double[30];
    var knows = new double[30];
    for (int i = 0; i < 10; i++) {
      guess[i * 3] = 1; // right for four of ten
      knows[i * 3 + (int) labels[i]] = 1;
    }
    var classes =
        new GainGate(null).judge(new Compared(Task.MULTICLASS, "m", labels, guess, knows, 0));
    assertThat(classes.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(classes.sentence()).startsWith("accuracy 1.0000 against 0.4000, +0.6000: too good");
    double[] truth = {1, 2, 3, 4};
    double[] near = {1.1, 2.1, 2.9, 3.9};
    double[] nearer = {1.05, 2.05, 2.95, 3.95};
    assertThat(new GainGate(null).judge(new Compared(Task.REGRESSION, "m", truth, near, nearer, 0)))
        .satisfies(gate -> {
          assertThat(gate.outcome()).isEqualTo(Outcome.PASS);
          assertThat(gate.sentence()).startsWith("R² 0.9980 against 0.9920, +0.0060");
        });
    double[] same = {2, 2, 2, 2};
    assertThat(
            new GainGate(null)
                .judge(new Compared(Task.REGRESSION, "m", same, near, nearer, 0))
                .outcome())
        .isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void champion_comparesAmountsByAbsoluteError() {
    var random = new SplittableRandom(5);
    var truth = random.doubles(ROWS).toArray();
    var near = Arrays.stream(truth).map(v -> v + 0.01).toArray();
    var far = Arrays.stream(truth).map(v -> v - 0.05).toArray();

    var gate = judge(0, new Compared(Task.REGRESSION, "m/1", truth, far, near, 3));

    assertThat(gate.outcome()).isEqualTo(Outcome.PASS);
    assertThat(gate.numbers().get("delta"))
        .isCloseTo(0.04, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(gate.numbers().get("unmatched")).isEqualTo(3);
    assertThat(gate.numbers()).doesNotContainKey("aucDelta");
  }

  @Test
  void champion_saysTheSameForTheSameSeed() {
    var rows = rows(0.9, 1.1);
    assertThat(judge(0, rows)).isEqualTo(judge(0, rows));
  }

  @Test
  void gain_isBelievedUpToItsLimit() {
    assertThat(new GainGate(null).judge(rows(1, 1)).outcome()).isEqualTo(Outcome.PASS);
    var leaked = rows(0.2, 40);
    var gate = new GainGate(0.05).judge(leaked);
    assertThat(gate.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(gate.sentence()).contains("too good to be true");
    assertThat(new GainGate(0.9).judge(leaked).outcome()).isEqualTo(Outcome.PASS);
    var one = new double[] {1, 1};
    assertThat(new GainGate(0.05).judge(new Compared(Task.BINARY, "m", one, one, one, 0)).outcome())
        .isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void vectors_failBeyondWhatIsAllowed() {
    var pairs = new ArrayList<VectorComparison.Pair>();
    for (int i = 0; i < 100; i++) {
      pairs.add(
          new VectorComparison.Pair(
              "" + i, new float[] {i}, new float[] {i % 10 == 0 ? -1 : i}, i % 2));
    }
    var compared = VectorComparison.of(List.of("sum"), pairs);

    var gate = new VectorGate(0).judge(compared);
    assertThat(gate.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(gate.sentence())
        .isEqualTo(
            "10 of 100 recomputed vectors (10.00 %) differ from those trained on: sum in 10.00 %;"
                + " 20.00 % of the rows with label 0, 0.00 % of the rows with label 1");
    assertThat(new VectorGate(0.1).judge(compared).outcome()).isEqualTo(Outcome.PASS);
  }

  @Test
  void floors_areLimitsAndTheBaseRate() {
    var floor = new FloorGate(Map.of("auc", new FloorGate.Floor(0.7, null)));
    var good = Map.of("auc", 0.8, "log_loss", 0.4, "base_log_loss", 0.5);
    assertThat(floor.judge(good).outcome()).isEqualTo(Outcome.PASS);
    assertThat(floor.judge(Map.of("auc", 0.6)).sentence())
        .contains("auc 0.6000 (at least 0.7) is not enough");
    var useless = Map.of("auc", 0.8, "log_loss", 0.51, "base_log_loss", 0.5);
    assertThat(new FloorGate(Map.of()).judge(useless).outcome()).isEqualTo(Outcome.FAIL);
    assertThat(new FloorGate(Map.of()).judge(Map.of("rmse", 3.0)).outcome())
        .isEqualTo(Outcome.SKIPPED);
    assertThatThrownBy(() -> floor.judge(Map.of("acu", 0.6)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("floors.auc: no such measure")
        .hasMessageContaining("did you mean acu?");
  }

  @Test
  void signature_failsWhatAsksForMoreOrAnswersLess() {
    var now = signature(Task.BINARY, 2, List.of("a", "b"), "churned");
    var given = List.of("a", "b");
    assertThat(SignatureGate.judge(now, List.of("v"), given, now).outcome())
        .isEqualTo(Outcome.PASS);
    assertThat(SignatureGate.judge(now, List.of("v"), given, null).outcome())
        .isEqualTo(Outcome.PASS);
    var stricter = signature(Task.BINARY, 2, List.of("a", "b", "c"), "churned");
    assertThat(SignatureGate.judge(stricter, List.of("v"), given, now).sentence())
        .contains("it asks for [c], which the endpoint's views do not give");
    var other = signature(Task.REGRESSION, 0, given, "spent");
    assertThat(SignatureGate.judge(other, List.of("v"), given, now).sentence())
        .contains("task REGRESSION", "0 classes", "it predicts spent");
    assertThat(SignatureGate.judge(now, List.of("w"), given, now).outcome())
        .isEqualTo(Outcome.FAIL);
  }

  @Test
  void contract_failsBrokenRules_andIsSkippedWithoutContract() {
    var digest = Digest.of(new byte[0]);
    var broken =
        new Report(
            null,
            "c",
            digest,
            Report.Outcome.FAIL,
            10,
            null,
            null,
            List.of(
                new Report.Rule(
                    "recency <= tenure",
                    null,
                    Report.Outcome.FAIL,
                    3,
                    "none",
                    "3 rows",
                    List.of())));
    var gate =
        ContractGate.judge(
            List.of(
                new ContractGate.Checked("features/v", broken),
                new ContractGate.Checked("features/w", null)));
    assertThat(gate.outcome()).isEqualTo(Outcome.FAIL);
    assertThat(gate.sentence())
        .isEqualTo(
            "features/v breaks its contract: recency <= tenure (3 rows); no contract guards"
                + " features/w");
    assertThat(ContractGate.judge(List.of(new ContractGate.Checked("features/w", null))).outcome())
        .isEqualTo(Outcome.SKIPPED);
  }

  @Test
  void settings_outOfRangeAreRefused() {
    Stream.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> new ChampionGate(-1, 0, 0.95, 1),
            () -> new ChampionGate(0, 1, 0.95, 1),
            () -> new ChampionGate(0, 0, 1, 1),
            () -> new GainGate(0.0),
            () -> new VectorGate(1.5),
            () -> new FloorGate.Floor(null, null))
        .forEach(broken -> assertThatThrownBy(broken).isInstanceOf(SlipwayException.class));
  }

  private static SignatureGate.Signature signature(
      Task task, int classes, List<String> features, String label) {
    return new SignatureGate.Signature(task, classes, List.of("v"), features, label);
  }

  private static Gate judge(double margin, Compared rows) {
    return new ChampionGate(margin, 0, 0.95, 11).judge("champion", rows);
  }

  /// Labels by a coin of each row's own; the sharper a score, the nearer it comes to that coin.
  private static Compared rows(double championSharpness, double candidateSharpness) {
    var random = new SplittableRandom(42);
    var labels = new double[ROWS];
    var champion = new double[ROWS];
    var candidate = new double[ROWS];
    for (int i = 0; i < ROWS; i++) {
      double logit = 2 * (random.nextDouble() - 0.5) * 1.5;
      labels[i] = random.nextDouble() < sigmoid(1.5 * logit) ? 1 : 0;
      double toldLogit = candidateSharpness > 10 ? (labels[i] - 0.5) : logit;
      champion[i] = sigmoid(championSharpness * logit);
      candidate[i] = sigmoid(Math.min(candidateSharpness, 3) * toldLogit);
    }
    return new Compared(Task.BINARY, "m/1", labels, champion, candidate, 0);
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
