package slipway.pipelines.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Execution;
import slipway.api.wire.GateReport;
import slipway.api.wire.GateReport.Outcome;
import tools.jackson.databind.JsonNode;

/// The gates over the real purchases. The expected figures were computed by an independent program
/// in Python (XGBoost 3.0.4, numpy's bootstrap, paired DeLong) over the same protocol.
final class ChurnGateTest {
  private static final double FIGURE = 0.0002;
  private static final double END = 0.0003;

  private static final String CUTOFF = "cutoff: newest-matured\n";

  /// A training job that takes a sum from the customer table of today.
  private static final String CARELESS =
      CUTOFF
          + """
                  transform:
                    relations: { now: features/customer_activity }
                    sql: select frame.* replace (now.cds_total as cds_total) from frame join now using (customer_id)
          """
              .indent(0);

  @TempDir Path folder = Path.of("");

  @Test
  void gate_saysOfEachMonthWhatAnIndependentProgramSays() {
    try (var server = ChurnServer.start(folder.resolve("home"))) {
      server.apply("", "");
      server.months(5);
      firstRelease(server);
      month(
          server,
          "1997-07",
          new Expected(.0011, .0002, .0020),
          new Expected(.0017, -.0008, .0042),
          Outcome.PASS);
      server.month(YearMonth.of(1997, 8), "features");
      month(
          server,
          "1997-09",
          new Expected(.0051, .0036, .0066),
          new Expected(.0044, .0009, .0080),
          Outcome.PASS);
      recalibration(server);
      release(server);
      month(
          server,
          "1997-10",
          new Expected(-.0000, -.0009, .0008),
          new Expected(.0008, -.0019, .0036),
          Outcome.INCONCLUSIVE);
      server.month(YearMonth.of(1997, 11), "features");
      month(
          server,
          "1997-12",
          new Expected(.0013, .0002, .0023),
          new Expected(.0026, -.0004, .0056),
          Outcome.PASS);
      month(
          server,
          "1998-01",
          new Expected(.0008, -.0002, .0019),
          new Expected(-.0005, -.0030, .0020),
          Outcome.INCONCLUSIVE);
      leak(server);
      month(
          server,
          "1998-02",
          new Expected(.0051, .0036, .0066),
          new Expected(.0005, -.0030, .0040),
          Outcome.PASS);
    }
  }

