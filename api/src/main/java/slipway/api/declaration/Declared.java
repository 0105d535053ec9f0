package slipway.api.declaration;

import slipway.api.Digest;

/// One declaration as it was applied: where it belongs, what it is called, what it says, and the
/// digest of its canonical JSON by which it is kept.
public record Declared<T>(String project, String name, T spec, Digest digest) {}
