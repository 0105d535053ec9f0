package slipway.pipelines;

import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Finding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything a step's outputs depend on, by name, and the digest of it. Two runs with equal keys
/// give equal outputs; where keys differ, the names say why.
///
/// @param inputs flat: `type`, `version`, `with.PATH` for each setting, and the kind's own inputs
record CacheKey(Map<String, JsonNode> inputs) {
  private static final String WITH = "with";
  private static final int HEX_LENGTH = 64;
  private static final int SHOWN_LENGTH_MAX = 40;
  private static final int NAMED_MAX = 3;

  CacheKey {
    inputs = Json.sorted(inputs);
  }

  static CacheKey of(StepKind<?> kind, JsonNode with, Map<String, String> inputs) {
    var all = new TreeMap<String, JsonNode>();
    all.put("type", Json.treeOf(kind.type()));
    all.put("version", Json.treeOf(kind.version()));
    flatten(with, WITH, all);
    inputs.forEach((name, value) -> all.put(name, Json.treeOf(value)));
    return new CacheKey(all);
  }

  static CacheKey of(JsonNode stored) {
    var all = new TreeMap<String, JsonNode>();
    stored.forEachEntry(all::put);
    return new CacheKey(all);
  }

  Digest digest() {
    return Json.digest(json());
  }

  ObjectNode json() {
    var object = Json.object();
    inputs.forEach(object::set);
    return object;
  }

  /// What differs from a former run, in words: "input `cutoff` changed 1997-01-31 → 1997-02-28".
  String changesSince(CacheKey former) {
    var changes = new ArrayList<String>();
    var names = new java.util.TreeSet<>(inputs.keySet());
    names.addAll(former.inputs.keySet());
    for (var name : names) {
      var before = former.inputs.get(name);
      var now = inputs.get(name);
      if (before == null || now == null) {
        changes.add("input `" + brief(name) + (before == null ? "` is new" : "` is gone"));
      } else if (!before.toString().equals(now.toString())) {
        changes.add("input `" + brief(name) + "` changed " + shown(before) + " → " + shown(now));
      }
    }
    int more = changes.size() - NAMED_MAX;
    return more <= 0
        ? String.join(", ", changes)
        : String.join(", ", changes.subList(0, NAMED_MAX)) + " and " + more + " more";
  }

  private static void flatten(JsonNode node, String path, Map<String, JsonNode> into) {
    if (node.isObject()) {
      node.forEachEntry((key, value) -> flatten(value, Finding.under(path, key), into));
    } else {
      into.put(path, node);
    }
  }

  private static String brief(String name) {
    return name.startsWith(WITH + ".") ? name.substring(WITH.length() + 1) : name;
  }

  private static String shown(JsonNode node) {
    var text = Parameters.text(node);
    if (text.length() == HEX_LENGTH && text.matches("[0-9a-f]+")) {
      return new Digest(text).brief();
    }
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
  }
}
