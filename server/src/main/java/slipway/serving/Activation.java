package slipway.serving;

import java.time.Instant;

/// A release that became the active one, by which decision, when on the business clock. The highest
/// number of an endpoint is the active one; the others are what can be gone back to.
public record Activation(int number, Release release, String decision, String actor, Instant at) {}
