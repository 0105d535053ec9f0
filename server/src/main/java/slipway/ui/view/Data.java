package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Datasets, and one dataset.
public final class Data {
  private Data() {}

  public record Index(List<Group> groups, @Nullable Empty empty) {
    public Index {
      groups = List.copyOf(groups);
    }
  }

  public record Group(String title, String what, List<Row> rows) {
    public Group {
      rows = List.copyOf(rows);
    }
  }

  public record Row(
      Shown name,
      String description,
      State state,
      Shown rows,
      String versions,
      String contract,
      Shown changed) {}

  /// @param chart rows over versions
  public record Page(
      List<Tile> tiles,
      List<Version> versions,
      String versionsShown,
      List<Column> columns,
      String profileOf,
      List<Check> checks,
      List<Delivery> deliveries,
      @Nullable String chart,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      versions = List.copyOf(versions);
      columns = List.copyOf(columns);
      checks = List.copyOf(checks);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// @param width of the bar of its rows, 0 to 100
  public record Version(
      Shown at,
      String message,
      Shown tree,
      Shown rows,
      String added,
      @Nullable State check,
      String width) {}

  public record Column(
      String name, String type, @Nullable Histogram histogram, List<Run.Fact> facts) {
    public Column {
      facts = List.copyOf(facts);
    }
  }

  public record Check(
      State state, String title, Shown at, String digest, List<Rule> rules, boolean open) {
    public Check {
      rules = List.copyOf(rules);
    }
  }

  public record Rule(
      State state,
      String rule,
      String column,
      String failed,
      String expected,
      String found,
      List<String> names,
      List<Example> examples) {
    public Rule {
      names = List.copyOf(names);
      examples = List.copyOf(examples);
    }
  }

  /// A failing row: where it stands in the raw file, and its values in the order of the names.
  public record Example(String place, List<String> values) {
    public Example {
      values = List.copyOf(values);
    }
  }

  public record Delivery(
      String file, State state, Shown digest, String size, Shown at, String error) {}
}
