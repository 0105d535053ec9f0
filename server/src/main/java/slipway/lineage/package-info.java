/// The graph of what was made of what, for looking around: read-only, and fed by events of the life
/// cycle, not by single predictions (these carry their digests, and `replay` follows those).
///
/// Data first: a [slipway.api.wire.Lineage.Node] per dataset version, view definition, package,
/// run, code commit, release and raw file; in tables `lineage_node` and `lineage_edge`. The way of
/// one change: the area's transaction writes an event → [Lineages] turns it into nodes and edges
/// ([GraphChange]) → both are upserted. What fails: an event that says less than it could gives
/// fewer edges; one delivered twice changes nothing.
@NullMarked
package slipway.lineage;

import org.jspecify.annotations.NullMarked;
