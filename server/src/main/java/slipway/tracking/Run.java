package slipway.tracking;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// One tracked run. `number` is its row; times in milliseconds are the client's, kept as given.
public record Run(
    long number,
    String id,
    long experiment,
    String project,
    String name,
    RunStatus status,
    String user,
    long startMillis,
    OptionalLong endMillis,
    Optional<Instant> deletedAt,
    String artifactUri) {
  public boolean isDeleted() {
    return deletedAt.isPresent();
  }

  public String experimentId() {
    return Long.toString(experiment);
  }
}
