/// Experiments and runs: what was tried, with which parameters, and what came of it.
///
/// Data: [Experiment], [Run], [Metric], [Param], [Tag], [LogBatch]. Tables `tracking_*`; names of
/// metrics, parameters and tags stand once in `tracking_key` and are numbers everywhere else.
///
/// The way of one metric: `RunRoutes` reads it from a request → `Runs` finds the run, checks
/// permission and that the run is not deleted → `LogStore` writes point and newest value in the
/// same transaction. When anything in a batch is refused, nothing of the batch is kept.
///
/// Files are blobs: `tracking_artifact` maps a path to a digest, and the reference that keeps the
/// blob is written in the same transaction.
@NullMarked
package slipway.tracking;

import org.jspecify.annotations.NullMarked;
