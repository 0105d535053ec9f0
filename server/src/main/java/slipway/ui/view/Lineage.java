package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// From source files on the left to the prediction on the right.
///
/// @param verify where all of it is verified; null for what cannot be replayed
public record Lineage(
    List<Stage> stages,
    @Nullable String verify,
    @Nullable Verification verification,
    String command) {
  /// @param more nodes that are shown when asked for
  public record Stage(String title, List<Node> nodes, List<Node> more, String moreTitle) {
    public Stage {
      nodes = List.copyOf(nodes);
      more = List.copyOf(more);
    }
  }

  /// @param madeOf ids, apart by spaces
  public record Node(
      String id,
      String madeOf,
      String kind,
      String title,
      @Nullable String href,
      @Nullable Shown digest,
      List<Run.Fact> facts,
      @Nullable State check) {
    public Node {
      facts = List.copyOf(facts);
    }
  }

  public record Verification(State state, String sentence, List<Check> checks) {
    public Verification {
      checks = List.copyOf(checks);
    }
  }

  public record Check(State state, String name, String node, Shown expected, Shown found) {}

  public Lineage {
    stages = List.copyOf(stages);
  }
}
