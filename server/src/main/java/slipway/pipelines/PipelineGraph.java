package slipway.pipelines;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.PipelineSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The steps of a pipeline and what each must wait for: the steps whose outputs it reads, and those
/// it names in `after`.
///
/// @param after step → all steps it waits for, in the order of the declaration
record PipelineGraph(PipelineSpec spec, Map<String, Set<String>> after) {

  /// The graph of a spec that [PipelineChecks] found nothing wrong with.
  static PipelineGraph of(PipelineSpec spec) {
    var after = new LinkedHashMap<String, Set<String>>();
    for (var step : spec.steps()) {
      after.put(step.name(), waitsFor(step));
    }
    return new PipelineGraph(spec, after);
  }

  static Set<String> waitsFor(PipelineSpec.Step step) {
    var names = new LinkedHashSet<>(step.after());
    Template.references(
        with(step),
        "with",
        reference -> {
          if (reference instanceof Template.Reference.Output output) {
            names.add(output.step());
          }
        });
    return names;
  }

  static ObjectNode with(PipelineSpec.Step step) {
    var object = Json.object();
    new java.util.TreeMap<String, JsonNode>(step.with()).forEach(object::set);
    return object;
  }

  /// The step and everything that must run before it; all steps when `until` is empty.
  Set<String> closure(String until) {
    if (until.isEmpty()) {
      return after.keySet();
    }
    if (!after.containsKey(until)) {
      throw SlipwayException.invalid(
          "until", '"' + until + '"', "one of " + String.join(", ", after.keySet()));
    }
    var wanted = new HashSet<String>();
    var open = new ArrayList<>(List.of(until));
    while (!open.isEmpty()) {
      var name = open.removeLast();
      if (wanted.add(name)) {
        open.addAll(after.getOrDefault(name, Set.of()));
      }
    }
    return wanted;
  }

  /// The steps that wait, directly or not, for themselves.
  Set<String> inCycles() {
    var cyclic = new TreeSet<String>();
    for (var name : after.keySet()) {
      var seen = new HashSet<String>();
      var open = new ArrayList<>(after.getOrDefault(name, Set.of()));
      while (!open.isEmpty()) {
        var next = open.removeLast();
        if (next.equals(name)) {
          cyclic.add(name);
          break;
        }
        if (seen.add(next)) {
          open.addAll(after.getOrDefault(next, Set.of()));
        }
      }
    }
    return cyclic;
  }
}
