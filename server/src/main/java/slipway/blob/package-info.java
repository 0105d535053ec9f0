/// Every byte that is kept, once, by its SHA-256.
///
/// *Records*: a blob is a file named by the [slipway.api.Digest] of its bytes; it has no other
/// name, owner or time. Who names it stands in `references`.
///
/// *The path of one datum*: an upload → a temporary file, hashed while it is copied and synced to
/// disk → renamed to `<root>/ab/cdef…`, its directory synced. Only then does the caller get the
/// digest.
///
/// *What fails*: a crash before the rename leaves a temporary file, removed at the next start.
/// Below the disk reserve writes are refused as `STORAGE_FULL` and reads go on. A damaged file is
/// found by [slipway.blob.BlobStore#verify], never repaired in silence.
@NullMarked
package slipway.blob;

import org.jspecify.annotations.NullMarked;
