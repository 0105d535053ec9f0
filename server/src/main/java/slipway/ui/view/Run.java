package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run.
///
/// @param charts of metrics that have a history
/// @param chartsNote what is not drawn; empty when everything is
/// @param preview of the file that was chosen
public record Run(
    String id,
    List<Fact> facts,
    List<Metric> metrics,
    List<Chart> charts,
    String chartsNote,
    List<Fact> params,
    List<Fact> tags,
    List<File> files,
    String filesCount,
    @Nullable Preview preview,
    @Nullable Empty noFiles) {

  public record Fact(String name, Shown value) {}

  public record Metric(String name, Shown last) {}

  /// @param note which points are not drawn; empty when all are
  public record Chart(String name, String json, String summary, String note) {
    public Chart(String name, String json, String summary) {
      this(name, json, summary, "");
    }
  }

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
