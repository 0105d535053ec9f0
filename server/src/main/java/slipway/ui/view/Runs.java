package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The grid of runs.
///
/// @param chosen whether columns were asked for
/// @param choices every column that these runs could have
/// @param automatic where the page with its own choice of columns is
/// @param compare where the selected runs are compared
/// @param csv where all matching runs are, as a table
/// @param count "1–50 of 23,570"
/// @param next where the next page is, null on the last
/// @param words what the query bar completes
/// @param error why the query cannot be read
public record Runs(
    String query,
    Forms forms,
    List<Experiment> experiments,
    Grouping grouping,
    Selected selected,
    boolean chosen,
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
    Words words,
    @Nullable Error error,
    @Nullable Empty empty) {

  /// What each form keeps of the page's state beside what it asks for itself.
  public record Forms(
      List<Map.Entry<String, String>> search, List<Map.Entry<String, String>> columns) {
    public Forms {
      search = List.copyOf(search);
      columns = List.copyOf(columns);
    }
  }

  /// By what runs are grouped, or the group that is looked into.
  ///
  /// @param choices as `params.max_depth`, in words
  /// @param groups null when single runs are shown
  /// @param within null when runs of every group are shown
  public record Grouping(
      List<GroupChoice> choices, @Nullable Groups groups, @Nullable Within within) {
    public Grouping {
      choices = List.copyOf(choices);
    }
  }

  public record GroupChoice(String value, String title, boolean chosen) {}

  /// @param all where all groups are
  /// @param leave where the runs of every group are
  public record Within(String title, String all, String leave) {}

  public record Groups(Column label, Column newest, List<Group> rows) {
    public Groups {
      rows = List.copyOf(rows);
    }
  }

  /// Cells of metrics in the order of the columns.
  public record Group(Shown label, Shown runs, Shown newest, List<Spread> metrics) {
    public Group {
      metrics = List.copyOf(metrics);
    }
  }

  /// @param range from the least to the greatest; empty for a single value
  public record Spread(Shown mean, String range) {}

  /// Runs that are selected, on this page or on others.
  ///
  /// @param text "3 selected, 1 on this page"; empty when none is
  /// @param gone what of them is not here any more; empty when all are
  public record Selected(
      List<String> ids,
      List<String> elsewhere,
      String text,
      String gone,
      String only,
      String clear,
      int most) {
    public Selected {
      ids = List.copyOf(ids);
      elsewhere = List.copyOf(elsewhere);
    }

    public boolean holds(String id) {
      return ids.contains(id);
    }
  }

  /// What the query bar completes.
  ///
  /// @param names a line each
  /// @param operators by name, or by prefix with its dot, as JSON
  /// @param values that are known, in quotes, by name, as JSON
  public record Words(String names, String operators, String values) {}

  /// @param marked where the query cannot be read; empty when that is its end
  public record Error(String before, String marked, String after, String message) {}

  public record Experiment(String id, String name, boolean chosen) {}

  /// @param column as `metrics.auc` or `params.max_depth`
  public record Choice(String column, boolean shown) {}

  /// @param sort where the page sorted by this column is
  /// @param sorted an arrow, or nothing
  /// @param order "ascending", "descending", or null
  public record Column(String name, String sort, String sorted, @Nullable String order) {}

  /// @param trend null when it has no history
  public record Cell(Shown value, @Nullable Spark trend) {}

  /// Cells in the order of the columns.
  public record Row(
      String id,
      Shown name,
      State state,
      Shown started,
      String took,
      String experiment,
      List<Cell> metrics,
      List<Shown> params) {
    public Row {
      metrics = List.copyOf(metrics);
      params = List.copyOf(params);
    }
  }

  public Runs {
    experiments = List.copyOf(experiments);
    choices = List.copyOf(choices);
    attributes = List.copyOf(attributes);
    metrics = List.copyOf(metrics);
    params = List.copyOf(params);
    rows = List.copyOf(rows);
  }
}