  private static void firstRelease(ChurnServer server) {
    var june = server.month(YearMonth.of(1997, 6), "");
    assertThat(june.error()).isNull();
    var report = report(server, june);
    assertThat(report.outcome()).isEqualTo(Outcome.PASS);
    assertThat(report.champion()).isNull();
    assertThat(gate(report, "champion").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(gate(report, "floors").outcome()).isEqualTo(Outcome.PASS);
    assertThat(gate(report, "training-vectors").outcome()).isEqualTo(Outcome.PASS);
    assertThat(gate(report, "feature-contract").outcome()).isEqualTo(Outcome.PASS);
    assertThat(gate(report, "signature").outcome()).isEqualTo(Outcome.PASS);
  }

  private static void release(ChurnServer server) {
    var released = server.run("");
    assertThat(released.error()).isNull();
    assertThat(output(released, "release", "version").stringValue()).isEqualTo("customer_churn/2");
  }

  /// A value and the ends of its interval.
  private record Expected(double value, double lower, double upper) {}

  private static void month(
      ChurnServer server, String month, Expected delta, Expected auc, Outcome outcome) {
    var execution = server.month(YearMonth.parse(month), "gate");
    assertThat(execution.error()).isNull();
    var report = report(server, execution);
    var gate = gate(report, "champion");
    assertThat(gate.outcome()).as(gate.sentence()).isEqualTo(outcome);
    assertThat(report.outcome()).as(report.sentence()).isEqualTo(outcome);
    near(gate, "delta", delta.value(), FIGURE);
    near(gate, "lower", delta.lower(), END);
    near(gate, "upper", delta.upper(), END);
    near(gate, "aucDelta", auc.value(), FIGURE);
    near(gate, "aucLower", auc.lower(), FIGURE);
    near(gate, "aucUpper", auc.upper(), FIGURE);
    assertThat(gate(report, "champion-recomputed").outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(output(execution, "gate", "delta").asDouble())
        .isEqualTo(gate.numbers().get("delta"));
  }

  private static void leak(ChurnServer server) {
    server.apply(CUTOFF, CARELESS);
    var report = report(server, server.run("gate"));
    assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
    var seen = gate(report, "champion");
    assertThat(seen.outcome()).isEqualTo(Outcome.PASS);
    near(seen, "candidateAuc", .9564, FIGURE);
    near(seen, "candidateLoss", .2040, FIGURE);
    near(seen, "championAuc", .7906, FIGURE);
    near(seen, "championLoss", .3645, FIGURE);
    near(seen, "delta", .1605, FIGURE);
    near(seen, "lower", .1545, .002);
    near(seen, "upper", .1659, .002);
    var again = gate(report, "champion-recomputed");
    assertThat(again.outcome()).isEqualTo(Outcome.FAIL);
    near(again, "candidateAuc", .7655, FIGURE);
    near(again, "candidateLoss", .4366, FIGURE);
    near(again, "delta", -.0721, FIGURE);
    assertThat(gate(report, "plausible-gain").outcome()).isEqualTo(Outcome.FAIL);
    var vectors = gate(report, "training-vectors");
    assertThat(vectors.outcome()).isEqualTo(Outcome.FAIL);
    near(vectors, "rate", .1711, .0001);
    near(vectors, "rate.cds_total", .1711, .0001);
    near(vectors, "rate.frequency", 0, 0);
    assertThat(vectors.sentence())
        .contains("cds_total in 17.11 %", "100.00 % of the rows with label 0");
    var refused = server.run("register");
    assertThat(refused.status()).isEqualTo(Execution.Status.FAILED);
    assertThat(refused.error()).startsWith("step register: gate: FAIL");
    server.apply("", "");
  }

  private static void recalibration(ChurnServer server) {
    var execution = server.run("churn-recalibration", "gate");
    assertThat(execution.error()).isNull();
    var report = report(server, execution);
    var gate = gate(report, "champion");
    near(gate, "aucDelta", 0, 0.002);
    assertThat(gate.outcome()).as(gate.sentence()).isEqualTo(Outcome.PASS);
    assertThat(gate.numbers().get("delta")).isBetween(.002, .0051);
    assertThat(output(execution, "evaluate", "calibration_gap").asDouble())
        .isCloseTo(0, within(.0005));
  }

  @Test
  void gate_thatEnforcesFailsItsStep_andKeepsTheReport() {
    try (var server = ChurnServer.start(folder.resolve("home"))) {
      server.apply(
          "auc: { min: 0.65 }",
          "auc: { min: 0.9 } }\n        enforce: true\n        warn: [signature]\n      #");
      server.months(5);
      var june = server.month(YearMonth.of(1997, 6), "");
      assertThat(june.status()).isEqualTo(Execution.Status.FAILED);
      assertThat(june.error())
          .startsWith("step gate: gate: FAIL: floors: out of fold auc 0.694")
          .contains("(at least 0.9) is not enough");
      var report = report(server, june);
      assertThat(report.outcome()).isEqualTo(Outcome.FAIL);
      assertThat(gate(report, "signature").blocks()).isFalse();
      assertThat(server.run("churn-recalibration", "").error())
          .startsWith("step train: base: endpoint churn has no release");
      server.apply("auc: { min: 0.65 }", "acu: { min: 0.65 }");
      assertThat(server.run("").error()).contains("floors.acu", "did you mean auc?");
      server.apply("floors: { auc: { min: 0.65 }, ece: { max: 0.1 } }", "warn: [champoin]");
      assertThat(server.run("").error()).contains("did you mean champion?");
      server.apply("implausibleGain: 0.03", "implausibleGain: 0");
      assertThat(server.run("").error()).contains("leakage.implausibleGain: 0.0");
      server.apply("gate: \"${steps.gate.outcome}\"", "gate: FAIL");
      assertThat(server.run("").error()).startsWith("step register: gate: FAIL");
    }
  }

  private static void near(GateReport.Gate gate, String figure, double expected, double off) {
    assertThat(gate.numbers().get(figure))
        .as(figure + " in " + gate.sentence())
        .isCloseTo(expected, within(off + .00005));
  }

  private static GateReport report(ChurnServer server, Execution execution) {
    var items = server.get("/executions/" + execution.id() + "/gates").path("items");
    assertThat(items.size()).isEqualTo(1);
    return Json.LENIENT.treeToValue(items.get(0), GateReport.OfStep.class).report();
  }

  private static GateReport.Gate gate(GateReport report, String name) {
    return report.gates().stream().filter(g -> g.gate().equals(name)).findFirst().orElseThrow();
  }

  private static JsonNode output(Execution execution, String step, String name) {
    var outputs =
        execution.steps().stream()
            .filter(s -> s.name().equals(step))
            .findFirst()
            .orElseThrow()
            .outputs();
    return java.util.Objects.requireNonNull(outputs).path(name);
  }
}
