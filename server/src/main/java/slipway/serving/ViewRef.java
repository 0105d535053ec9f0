package slipway.serving;

import slipway.api.Digest;

/// A feature view by name and the digest of the definition meant.
public record ViewRef(String view, Digest definition) {}
