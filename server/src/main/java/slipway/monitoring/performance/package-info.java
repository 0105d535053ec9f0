/// How right releases were, once labels are known.
///
/// A [slipway.api.wire.Judged] is kept once for each endpoint, release, cutoff and label tree
/// (`monitoring_judgement`): judging again on the same labels gives the stored one.
///
/// One datum in three hops: a customer's prediction is taken from the sealed log (or made again
/// from the accepted features, by a fold model where the training labels overlap), meets the label
/// of its key, and is averaged into the figures.
///
/// Labels that are not known refuse the judgement; so does a model without fold models whose
/// training labels overlap.
@NullMarked
package slipway.monitoring.performance;

import org.jspecify.annotations.NullMarked;
