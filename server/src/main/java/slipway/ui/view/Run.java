package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run.
///
/// @param charts of metrics that have a history
/// @param preview of the file that was chosen
public record Run(
    String id,
    List<Fact> facts,
    List<Metric> metrics,
    List<Chart> charts,
    List<Fact> params,
    List<Fact> tags,
    List<File> files,
    String filesCount,
    @Nullable Preview preview,
    @Nullable Empty noFiles) {

  public record Fact(String name, Shown value) {}

  public record Metric(String name, Shown last) {}

  public record Chart(String name, String json, String summary) {}

  /// @param preview where the page is that shows its beginning
  public record File(String path, Shown digest, String size, String preview, String download) {}

  public Run {
    facts = List.copyOf(facts);
    metrics = List.copyOf(metrics);
    charts = List.copyOf(charts);
    params = List.copyOf(params);
    tags = List.copyOf(tags);
    files = List.copyOf(files);
  }
}
