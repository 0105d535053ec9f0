package slipway.registry;

import slipway.api.Digest;

/// A registered version that holds a package: one that can be released.
///
/// @param model and version name the package for people
public record Packaged(String model, int version, Digest packageDigest) {}
