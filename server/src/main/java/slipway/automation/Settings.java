package slipway.automation;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Brakes;
import slipway.api.declaration.AutomationSpec.Candidates;
import slipway.api.declaration.AutomationSpec.Gate;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.AutomationSpec.Take;
import slipway.api.declaration.AutomationSpec.Trigger;

/// An automation's declaration with the product's defaults filled in.
///
/// @param gapMargin in probability, or in the label's unit; null: not declared
/// @param lossRise of the loss over that of training, as a share of it
/// @param needsGate false: a candidate is brought in whatever its gate says, for dry runs
/// @param aucDrop of the AUC below that of training
/// @param takeMargin of mean log loss
record Settings(
    Mode mode,
    Trigger trigger,
    Candidates candidates,
    @Nullable Double gapMargin,
    double gapStandardErrors,
    double aucDrop,
    double lossRise,
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
  private static final double LOSS_RISE = 0.1;
  private static final double TAKE_MARGIN = 0.001;
  private static final Brakes NO_BRAKES = new Brakes(null, null, null, null, null);

  static Settings of(AutomationSpec spec) {
    var signals = spec.signals();
    var gap = signals == null ? null : signals.calibrationGap();
    var ranking = signals == null ? null : signals.ranking();
    var error = signals == null ? null : signals.error();
    var drift = signals == null ? null : signals.scoreDrift();
    var responses = spec.responses();
    return new Settings(
        spec.modeOrDefault(),
        spec.triggerOrDefault(),
        spec.candidatesOrDefault(),
        gap == null ? null : gap.margin(),
        or(gap == null ? null : gap.standardErrors(), GAP_STANDARD_ERRORS),
        or(ranking == null ? null : ranking.drop(), AUC_DROP),
        or(error == null ? null : error.rise(), LOSS_RISE),
        drift == null || drift,
        spec.recalibration() != null,
        spec.rollout() != null,
        responses == null || responses.calibration() == null ? Take.BEST : responses.calibration(),
        or(responses == null ? null : responses.margin(), TAKE_MARGIN),
        responses == null || responses.gate() != Gate.IGNORE,
        spec.brakes() == null ? NO_BRAKES : spec.brakes());
  }

  /// A gap and the size at which it is a signal.
  ///
  /// @param of the class; null when there is one gap
  record Gap(@Nullable String of, double value, double limit) {
    boolean isSignal() {
      return Math.abs(value) >= limit;
    }

    private double share() {
      return Math.abs(value) / limit;
    }
  }

  /// The gap that is nearest to its limit, or farthest past it.
  Gap gap(Judgement judgement) {
    return judgement.classes().stream()
        .map(found -> {
          var error = found.gapStandardError();
          return new Gap(
              found.name(), found.gap(), gapLimit(error == null ? 0 : error, Task.MULTICLASS));
        })
        .max(Comparator.comparingDouble(Gap::share))
        .orElseGet(() ->
            new Gap(
                null, judgement.gap(), gapLimit(judgement.gapStandardError(), judgement.task())));
  }

  /// Of a probability.
  double gapLimit(double standardError) {
    return gapLimit(standardError, Task.BINARY);
  }

  private double gapLimit(double standardError, Task task) {
    double margin = or(gapMargin, task == Task.REGRESSION ? 0 : GAP_MARGIN);
    return Math.max(gapStandardErrors * standardError, margin);
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
