package slipway.pipelines.gates;

import java.util.Locale;
import java.util.Map;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.statistics.Auc;

/// Too good to be true: FAIL when the candidate's AUC over the champion's rises by more than honest
/// retraining can explain, which mostly means that the label has leaked into the features.
///
/// @param implausible the largest rise of AUC that is believed
public record GainGate(double implausible) {
  public static final String NAME = "plausible-gain";
  public static final double IMPLAUSIBLE = 0.05;

  public GainGate {
    if (!(implausible > 0 && implausible <= 1)) {
      throw SlipwayException.invalid("leakage.implausibleGain", implausible, "above 0, at most 1");
    }
  }

  /// @param rows with the candidate's scores as its training job saw them
  public Gate judge(Compared rows) {
    double positives = 0;
    for (double label : rows.labels()) {
      positives += label;
    }
    if (rows.task() != Task.BINARY || positives == 0 || positives == rows.rows()) {
      return Verdicts.skipped(NAME, "an AUC needs a binary label of both values");
    }
    double champion = Auc.of(rows.labels(), rows.championScores());
    double candidate = Auc.of(rows.labels(), rows.candidateScores());
    double gain = candidate - champion;
    boolean believed = gain <= implausible;
    return Verdicts.gate(
        NAME,
        believed ? Outcome.PASS : Outcome.FAIL,
        String.format(
            Locale.ROOT,
            "AUC %.4f against %.4f, %+.4f: %s (believed up to %+.4f)",
            candidate,
            champion,
            gain,
            believed
                ? "nothing implausible"
                : "too good to be true, look for the label in the features",
            implausible),
        Map.of("championAuc", champion, "candidateAuc", candidate, "gain", gain),
        Json.object().put("implausibleGain", implausible));
  }
}
