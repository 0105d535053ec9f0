package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The grid of runs.
///
/// @param count "1–50 of 23,570"
/// @param next where the next page is, null on the last
/// @param error why the query cannot be read
public record Runs(
    String query,
    String experiment,
    List<Experiment> experiments,
    List<Column> metrics,
    List<String> params,
    List<Row> rows,
    String count,
    @Nullable String next,
    @Nullable String first,
    @Nullable String error,
    @Nullable Empty empty) {

  public record Experiment(String id, String name, boolean chosen) {}

  /// @param sort where the page sorted by this metric is; `sorted` is an arrow, or nothing
  public record Column(String name, String sort, String sorted) {}

  /// Cells in the order of the columns.
  public record Row(
      Shown name,
      State state,
      Shown started,
      String took,
      String experiment,
      List<Shown> metrics,
      List<Shown> params) {
    public Row {
      metrics = List.copyOf(metrics);
      params = List.copyOf(params);
    }
  }

  public Runs {
    experiments = List.copyOf(experiments);
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    rows = List.copyOf(rows);
  }
}
