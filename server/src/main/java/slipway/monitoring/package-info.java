/// How predictions turned out: what labels say of predictions is measured here. (Rollouts hold
/// pairs of predictions against the labels that [slipway.monitoring.scoring.Labels] gives them.)
///
/// Records: [slipway.api.wire.Performance], one for each cutoff and release whose labels are known,
/// computed from the datasets `predictions/<endpoint>` and `labels/<view>` and kept in memory for
/// as long as their heads stand. The topics keep what they find: `scoring` (models asked about
/// whole cutoffs), `performance` (judgements), `drift` (monitors and their windows), `feedback`
/// (labels that clients send).
///
/// One datum in three hops: a prediction's probability is a row of the sealed log, it meets the
/// label of its entity and cutoff in one join, and is averaged into the cutoff's figures.
///
/// Labels exist only from the moment they can be known ([slipway.features.Features] commits them
/// then), so a cutoff without a label commit has no figures. A release whose package names no label
/// view is judged by feedback.
@NullMarked
package slipway.monitoring;

import org.jspecify.annotations.NullMarked;
