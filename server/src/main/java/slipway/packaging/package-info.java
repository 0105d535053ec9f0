/// What becomes of a version when it was registered: its files are looked at.
///
/// Data: a [slipway.api.wire.ModelScan] of a version, with every file that could run something; as
/// JSON a row of `packaging_scan`.
///
/// The way of one version: the event `model.registered` → a job of kind `packaging.scan` →
/// [slipway.packaging.FileScan], which reads every file as a stream and executes nothing → the row,
/// which the page of the model shows.
///
/// What fails, and what then: a file that cannot be followed to its end is not called safe and says
/// where it was lost; files that are not on this server (a source such as `s3:`) are said not to
/// have been looked at; a job that fails is tried again.
@NullMarked
package slipway.packaging;

import org.jspecify.annotations.NullMarked;
