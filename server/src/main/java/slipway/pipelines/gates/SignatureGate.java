package slipway.pipelines.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.api.Task;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;

/// Whether a candidate can stand where the champion stands: it asks for nothing that the endpoint
/// does not give, and answers with nothing less. FAIL names every difference.
public final class SignatureGate {
  public static final String NAME = "signature";

  private SignatureGate() {}

  /// What a model takes and gives.
  ///
  /// @param label the view whose label it predicts
  public record Signature(
      Task task, int classes, List<String> views, List<String> features, String label) {
    public Signature {
      views = List.copyOf(views);
      features = List.copyOf(features);
    }
  }

  /// @param views those of the endpoint, in order
  /// @param given the features that these views give, in order
  /// @param champion null when there is none
  public static Gate judge(
      Signature candidate, List<String> views, List<String> given, @Nullable Signature champion) {
    var broken = new ArrayList<String>();
    if (!candidate.views().equals(views)) {
      broken.add("views " + candidate.views() + " (the endpoint reads " + views + ")");
    }
    var missing = candidate.features().stream().filter(name -> !given.contains(name)).toList();
    if (!missing.isEmpty()) {
      broken.add("it asks for " + missing + ", which the endpoint's views do not give");
    } else if (!candidate.features().equals(given)) {
      broken.add("features " + candidate.features() + " (the endpoint's views give " + given + ")");
    }
    if (champion != null) {
      compare(candidate, champion, broken);
    }
    return Verdicts.gate(
        NAME,
        broken.isEmpty() ? Outcome.PASS : Outcome.FAIL,
        broken.isEmpty()
            ? "it takes the "
                + Counted.of(given.size(), "feature")
                + " of "
                + views
                + " and answers as before"
            : String.join("; ", broken),
        Map.of("features", (double) candidate.features().size()),
        Json.treeOf(Map.of("candidate", candidate, "views", views, "given", given)));
  }

  private static void compare(Signature candidate, Signature champion, List<String> broken) {
    if (candidate.task() != champion.task()) {
      broken.add("task " + candidate.task() + " (the champion's is " + champion.task() + ")");
    }
    if (candidate.classes() < champion.classes()) {
      broken.add(
          candidate.classes() + " classes (the champion answers " + champion.classes() + ")");
    }
    if (!candidate.label().equals(champion.label())) {
      broken.add(
          "it predicts " + candidate.label() + " (the champion predicts " + champion.label() + ")");
    }
  }
}
