package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One run.
///
/// @param charts of metrics that have a history
/// @param chartsNote what is not drawn; empty when everything is
/// @param preview of the file that was chosen
/// @param origin with which code and libraries it was made, beside another run
/// @param versions that were registered from it
/// @param inputs what it was made from, as far as it was said
/// @param outputs what it made beside its files
/// @param lineage where the lineage around it is; null while nothing leads there
public record Run(
    String id,
    List<Fact> facts,
    Part<Metric> metrics,
    List<Chart> charts,
    String chartsNote,
    Part<Fact> params,
    Part<Fact> tags,
    Part<File> files,
    String filesCount,
    @Nullable Preview preview,
    @Nullable Empty noFiles,
    Origin origin,
    List<Version> versions,
    List<Fact> inputs,
    List<Fact> outputs,
    @Nullable String lineage) {

  public record Fact(String name, Shown value) {}

  /// @param served by which releases now
  /// @param stage as MLflow names it; empty for none
  public record Version(
      Shown number,
      State state,
      List<Shown> served,
      String stage,
      String aliases,
      Shown registered) {
    public Version {
      served = List.copyOf(served);
    }
  }

  public record Metric(String name, Shown last) {}

  /// @param note which points are not drawn; empty when all are
  public record Chart(String name, String json, String summary, String note) {
    public Chart(String name, String json, String summary) {
      this(name, json, summary, "");
    }
  }

  /// @param preview where the page is that shows its beginning
  public record File(
      String path, Shown digest, long bytes, String size, String preview, String download) {}

  public Run {
    facts = List.copyOf(facts);
    charts = List.copyOf(charts);
    versions = List.copyOf(versions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
