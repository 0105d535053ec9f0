package slipway.rollout;

import java.util.Optional;
import slipway.api.DecisionId;
import slipway.serving.Release;

/// A rollout that is asked for.
///
/// @param rollout the declared Rollout to follow
/// @param candidate prepared by [Rollouts#prepare]
/// @param gate what an offline gate that it passed said, in one sentence; `promote-on-gate` rests
///   on it
/// @param decision why
public record Wish(String rollout, Release candidate, Optional<String> gate, DecisionId decision) {}
