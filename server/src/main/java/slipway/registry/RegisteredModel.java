package slipway.registry;

import java.time.Instant;
import java.util.Map;

/// A name under which versions are numbered; aliases lead to version numbers.
public record RegisteredModel(
    String project,
    String name,
    String description,
    Instant createdAt,
    Instant updatedAt,
    Map<String, String> tags,
    Map<String, Integer> aliases) {
  public RegisteredModel {
    tags = Map.copyOf(tags);
    aliases = Map.copyOf(aliases);
  }
}
