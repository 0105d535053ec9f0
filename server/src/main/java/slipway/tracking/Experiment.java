package slipway.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A named collection of runs. Its number is unique over the server; `artifactLocation` is where
/// its runs' files live.
public record Experiment(
    long number,
    String project,
    String name,
    String artifactLocation,
    Optional<Instant> deletedAt,
    Instant createdAt,
    Instant updatedAt,
    List<Tag> tags) {
  public Experiment {
    tags = List.copyOf(tags);
  }

  /// The number as MLflow writes it: a decimal string.
  public String id() {
    return Long.toString(number);
  }

  public boolean isDeleted() {
    return deletedAt.isPresent();
  }
}
