package slipway.datasets;

import java.time.Instant;
import slipway.api.Digest;

/// A version that a decision keeps from being trained on, compared with or continued: what broken
/// code made. It stays where it is, and what was made of it can still be traced.
///
/// @param at on the business clock
public record Barred(String dataset, Digest tree, String decision, String reason, Instant at) {}
