package slipway.automation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Brakes;
import slipway.api.declaration.AutomationSpec.Candidates;
import slipway.api.declaration.AutomationSpec.Gate;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.AutomationSpec.Take;
import slipway.api.declaration.AutomationSpec.Trigger;

/// An automation's declaration with the product's defaults filled in.
///
/// @param gapMargin in probability
/// @param needsGate false: a candidate is brought in whatever its gate says, for dry runs
/// @param aucDrop of the AUC below that of training
/// @param takeMargin of mean log loss
record Settings(
    Mode mode,
    Trigger trigger,
    Candidates candidates,
    double gapMargin,
    double gapStandardErrors,
    double aucDrop,
    boolean scoreDrift,
    boolean canRecalibrate,
    boolean hasRollout,
    Take take,
    double takeMargin,
    boolean needsGate,
    Brakes brakes) {
  private static final double GAP_MARGIN = 0.01;
  private static final double GAP_STANDARD_ERRORS = 6;
  private static final double AUC_DROP = 0.02;
  private static final double TAKE_MARGIN = 0.001;
  private static final Brakes NO_BRAKES = new Brakes(null, null, null, null, null);

  static Settings of(AutomationSpec spec) {
    var signals = spec.signals();
    var gap = signals == null ? null : signals.calibrationGap();
    var ranking = signals == null ? null : signals.ranking();
    var drift = signals == null ? null : signals.scoreDrift();
    var responses = spec.responses();
    return new Settings(
        spec.modeOrDefault(),
        spec.triggerOrDefault(),
        spec.candidatesOrDefault(),
        or(gap == null ? null : gap.margin(), GAP_MARGIN),
        or(gap == null ? null : gap.standardErrors(), GAP_STANDARD_ERRORS),
        or(ranking == null ? null : ranking.drop(), AUC_DROP),
        drift == null || drift,
        spec.recalibration() != null,
        spec.rollout() != null,
        responses == null || responses.calibration() == null ? Take.BEST : responses.calibration(),
        or(responses == null ? null : responses.margin(), TAKE_MARGIN),
        responses == null || responses.gate() != Gate.IGNORE,
        spec.brakes() == null ? NO_BRAKES : spec.brakes());
  }

  /// The size at which a gap is a signal.
  double gapLimit(Judgement judgement) {
    return gapLimit(judgement.gapStandardError());
  }

  double gapLimit(double standardError) {
    return Math.max(gapStandardErrors * standardError, gapMargin);
  }

  /// What is trained when the level of the predictions is off.
  List<Candidate.Kind> answersToGap() {
    return canRecalibrate
        ? List.of(Candidate.Kind.RETRAINED, Candidate.Kind.RECALIBRATED)
        : List.of(Candidate.Kind.RETRAINED);
  }

  private static double or(@Nullable Double declared, double otherwise) {
    return declared == null ? otherwise : declared;
  }
}
