/// Tables that grow by versions: raw deliveries parsed, checked by contract and only then visible.
///
/// *Records*: a [slipway.datasets.Tree] is what data is (files, digests, schema, checksum of the
/// rows), a [slipway.datasets.Commit] how it came. Tables: `datasets_dataset` (declaration and
/// head), `datasets_delivery` (raw files and what became of them), `datasets_commit`,
/// `datasets_statistics`, `datasets_quarantine`, `datasets_barred` (versions that a decision took
/// back: no longer what their cutoff has).
///
/// *The path of one datum*: an uploaded line → the raw file as a blob and a delivery → parsed
/// strictly to a Parquet blob (staged, not visible) → checked by the contract in one pass → in one
/// transaction the commit, its names of blobs, the delivery's state and the event
/// `dataset.committed`.
///
/// *What fails*: a line that cannot be read refuses its delivery, and the error names file, line,
/// column, value and expectation; a broken contract quarantines the delivery with its failing rows
/// and a report. In both cases nothing becomes visible. A crash at any place leaves the delivery
/// waiting: staging and publishing again gives the same digests.
@NullMarked
package slipway.datasets;

import org.jspecify.annotations.NullMarked;
