package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The grid of runs.
///
/// @param chosen the columns that were asked for, empty for those chosen here
/// @param choices every column that these runs could have
/// @param automatic where the page with its own choice of columns is
/// @param compare where the selected runs are compared
/// @param csv where all matching runs are, as a table
/// @param count "1–50 of 23,570"
/// @param next where the next page is, null on the last
/// @param words what the query bar completes, a line each
/// @param error why the query cannot be read
public record Runs(
    String query,
    String experiment,
    String sort,
    List<Experiment> experiments,
    List<String> chosen,
    List<Choice> choices,
    String automatic,
    List<Column> attributes,
    List<Column> metrics,
    List<Column> params,
    List<Row> rows,
    String compare,
    String csv,
    String csvTitle,
    String count,
    @Nullable String next,
    @Nullable String first,
    String words,
    @Nullable Error error,
    @Nullable Empty empty) {

  /// @param marked where the query cannot be read; empty when that is its end
  public record Error(String before, String marked, String after, String message) {}

  public record Experiment(String id, String name, boolean chosen) {}

  /// @param column as `metrics.auc` or `params.max_depth`
  public record Choice(String column, boolean shown) {}

  /// @param sort where the page sorted by this column is
  /// @param sorted an arrow, or nothing
  /// @param order "ascending", "descending", or null
  public record Column(String name, String sort, String sorted, @Nullable String order) {}

  /// Cells in the order of the columns.
  public record Row(
      String id,
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
    chosen = List.copyOf(chosen);
    choices = List.copyOf(choices);
    attributes = List.copyOf(attributes);
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    rows = List.copyOf(rows);
  }
}
