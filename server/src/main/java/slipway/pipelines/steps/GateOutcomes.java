package slipway.pipelines.steps;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport.Outcome;

/// What a gate's outcome means for a step that comes after it.
final class GateOutcomes {
  private GateOutcomes() {}

  /// Refuses a candidate that a gate has refused, and one whose gate could not be gone through.
  ///
  /// @param outcome null: the step was told of no gate
  static void requirePassable(@Nullable String outcome) {
    if (outcome == null) {
      return;
    }
    var known = Arrays.stream(Outcome.values()).filter(o -> o.name().equals(outcome)).findFirst();
    switch (known.orElseThrow(
        () ->
            SlipwayException.invalid(
                "gate", '"' + outcome + '"', "the output `outcome` of a gate step"))) {
      case FAIL, ERROR ->
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "gate: " + outcome + " (expected: PASS, INCONCLUSIVE or SKIPPED; slipway gate show)");
      case PASS, INCONCLUSIVE, SKIPPED -> {}
    }
  }
}
