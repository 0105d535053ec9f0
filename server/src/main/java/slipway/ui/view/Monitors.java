package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Monitors and their windows.
public final class Monitors {
  private Monitors() {}

  public record Index(List<Row> rows, Listing listing, @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
    }
  }

  public record Row(
      Shown name,
      State state,
      Shown endpoint,
      Shown newest,
      String windows,
      String said,
      String description) {}

  /// @param charts of the score's drift
  /// @param chosen the window that is shown in full
  public record Page(
      List<Tile> tiles,
      List<Window> windows,
      Listing listing,
      List<Drawn> charts,
      @Nullable Chosen chosen,
      Quality quality,
      List<Run.Fact> watched,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      windows = List.copyOf(windows);
      charts = List.copyOf(charts);
      watched = List.copyOf(watched);
    }
  }

  public record Drawn(String name, Chart chart) {}

  /// @param said alarms in words, or what it comes to
  public record Window(
      Shown cutoff,
      boolean chosen,
      State state,
      String rows,
      Shown score,
      String said,
      String expected,
      Shown release) {}

  /// @param figures what each slice's figures are called
  /// @param gapTitle what the mean error is called, with its unit
  /// @param evidence digests of what was compared
  public record Chosen(
      String cutoff,
      State state,
      String reason,
      List<String> alarms,
      List<String> expected,
      List<Feature> features,
      List<String> figures,
      String gapTitle,
      List<Slice> slices,
      List<Shown> evidence,
      List<Run.Fact> facts) {
    public Chosen {
      alarms = List.copyOf(alarms);
      expected = List.copyOf(expected);
      features = List.copyOf(features);
      figures = List.copyOf(figures);
      slices = List.copyOf(slices);
      evidence = List.copyOf(evidence);
      facts = List.copyOf(facts);
    }
  }

  /// @param state alarm, expected, or quiet
  /// @param limit of the PSI against the window before, and whose it is
  public record Feature(
      String name,
      State state,
      Shown mean,
      Shown nulls,
      Shown psi,
      Shown ks,
      Shown js,
      Shown toTraining,
      Shown limit,
      @Nullable Spark spark) {}

  public record Slice(
      String name,
      String condition,
      String rows,
      Shown says,
      Shown before,
      Shown is,
      List<Shown> figures,
      Shown gap) {
    public Slice {
      figures = List.copyOf(figures);
    }
  }
}
