package slipway.registry;

import java.util.Map;
import java.util.Optional;
import slipway.api.Digest;

/// A version as it is made, before it has a number.
record VersionRequest(
    Optional<Digest> packageDigest,
    Optional<String> runId,
    Optional<String> loggedModelId,
    Optional<String> runLink,
    String source,
    String location,
    Optional<String> description,
    String user,
    Map<String, String> tags) {
  VersionRequest {
    tags = Map.copyOf(tags);
  }

  /// The same, with what its source was found to be.
  VersionRequest at(String resolved, String place, Optional<String> run) {
    return new VersionRequest(
        packageDigest, run, loggedModelId, runLink, resolved, place, description, user, tags);
  }
}
