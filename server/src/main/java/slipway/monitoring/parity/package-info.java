/// Whether two ways to a feature vector give the same: what was trained on or served, and the same
/// entity evaluated again from the datasets as of the cutoff.
///
/// Data first: pairs of float32 vectors become a [slipway.monitoring.parity.VectorComparison]: the
/// share of rows that differ, by feature and by label, with some of the entities. A mismatch that
/// follows the label is a leak. Audits of a running server are [slipway.api.wire.ParityReport]s,
/// rows of `monitoring_parity`.
///
/// One datum in three hops: a vector in the sealed log is drawn by its entity's hash
/// (`LoggedVectors`), the release's view is evaluated again over the trees that the materialisation
/// names (`Features.recompute`), and the two float32 are compared.
///
/// Jobs follow the log's commits and the releases; a job told twice audits again only what is due.
/// Data that can no longer be read fails the job, which shows as a blockage of the clock.
@NullMarked
package slipway.monitoring.parity;

import org.jspecify.annotations.NullMarked;
