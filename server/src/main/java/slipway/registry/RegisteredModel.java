package slipway.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A name under which versions are numbered. `aliases` lead to numbers; `latest` is the newest
/// version of each stage.
public record RegisteredModel(
    String project,
    String name,
    Optional<String> description,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> tags,
    Map<String, Integer> aliases,
    List<ModelVersion> latest) {
  public RegisteredModel {
    tags = Map.copyOf(tags);
    aliases = Map.copyOf(aliases);
    latest = List.copyOf(latest);
  }
}
