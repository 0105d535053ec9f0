package slipway.serving;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was predicted: append-only segment files, sealed to Parquet as versions of the datasets
/// `predictions/<endpoint>`.
public final class PredictionLog {
  PredictionLog() {}

  /// A prediction by its id, sealed or not.
  public Optional<LoggedPrediction> find(String project, UUID id) {
    throw new UnsupportedOperationException("prediction log");
  }

  /// The newest predictions of an endpoint, newest first, older than `before` when that is given.
  public List<LoggedPrediction> newest(
      String project, String endpoint, @Nullable UUID before, int max) {
    throw new UnsupportedOperationException("prediction log");
  }

  /// How many predictions of an endpoint are in the log.
  public long count(String project, String endpoint) {
    throw new UnsupportedOperationException("prediction log");
  }

  /// Seals everything logged so far; returns when it is committed.
  public void seal() {
    throw new UnsupportedOperationException("prediction log");
  }
}
