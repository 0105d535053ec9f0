package slipway.tracking;

import java.util.List;
import java.util.Optional;

/// A model that was logged on its own (MLflow 3): its files lie beside the runs of its experiment.
public record LoggedModel(
    String id,
    long experiment,
    String project,
    String name,
    Status status,
    Optional<String> type,
    Optional<String> sourceRunId,
    Optional<String> statusMessage,
    String artifactUri,
    long createdMillis,
    long updatedMillis,
    boolean isDeleted,
    List<Tag> tags,
    List<Param> params,
    List<MeasuredMetric> metrics) {
  /// Whether its files are complete; MLflow's names and numbers.
  public enum Status {
    LOGGED_MODEL_PENDING,
    LOGGED_MODEL_READY,
    LOGGED_MODEL_UPLOAD_FAILED;

    public int number() {
      return ordinal() + 1;
    }
  }

  /// A metric of the model, with the run that measured it and on which dataset.
  public record MeasuredMetric(String runId, ModelMetric metric) {}

  public LoggedModel {
    tags = List.copyOf(tags);
    params = List.copyOf(params);
    metrics = List.copyOf(metrics);
  }
}
