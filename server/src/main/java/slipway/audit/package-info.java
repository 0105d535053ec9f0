/// What was done by whom: [slipway.audit.AuditEntry] rows in `audit_entry`, append-only.
///
/// One entry: an area's rule → [slipway.audit.Audit#write] in the caller's transaction → the row.
/// It commits or vanishes with what it tells of, so there is no state in which one exists without
/// the other.
@NullMarked
package slipway.audit;

import org.jspecify.annotations.NullMarked;
