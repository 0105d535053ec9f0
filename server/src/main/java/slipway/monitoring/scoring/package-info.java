/// What models say about everybody at a cutoff, and what came of it.
///
/// Records: a [slipway.monitoring.scoring.ScoredModel] with its fold models gives
/// [slipway.monitoring.scoring.Scores]; a [slipway.monitoring.scoring.LabelSet] is there once the
/// labels of a cutoff are known; both meet in [slipway.monitoring.scoring.Joined]. No tables:
/// scores are computed from blobs and kept in memory by what they depend on.
///
/// One datum in three hops: a customer's vector is a row of the accepted materialisation, the fold
/// model that has not seen the customer turns it into a probability, which meets the label of the
/// same key.
///
/// A cutoff without an accepted materialisation is refused; a cutoff whose labels are not known has
/// no label set.
@NullMarked
package slipway.monitoring.scoring;

import org.jspecify.annotations.NullMarked;
