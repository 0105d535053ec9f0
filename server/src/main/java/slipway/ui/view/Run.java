package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run.
///
/// @param charts of metrics that have a history
public record Run(
    String id,
    List<Fact> facts,
    List<Metric> metrics,
    List<Chart> charts,
    List<Fact> params,
    List<Fact> tags,
    List<File> files,
    @Nullable Empty noFiles) {

  public record Fact(String name, Shown value) {}

  public record Metric(String name, Shown last) {}

  public record Chart(String name, String json, String summary) {}

  public record File(String path, Shown digest, String size, String href) {}

  public Run {
    facts = List.copyOf(facts);
    metrics = List.copyOf(metrics);
    charts = List.copyOf(charts);
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    files = List.copyOf(files);
  }
}
