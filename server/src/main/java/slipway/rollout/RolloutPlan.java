package slipway.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.RolloutSpec;
import slipway.serving.Release;
import slipway.serving.Split;

/// What a rollout began with; it does not change.
///
/// @param definition digest of the declared Rollout
/// @param gate what an offline gate said for the candidate; null without one
/// @param startedAt on the business clock
record RolloutPlan(
    String project,
    String endpoint,
    int number,
    String rollout,
    Digest definition,
    RolloutSpec spec,
    Release candidate,
    Release former,
    @Nullable String gate,
    String decision,
    String startedBy,
    Instant startedAt) {

  RolloutRules rules() {
    return RolloutRules.of(spec);
  }

  /// The split of a step of the canary; 0 is the shadow alone.
  Split split(int step) {
    var rules = rules();
    int weight = rules.weight(step);
    return new Split(
        0,
        former,
        weight == 0 ? Optional.empty() : Optional.of(new Split.Arm(candidate, weight)),
        rules.shadows() ? List.of(candidate) : List.of(),
        salt());
  }

  /// Follows from what is compared, so that equal histories split their requests equally.
  private String salt() {
    return Json.digest(List.of(candidate.digest().hex(), former.digest().hex(), number)).hex();
  }

  /// `customer_churn v2`.
  String named(Release release) {
    return release.model() + " v" + release.version();
  }

  /// The decision by which this rollout changes what serves.
  slipway.api.DecisionId decide(String what) {
    return new slipway.api.DecisionId("rollout/" + endpoint + "/" + number + "/" + what);
  }
}
