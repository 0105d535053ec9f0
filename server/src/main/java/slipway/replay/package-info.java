/// A prediction traced to the bytes that made it, and proved: every checksum recomputed, its vector
/// evaluated again from the data, its output made again in a fresh session.
///
/// Data first: a [Trace] is what the manifests say (prediction, release, package, run, commits); it
/// is shown as [slipway.api.wire.Lineage] and checked into [slipway.api.wire.Lineage.Verification].
/// The way of one prediction: id → log record → release and package by digest → trees by digest →
/// raw files. Nothing is taken from the lineage graph or from caches: a digest leads to the store.
/// What fails: something that cannot be found or read is a problem of the trace and a failed check
/// that names the blob, never an error of the request; only an unknown prediction is NOT_FOUND.
@NullMarked
package slipway.replay;

import org.jspecify.annotations.NullMarked;
