package slipway.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.Digest;

/// One version of a registered model. `source` is where its files are as MLflow sees it: a
/// `mlflow-artifacts:` or `models:/m-…` location, or `slipway-package:/<digest>` for a package.
public record ModelVersion(
    String project,
    String model,
    int number,
    Optional<Digest> packageDigest,
    Optional<String> runId,
    Optional<String> loggedModelId,
    String source,
    String description,
    String user,
    String stage,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> tags,
    List<String> aliases) {
  public ModelVersion {
    tags = Map.copyOf(tags);
    aliases = List.copyOf(aliases);
  }
}
