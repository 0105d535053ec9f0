package slipway.api.wire;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// From a prediction to the bytes that made it: a graph whose first node is the prediction.
public record Lineage(UUID predictionId, List<Node> nodes) {
  public Lineage {
    nodes = List.copyOf(nodes);
  }

  /// @param kind prediction, release, package, run, code, view, features, dataset, raw file…
  /// @param digest of its bytes, when it is bytes
  /// @param facts name: value, in the order to be shown
  /// @param madeOf ids of the nodes it was made of
  public record Node(
      String id,
      String kind,
      String title,
      @Nullable String digest,
      Map<String, String> facts,
      List<String> madeOf) {
    public Node {
      madeOf = List.copyOf(madeOf);
    }
  }

  /// What was made of what in a project; edges may lead to nodes that are not among these.
  public record Graph(List<Node> nodes) {
    public Graph {
      nodes = List.copyOf(nodes);
    }
  }

  /// What recomputing found; `verified` when no check failed.
  public record Verification(
      UUID predictionId, boolean verified, boolean replayedBitForBit, List<Check> checks) {
    public Verification {
      checks = List.copyOf(checks);
    }
  }

  /// @param node the id of the node it speaks of
  public record Check(
      String node, String name, Report.Outcome outcome, String expected, String found) {}
}
