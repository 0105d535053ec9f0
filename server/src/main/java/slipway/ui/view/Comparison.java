package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs side by side, a column each.
///
/// @param same parameters that all runs have in common
/// @param charts of metrics with a history, a line for each run
public record Comparison(
    List<Head> runs,
    List<Row> metrics,
    List<Row> different,
    List<Row> same,
    List<Run.Chart> charts,
    @Nullable Empty empty) {

  /// @param without where the comparison without this run is
  public record Head(Shown name, State state, Shown started, String took, String without) {}

  public record Row(String name, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// @param change against the first run, or nothing
  public record Cell(Shown value, String change) {}

  public Comparison {
    runs = List.copyOf(runs);
    metrics = List.copyOf(metrics);
    different = List.copyOf(different);
    same = List.copyOf(same);
    charts = List.copyOf(charts);
  }
}
