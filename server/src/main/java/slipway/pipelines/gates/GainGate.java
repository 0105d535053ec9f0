package slipway.pipelines.gates;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.statistics.Auc;
import slipway.statistics.Multiclass;
import slipway.statistics.Regression;

/// Too good to be true: FAIL when the candidate's AUC over the champion's (of several classes the
/// accuracy, of amounts R²) rises by more than honest retraining can explain, which mostly means
/// that the label has leaked into the features.
///
/// @param declared the largest rise that is believed; null: [#IMPLAUSIBLE] of the AUC,
///   [#IMPLAUSIBLE_OTHERS] of the others, which move more from one set of rows to the next
public record GainGate(@Nullable Double declared) {
  public static final String NAME = "plausible-gain";
  public static final double IMPLAUSIBLE = 0.05;
  public static final double IMPLAUSIBLE_OTHERS = 0.1;

  public GainGate {
    if (declared != null && !(declared > 0 && declared <= 1)) {
      throw SlipwayException.invalid("leakage.implausibleGain", declared, "above 0, at most 1");
    }
  }

  /// A measure of which 1 is perfect; NaN where it does not exist.
  private record Measure(String title, String name, double champion, double candidate) {
    static Measure of(Compared rows) {
      return switch (rows.task()) {
        case BINARY ->
            new Measure(
                "AUC",
                "Auc",
                auc(rows.labels(), rows.championScores()),
                auc(rows.labels(), rows.candidateScores()));
        case MULTICLASS ->
            new Measure(
                "accuracy",
                "Accuracy",
                Multiclass.accuracy(rows.labels(), rows.championScores(), rows.width()),
                Multiclass.accuracy(rows.labels(), rows.candidateScores(), rows.width()));
        case REGRESSION ->
            new Measure(
                "R²",
                "R2",
                Regression.of(rows.labels(), rows.championScores()).r2(),
                Regression.of(rows.labels(), rows.candidateScores()).r2());
      };
    }

    private static double auc(double[] labels, double[] scores) {
      double ones = Arrays.stream(labels).sum();
      return ones == 0 || ones == labels.length ? Double.NaN : Auc.of(labels, scores);
    }
  }

  /// @param rows with the candidate's scores as its training job saw them
  public Gate judge(Compared rows) {
    if (rows.rows() == 0) {
      return Verdicts.skipped(NAME, "there is no row to compare on");
    }
    var measure = Measure.of(rows);
    double implausible = implausible(rows.task());
    double gain = measure.candidate() - measure.champion();
    if (Double.isNaN(gain)) {
      return Verdicts.skipped(
          NAME,
          rows.task() == Task.BINARY
              ? "an AUC needs labels of both values"
              : "R² needs labels that differ");
    }
    boolean believed = gain <= implausible;
    return Verdicts.gate(
        NAME,
        believed ? Outcome.PASS : Outcome.FAIL,
        String.format(
            Locale.ROOT,
            "%s %.4f against %.4f, %+.4f: %s (believed up to %+.4f)",
            measure.title(),
            measure.candidate(),
            measure.champion(),
            gain,
            believed
                ? "nothing implausible"
                : "too good to be true, look for the label in the features",
            implausible),
        Map.of(
            "champion" + measure.name(),
            measure.champion(),
            "candidate" + measure.name(),
            measure.candidate(),
            "gain",
            gain),
        Json.object().put("implausibleGain", implausible));
  }

  private double implausible(Task task) {
    if (declared != null) {
      return declared;
    }
    return task == Task.BINARY ? IMPLAUSIBLE : IMPLAUSIBLE_OTHERS;
  }
}
