package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Datasets, and one dataset.
public final class Data {
  private Data() {}

  public record Index(List<Group> groups, Listing listing, @Nullable Empty empty) {
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

  /// @param chosen the version that the address names; null shows the newest
  /// @param allDeliveries where the older ones are too; null when there are none
  /// @param chart rows over versions
  public record Page(
      List<Tile> tiles,
      @Nullable Chosen chosen,
      List<Version> versions,
      Listing listing,
      List<Column> columns,
      String profileOf,
      List<Check> checks,
      List<Delivery> deliveries,
      @Nullable String allDeliveries,
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

  /// How a version came to be.
  ///
  /// @param lineage where it leads on; `rows` is the table itself
  public record Chosen(String title, List<Run.Fact> facts, String lineage, String rows) {
    public Chosen {
      facts = List.copyOf(facts);
    }
  }

  /// @param report where the check is
  /// @param width of the bar of its rows, 0 to 100
  public record Version(
      boolean chosen,
      Shown at,
      String message,
      Shown tree,
      Shown rows,
      String added,
      @Nullable State check,
      @Nullable String report,
      String width) {}

  public record Column(
      String name, String type, @Nullable Histogram histogram, List<Run.Fact> facts) {
    public Column {
      facts = List.copyOf(facts);
    }
  }

  /// One contract check in full.
  public record CheckPage(
      List<Tile> tiles, Check check, @Nullable Failing failing, List<Run.Fact> facts) {
    public CheckPage {
      tiles = List.copyOf(tiles);
      facts = List.copyOf(facts);
    }
  }

  /// Rows that broke a rule.
  ///
  /// @param shown `1–50 of 825`
  /// @param previous where the rows before are, `next` those that follow
  /// @param parquet all of them, and `csv`
  public record Failing(
      String shown,
      List<String> columns,
      List<List<String>> rows,
      @Nullable String previous,
      @Nullable String next,
      String parquet,
      String csv) {
    public Failing {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /// @param digest of the report; leads to its page
  public record Check(
      State state, String title, Shown at, @Nullable Shown digest, List<Rule> rules, boolean open) {
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
      String file, State state, Shown digest, String size, Shown at, Shown why) {}
}
