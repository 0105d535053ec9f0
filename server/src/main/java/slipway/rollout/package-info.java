/// How candidates come into service at an endpoint, and what undoes it.
///
/// A declared Rollout (`rollout_declaration`) says how; a rollout (`rollout_rollout`) is one
/// candidate's way: [slipway.rollout.RolloutState], one JSON document with a status, the evidence
/// of the guard-rails and the bets on quality. What was seen and decided is kept as looks
/// (`rollout_look`); `rollout_maturity` holds the cutoffs whose labels came and wait to be judged.
///
/// One datum in three hops: a canary's error is a count of its split ([slipway.serving.ArmCounts]),
/// becomes evidence ([slipway.rollout.GuardEvidence]) at the next look, and
/// [slipway.rollout.RolloutPolicy] rolls back when it is enough. Looks are made some times a second
/// while a rollout runs, and where the business clock is asked to settle.
///
/// Every transition changes rollout and split in one transaction, by compare-and-set on both, so
/// after a crash either both are there or none, and the next look goes on. A look that fails
/// changes nothing and is made again. Who changes the endpoint's split meanwhile ends the rollout.
@NullMarked
package slipway.rollout;

import org.jspecify.annotations.NullMarked;
