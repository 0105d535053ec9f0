package slipway.tracking;

import java.util.List;
import java.util.Map;

/// What a run logs at once: kept whole or not at all. `modelMetrics` repeats those of `metrics`
/// that also belong to a logged model.
public record LogBatch(
    List<Metric> metrics, List<Param> params, List<Tag> tags, List<ModelMetric> modelMetrics) {
  public LogBatch {
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    modelMetrics = List.copyOf(modelMetrics);
  }

  public static LogBatch metrics(List<Metric> metrics) {
    return new LogBatch(metrics, List.of(), List.of(), List.of());
  }

  public static LogBatch params(Map<String, String> params) {
    return new LogBatch(
        List.of(),
        params.entrySet().stream().map(e -> new Param(e.getKey(), e.getValue())).toList(),
        List.of(),
        List.of());
  }

  public static LogBatch tags(Map<String, String> tags) {
    return new LogBatch(
        List.of(),
        List.of(),
        tags.entrySet().stream().map(e -> new Tag(e.getKey(), e.getValue())).toList(),
        List.of());
  }

  public LogBatch withMetrics(List<Metric> more) {
    return new LogBatch(more, params, tags, modelMetrics);
  }
}
