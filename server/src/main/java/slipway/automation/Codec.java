package slipway.automation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import slipway.api.Digest;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Decisions and evidence as JSON: records by their components, a closed set by its `kind`.
final class Codec {
  private static final String KIND = "kind";
  private static final String WANTED = "wanted";

  /// What differs from one run on the same data to the next.
  private static final Set<String> PASSING = Set.of("execution", "trainingSeconds", "delivery");

  private Codec() {}

  static JsonNode write(Evidence evidence) {
    return switch (evidence) {
      case Evidence.Look look -> {
        var made = node("look", look);
        if (look.unjudged() == null) {
          made.remove("unjudged"); // looks from before it could be said keep their digests
        }
        yield made;
      }
      case Evidence.Gated gated -> node("gated", gated);
      case Evidence.RolledOut ended -> node("rolled-out", ended);
      case Evidence.Repaired repaired -> node("repaired", repaired);
      case Evidence.Stopped stopped -> node("stopped", stopped);
      case Evidence.Answered(var cutoff, var decision, var by, var approved, var wanted) -> {
        var made = Json.object().put(KIND, "answered").put("cutoff", cutoff.toString());
        made.put("decision", decision).put("by", by).put("approved", approved);
        made.set(WANTED, write(wanted));
        yield made;
      }
    };
  }

  static Evidence readEvidence(JsonNode node) {
    return switch (kind(node)) {
      case "look" -> read(node, Evidence.Look.class);
      case "gated" -> read(node, Evidence.Gated.class);
      case "rolled-out" -> read(node, Evidence.RolledOut.class);
      case "repaired" -> read(node, Evidence.Repaired.class);
      case "stopped" -> read(node, Evidence.Stopped.class);
      case "answered" ->
          new Evidence.Answered(
              java.time.LocalDate.parse(node.path("cutoff").asString("")),
              node.path("decision").asString(""),
              node.path("by").asString(""),
              node.path("approved").asBoolean(false),
              readAction(node.path(WANTED)));
      default -> throw unknown(node);
    };
  }

  static JsonNode write(Action action) {
    return switch (action) {
      case Action.Keep keep -> node("keep", keep);
      case Action.RestoreView restore -> node("restore-view", restore);
      case Action.ServeLastGood serve -> node("serve-last-good", serve);
      case Action.RollBack back -> node("roll-back", back);
      case Action.Train train -> node("train", train);
      case Action.Activate activate -> node("activate", activate);
      case Action.RollOut rollOut -> node("roll-out", rollOut);
      case Action.KeepOut keepOut -> node("keep-out", keepOut);
      case Action.Refuse refuse -> node("refuse", refuse);
      case Action.Accept accept -> node("accept", accept);
      case Action.Hold(var wanted, var brake) -> {
        var made = Json.object().put(KIND, "hold").put("brake", brake);
        made.set(WANTED, write(wanted));
        yield made;
      }
      case Action.Ask(var wanted, var waits) -> {
        var made = Json.object().put(KIND, "ask").put("waits", waits);
        made.set(WANTED, write(wanted));
        yield made;
      }
    };
  }

  static Action readAction(JsonNode node) {
    return switch (kind(node)) {
      case "keep" -> new Action.Keep();
      case "restore-view" -> read(node, Action.RestoreView.class);
      case "serve-last-good" -> read(node, Action.ServeLastGood.class);
      case "roll-back" -> read(node, Action.RollBack.class);
      case "train" -> read(node, Action.Train.class);
      case "activate" -> read(node, Action.Activate.class);
      case "roll-out" -> read(node, Action.RollOut.class);
      case "keep-out" -> read(node, Action.KeepOut.class);
      case "refuse" -> read(node, Action.Refuse.class);
      case "accept" -> read(node, Action.Accept.class);
      case "hold" ->
          new Action.Hold(readAction(node.path(WANTED)), node.path("brake").asString(""));
      case "ask" ->
          new Action.Ask(readAction(node.path(WANTED)), node.path("waits").asBoolean(false));
      default -> throw unknown(node);
    };
  }

  static JsonNode write(Decision decision) {
    var made = Json.object().put("signal", decision.signal().toString());
    made.put("diagnosis", decision.diagnosis().toString());
    made.set("action", write(decision.action()));
    var seen = made.putArray("seen");
    decision.seen().forEach(seen::add);
    return made.put("judged", decision.judged())
        .put("done", decision.done())
        .put("otherwise", decision.otherwise());
  }

  static Decision readDecision(JsonNode node) {
    List<String> seen = new ArrayList<>();
    node.path("seen").forEach(sentence -> seen.add(sentence.asString("")));
    return new Decision(
        Json.STRICT.treeToValue(node.path("signal"), Signal.class),
        Json.STRICT.treeToValue(node.path("diagnosis"), Diagnosis.class),
        readAction(node.path("action")),
        seen,
        node.path("judged").asString(""),
        node.path("done").asString(""),
        node.path("otherwise").asString(""));
  }

  /// Of what two runs on the same data have in common.
  static Digest digest(Evidence evidence, Decision decision) {
    return Json.digest(List.of(lasting(write(evidence)), lasting(write(decision))));
  }

  /// Of what a look saw, whatever was done before: equal when there is nothing new to see.
  static Digest fingerprint(Evidence evidence) {
    var node = lasting(write(evidence));
    if (node instanceof ObjectNode seen) {
      seen.remove("history");
      if (seen.get("judgement") instanceof ObjectNode judgement) {
        judgement.remove("isNew");
      }
    }
    return Json.digest(node);
  }

  private static JsonNode lasting(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(PASSING);
      object.forEachEntry((_, value) -> lasting(value));
    } else if (node instanceof ArrayNode array) {
      array.forEach(Codec::lasting);
    }
    return node;
  }

  private static ObjectNode node(String kind, Object value) {
    var made = Json.object().put(KIND, kind);
    var fields = new TreeMap<String, JsonNode>();
    Json.treeOf(value).forEachEntry(fields::put);
    fields.forEach(made::set);
    return made;
  }

  private static <T> T read(JsonNode node, Class<T> type) {
    var fields = (ObjectNode) node.deepCopy();
    fields.remove(KIND);
    return Json.STRICT.treeToValue(fields, type);
  }

  private static String kind(JsonNode node) {
    return node.path(KIND).asString("");
  }

  private static IllegalArgumentException unknown(JsonNode node) {
    return new IllegalArgumentException("kind: " + kind(node) + " (expected: a known one)");
  }
}
