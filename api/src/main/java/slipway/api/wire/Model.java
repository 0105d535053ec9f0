package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// A registered model with its versions, newest first.
public record Model(String name, @Nullable String description, List<Version> versions) {
  public Model {
    versions = List.copyOf(versions);
  }

  /// @param packageDigest the closed tree of its files; null for a model that came without one
  /// @param files path in the package: digest
  public record Version(
      int number,
      @Nullable Digest packageDigest,
      @Nullable String runId,
      @Nullable String source,
      Instant createdAt,
      Map<String, Digest> files,
      @Nullable JsonNode provenance) {
    public Version {
      files = Map.copyOf(files);
    }
  }
}
