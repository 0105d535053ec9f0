/// Who names which blob, since when: what garbage collection goes by.
///
/// *Records*: `references_name(owner, digest, since)`. An owner is a path that says whose it is,
/// like `datasets/tree/<hex>`.
///
/// `references_condemned(digest, since, deleted_at)`: what [slipway.references.Collector] found
/// unnamed, and for a month what it deleted.
///
/// *The path of one datum*: an area writes a row that points to a digest → in the same transaction
/// it calls [slipway.references.References#add] → the blob is kept for as long as the owner stands.
///
/// *What fails*: a transaction that rolls back leaves no name, and its blobs are garbage, which is
/// deleted no sooner than two grace times later.
@NullMarked
package slipway.references;

import org.jspecify.annotations.NullMarked;
