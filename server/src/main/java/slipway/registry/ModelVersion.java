package slipway.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.api.Digest;

/// One version of a registered model. `source` is where it came from as its maker said it:
/// `mlflow-artifacts:/…`, `models:/m-…`, or `slipway-package:/<digest>` for a package; `location`
/// is where its files are.
public record ModelVersion(
    String project,
    String model,
    int number,
    Optional<Digest> packageDigest,
    Optional<String> runId,
    Optional<String> loggedModelId,
    Optional<String> runLink,
    String source,
    String location,
    Optional<String> description,
    String user,
    Stage stage,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> tags,
    List<String> aliases) {
  /// Before the digest in the source of a version that has a package.
  public static final String PACKAGE_SCHEME = "slipway-package:/";

  public ModelVersion {
    tags = Map.copyOf(tags);
    aliases = List.copyOf(aliases);
  }
}
