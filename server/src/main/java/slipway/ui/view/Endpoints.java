package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Endpoints.
public final class Endpoints {
  private Endpoints() {}

  public record Index(List<Row> rows, Listing listing, @Nullable Empty empty) {
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
      Traffic traffic,
      Predictions predictions,
      Quality served,
      Quality judged,
      Service service,
      @Nullable Scores scores,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      release = List.copyOf(release);
    }
  }

  /// How scores lie.
  ///
  /// @param note on what the two are
  public record Scores(Histogram histogram, List<Key> keys, String note) {
    public Scores {
      keys = List.copyOf(keys);
    }
  }

  /// What a mark of a picture stands for.
  ///
  /// @param kind `bars` or `outline`
  public record Key(String kind, String text) {}

  /// What the form to try it asks for, and where it sends that.
  ///
  /// @param positive the answer whose probability is told of two classes; null for another task
  /// @param threshold from which on it is given
  /// @param filled what the features are filled in with; empty: with nothing
  public record Trial(
      List<Input> keys,
      List<Input> features,
      String predict,
      String lineage,
      @Nullable String positive,
      @Nullable Double threshold,
      String filled) {
    public Trial {
      keys = List.copyOf(keys);
      features = List.copyOf(features);
    }
  }

  public record Input(String name, String type, String unit, String example) {}

  /// What was asked day by day.
  ///
  /// @param chart null without any
  /// @param summary of it in words
  /// @param spans how many days may be looked at
  /// @param csv where the same is as a table
  public record Traffic(@Nullable Chart chart, String summary, List<Shown> spans, String csv) {
    public Traffic {
      spans = List.copyOf(spans);
    }
  }

  /// Predictions, newest first.
  ///
  /// @param entity that they are about; empty for all
  /// @param key what entities are called
  /// @param here where those of an entity are found, with what is `kept` of the page's address
  /// @param newer and `older` pages; null when there is none
  public record Predictions(
      String entity,
      String key,
      String here,
      List<Map.Entry<String, String>> kept,
      List<Predicted> rows,
      @Nullable Shown newer,
      @Nullable Shown older,
      String note,
      @Nullable Empty empty) {
    public Predictions {
      kept = List.copyOf(kept);
      rows = List.copyOf(rows);
    }
  }

  /// @param outcome what came true, when it is known
  public record Predicted(
      Shown id,
      Shown at,
      Shown entity,
      Shown score,
      Shown outcome,
      Shown release,
      State variant,
      String cutoff) {}

  /// Who answers, what may be done about it, and what is held back.
  public record Service(
      List<Arm> arms,
      List<Run.Fact> facts,
      List<Act> acts,
      Part<Rollout> rollouts,
      List<HeldBack> heldBack) {
    public Service {
      arms = List.copyOf(arms);
      facts = List.copyOf(facts);
      acts = List.copyOf(acts);
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
