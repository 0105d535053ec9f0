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

  /// @param served how answered predictions turned out
  /// @param judged what was said of each release
  public record Page(
      List<Tile> tiles,
      List<Run.Fact> release,
      Trial trial,
      List<Predicted> recent,
      Quality served,
      Quality judged,
      Service service,
      @Nullable Histogram scores,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      release = List.copyOf(release);
      recent = List.copyOf(recent);
    }
  }

  /// What the form to try it asks for, and where it sends that.
  public record Trial(List<Input> keys, List<Input> features, String predict, String lineage) {
    public Trial {
      keys = List.copyOf(keys);
      features = List.copyOf(features);
    }
  }

  public record Input(String name, String type, String unit, String example) {}

  public record Predicted(
      Shown id, Shown at, String entity, Shown score, Shown release, String cutoff) {}

  /// Who answers, what may be done about it, and what is held back.
  public record Service(
      List<Arm> arms,
      List<Run.Fact> facts,
      List<Act> acts,
      List<Rollout> rollouts,
      List<HeldBack> heldBack) {
    public Service {
      arms = List.copyOf(arms);
      facts = List.copyOf(facts);
      acts = List.copyOf(acts);
      rollouts = List.copyOf(rollouts);
      heldBack = List.copyOf(heldBack);
    }
  }

  public record Arm(
      State role,
      Shown model,
      Shown release,
      String share,
      Shown requests,
      Shown errors,
      Shown nullOutputs,
      Shown slow) {}

  public record Rollout(Shown number, State state, Shown model, Shown started, String sentence) {}

  public record HeldBack(Shown what, Shown at, String reason, Shown decision, Act lift) {}
}
