package slipway.features;

import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// One source of an evaluation: which tree of which dataset stood behind a relation's name, and
/// which of its columns says when a row became known. With the definition and the cutoff it is all
/// that is needed to evaluate again.
///
/// @param knownAt null when a row is known since its commit
public record SourceTree(String relation, String dataset, Digest tree, @Nullable String knownAt) {}
