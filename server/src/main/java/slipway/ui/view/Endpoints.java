package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Endpoints.
public final class Endpoints {
  private Endpoints() {}

  public record Index(List<Row> rows, @Nullable Empty empty) {
    public Index {
      rows = List.copyOf(rows);
    }
  }

  public record Row(
      Shown name,
      String description,
      State state,
      Shown release,
      Shown model,
      Shown since,
      Shown predictions) {}

  /// @param chart of realised performance; null until labels have matured
  public record Page(
      List<Tile> tiles,
      List<Run.Fact> release,
      List<Input> keys,
      List<Input> features,
      String predict,
      String lineage,
      List<Predicted> recent,
      List<Month> performance,
      @Nullable String chart,
      @Nullable Histogram scores,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      release = List.copyOf(release);
      keys = List.copyOf(keys);
      features = List.copyOf(features);
      recent = List.copyOf(recent);
      performance = List.copyOf(performance);
    }
  }

  public record Input(String name, String type, String unit, String example) {}

  public record Predicted(
      Shown id, Shown at, String entity, Shown score, Shown release, String cutoff) {}

  public record Month(
      String cutoff, String n, Shown auc, Shown logLoss, Shown gap, String knownOn) {}
}
