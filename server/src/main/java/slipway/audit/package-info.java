/// What was done by whom: [slipway.audit.AuditEntry] rows in `audit_entry`, append-only.
///
/// One entry: an area's rule → [slipway.audit.Audit#write] in the caller's transaction → the row.
/// [slipway.audit.Sealer] chains committed rows by hash into signed rows of `audit_segment`, each
/// with an anchor in a file: whoever changes, removes or adds a row is found out.
///
/// It commits or vanishes with what it tells of, so there is no state in which one exists without
/// the other.
@NullMarked
package slipway.audit;

import org.jspecify.annotations.NullMarked;
