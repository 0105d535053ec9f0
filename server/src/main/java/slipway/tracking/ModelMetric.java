package slipway.tracking;

import java.util.Optional;

/// A metric that also belongs to a logged model, measured on a dataset when one is named.
public record ModelMetric(String modelId, Metric metric, Optional<DatasetRef> dataset) {
  /// The dataset a metric was measured on, as the client names it.
  public record DatasetRef(String name, String digest) {}
}
