package slipway.ui;

import java.util.ArrayList;
import java.util.stream.Collectors;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.ui.view.State;

/// How a rollout stands, in a word.
final class RolloutWords {
  private RolloutWords() {}

  static State state(Status status) {
    return switch (status) {
      case SHADOW -> State.running("in the shadow");
      case CANARY -> State.running("canary");
      case HELD -> State.attention("held");
      case ASKING -> State.attention("asks");
      case PROMOTED -> State.good("promoted");
      case CONFIRMED -> State.good("confirmed");
      case REVERTED -> State.bad("reverted");
      case REPLACED -> State.neutral("replaced");
      case ROLLED_BACK -> State.bad("rolled back");
      case ABORTED -> State.neutral("aborted");
    };
  }

  /// @param isBlueGreen whether it answers nothing and then everything
  static State state(Status status, boolean isBlueGreen) {
    return switch (status) {
      case SHADOW -> isBlueGreen ? State.running("rehearsed") : state(status);
      case CANARY -> isBlueGreen ? State.running("watched") : state(status);
      default -> state(status);
    };
  }

  /// How candidates come into service.
  static String way(RolloutSpec spec) {
    var whole = spec.blueGreen();
    if (whole == null) {
      return spec.steps().stream()
          .map(step ->
              Format.percent(step.weight()) + " for " + Format.plural(step.requests(), "request"))
          .collect(Collectors.joining(", then "));
    }
    var until = new ArrayList<String>();
    if (whole.requests() != null) {
      until.add(Format.plural(whole.requests(), "request"));
    }
    if (whole.lasts() != null) {
      until.add(whole.lasts());
    }
    return "rehearsed on "
        + (whole.rehearse() == null
            ? "recent requests"
            : Format.plural(whole.rehearse(), "recent request"))
        + ", then all requests at once"
        + (until.isEmpty() ? "" : ", watched for " + String.join(" and ", until));
  }

  static State state(Verdict verdict) {
    return switch (verdict) {
      case BETTER -> State.good("better");
      case WORSE -> State.bad("worse");
      case EQUIVALENT -> State.good("equivalent");
      case INCONCLUSIVE -> State.neutral("inconclusive");
    };
  }
}
