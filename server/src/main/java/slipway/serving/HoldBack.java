package slipway.serving;

import java.time.Instant;
import slipway.api.Digest;

/// Something that a decision took out of service and that may not come back unnoticed.
///
/// @param kind [#RELEASE], or the kind of a declaration: `Endpoint`, `FeatureView`
/// @param name of the endpoint, of the declaration
/// @param digest of the release, of the definition
/// @param at on the business clock
public record HoldBack(
    String project,
    String kind,
    String name,
    Digest digest,
    String decision,
    String reason,
    Instant at) {
  public static final String RELEASE = "Release";
  public static final String ENDPOINT = "Endpoint";
  public static final String FEATURE_VIEW = "FeatureView";
}
