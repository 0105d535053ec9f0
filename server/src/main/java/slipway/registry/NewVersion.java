package slipway.registry;

import java.util.Map;
import java.util.Optional;

/// What is said of a version when it is made.
public record NewVersion(Optional<String> runId, String description, Map<String, String> tags) {
  public NewVersion {
    tags = Map.copyOf(tags);
  }

  public static NewVersion ofRun(String runId) {
    return new NewVersion(Optional.of(runId), "", Map.of());
  }
}
