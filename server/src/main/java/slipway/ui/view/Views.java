package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Feature and label views.
public final class Views {
  private Views() {}

  public record Index(List<Row> rows, Listing listing, @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
    }
  }

  public record Row(
      Shown name,
      String kind,
      String description,
      String features,
      String cutoffs,
      Shown newest,
      Shown definition) {}

  public record Page(
      List<Tile> tiles,
      List<Feature> features,
      List<Run.Fact> facts,
      String sql,
      List<Materialisation> materialisations,
      Listing listing,
      @Nullable Lookup lookup,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      features = List.copyOf(features);
      facts = List.copyOf(facts);
      materialisations = List.copyOf(materialisations);
    }
  }

  public record Feature(
      String name,
      String unit,
      String expected,
      String description,
      @Nullable Histogram histogram) {}

  public record Materialisation(
      Shown cutoff, Shown rows, Shown tree, Shown definition, String hidden, Shown at) {}

  /// An entity's vector as it is online.
  public record Lookup(String entity, String key, List<Run.Fact> values, @Nullable String error) {
    public Lookup {
      values = List.copyOf(values);
    }
  }
}
