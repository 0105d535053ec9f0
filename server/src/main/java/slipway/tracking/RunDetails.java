package slipway.tracking;

import java.util.List;

/// A run with the newest value of each metric, its parameters, tags, and the datasets and models it
/// read and wrote.
public record RunDetails(
    Run run,
    List<Metric> metrics,
    List<Param> params,
    List<Tag> tags,
    List<DatasetInput> datasets,
    List<ModelLink> modelInputs,
    List<ModelLink> modelOutputs) {
  /// A dataset the run was given, with the tags of this use.
  public record DatasetInput(LoggedDataset dataset, List<Tag> tags) {
    public DatasetInput {
      tags = List.copyOf(tags);
    }
  }

  /// A logged model the run read or wrote, at a step.
  public record ModelLink(String modelId, long step) {}

  public RunDetails {
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    datasets = List.copyOf(datasets);
    modelInputs = List.copyOf(modelInputs);
    modelOutputs = List.copyOf(modelOutputs);
  }
}
