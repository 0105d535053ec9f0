package slipway.rollout;

import java.util.LinkedHashMap;
import java.util.Map;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.declaration.RolloutSpec;
import slipway.registry.Registry;
import tools.jackson.databind.JsonNode;

/// Whether who asks the former release can ask the candidate: it may need no input that the former
/// does not take, and forbid nothing that it allows.
final class Signatures {
  private final Registry registry;

  Signatures(Registry registry) {
    this.registry = registry;
  }

  /// Refuses a candidate that grew stricter, naming the input.
  void requireNoStricter(Digest former, Digest candidate) {
    var before = signature(former);
    var after = signature(candidate);
    var known = inputs(before);
    if (known.isEmpty()) {
      return; // a package that does not say what it takes
    }
    inputs(after)
        .forEach((name, input) -> {
          var old = known.get(name);
          if (old == null) {
            if (!input.path("optional").asBoolean(false)) {
              throw refused(name, "needed", "an input of the active release, or an optional one");
            }
            return;
          }
          requireSame(name, "type", old, input);
          if (old.path("optional").asBoolean(false) && !input.path("optional").asBoolean(false)) {
            throw refused(name, "needed", "optional, as in the active release");
          }
          if (old.path("nullable").asBoolean(true) && !input.path("nullable").asBoolean(true)) {
            throw refused(name, "not nullable", "nullable, as in the active release");
          }
        });
    if (areOthers(before, after)) {
      throw SlipwayException.invalid(
          "signature.classNames",
          after.path("classes") + " classes " + after.path("classNames"),
          before.path("classes")
              + " classes "
              + before.path("classNames")
              + ", as in the active release");
    }
    var task = before.path("task").asString("");
    if (!after.path("task").asString("").equalsIgnoreCase(task)) {
      throw SlipwayException.invalid(
          "signature.task", after.path("task").asString(""), task + ", as in the active release");
    }
  }

  /// Whether outputs of the two stand for other classes.
  private static boolean areOthers(JsonNode before, JsonNode after) {
    var names = before.path("classNames");
    boolean sameNames = names.equals(after.path("classNames"));
    return before.path("task").asString("").equals(Task.MULTICLASS.name())
        ? before.path("classes").asInt() != after.path("classes").asInt() || !sameNames
        : !names.isEmpty() && after.has("classNames") && !sameNames;
  }

  /// Refuses a rollout whose loss cannot judge the model. A model without a label view is judged by
  /// none.
  void requireLoss(RolloutSpec spec, Digest model) {
    var tree = registry.packageTree(model);
    var quality = RolloutRules.of(spec).quality();
    boolean isJudged = !tree.signature().path("label").path("view").asString("").isEmpty();
    if (isJudged && !Losses.of(quality).fits(tree.task())) {
      throw SlipwayException.invalid(
          "spec.quality.loss",
          quality.loss(),
          tree.task() == Task.REGRESSION
              ? "absolute_error or squared_error, with a scale; the model is a regression"
              : "brier or log_loss; the model gives probabilities");
    }
  }

  private JsonNode signature(Digest packageDigest) {
    return registry.packageTree(packageDigest).signature();
  }

  private static Map<String, JsonNode> inputs(JsonNode signature) {
    var inputs = new LinkedHashMap<String, JsonNode>();
    signature.path("features").forEach(input -> inputs.put(input.path("name").asString(""), input));
    return inputs;
  }

  private static void requireSame(String name, String what, JsonNode old, JsonNode input) {
    var before = old.path(what).asString("");
    var after = input.path(what).asString("");
    if (!before.equals(after)) {
      throw refused(name, after, before + ", as in the active release");
    }
  }

  private static SlipwayException refused(String name, String value, String expectation) {
    return SlipwayException.invalid("signature.features." + name, value, expectation);
  }
}
