/// Whether two ways to a feature vector give the same: what was trained on or served, and the same
/// entity evaluated again from the datasets as of the cutoff.
///
/// Data first: pairs of float32 vectors become a [slipway.monitoring.parity.VectorComparison]: the
/// share of rows that differ, by feature and by label, with some of the entities. A mismatch that
/// follows the label is a leak.
@NullMarked
package slipway.monitoring.parity;

import org.jspecify.annotations.NullMarked;
