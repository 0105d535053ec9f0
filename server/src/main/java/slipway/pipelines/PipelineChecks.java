package slipway.pipelines;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import slipway.api.Names;
import slipway.api.Quantity;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.api.declaration.PipelineSpec;
import slipway.api.declaration.SpecBinder;

/// What is wrong with a pipeline's spec, all of it at once, each by its path.
final class PipelineChecks {
  private static final int STEPS_MAX = 100;
  private static final int RETRIES_MAX = 10;
  private static final Duration DELAY_MAX = Duration.ofHours(24);

  private final PipelineSpec spec;
  private final StepKinds kinds;
  private final Map<String, PipelineSpec.Step> steps = new HashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  private PipelineChecks(PipelineSpec spec, StepKinds kinds) {
    this.spec = spec;
    this.kinds = kinds;
  }

  static List<Finding> check(PipelineSpec spec, StepKinds kinds) {
    var checks = new PipelineChecks(spec, kinds);
    checks.checkAll();
    return List.copyOf(checks.findings);
  }

  private void checkAll() {
    spec.parameters().forEach(this::checkParameter);
    checkSchedule();
    if (spec.steps().isEmpty() || spec.steps().size() > STEPS_MAX) {
      add("steps", spec.steps().size() + " steps", "1 to " + STEPS_MAX);
    }
    spec.steps().forEach(step -> steps.putIfAbsent(step.name(), step));
    var seen = new HashSet<String>();
    for (int i = 0; i < spec.steps().size(); i++) {
      var step = spec.steps().get(i);
      var path = Finding.item("steps", i);
      checkName(step, path, seen);
      checkSettings(step, path);
      checkOrder(step, path);
    }
    checkCycles();
  }

  private void checkParameter(String name, PipelineSpec.Parameter parameter) {
    var path = Finding.under("parameters", name);
    if (!Parameters.TYPES.contains(parameter.type())) {
      add(
          Finding.under(path, "type"),
          quoted(parameter.type()),
          "one of " + String.join(", ", Parameters.TYPES));
      return;
    }
    var value = parameter.value();
    if (value != null) {
      try {
        Parameters.value("value", parameter.type(), Parameters.text(value), Instant.EPOCH);
      } catch (SlipwayException _) {
        add(
            Finding.under(path, "value"),
            value.toString(),
            Parameters.expectation(parameter.type()));
      }
    }
  }

  /// Also whether an execution could start with nothing but the schedule's parameters.
  private void checkSchedule() {
    var schedule = spec.schedule();
    if (schedule == null) {
      return;
    }
    try {
      Schedules.cron(schedule);
      Parameters.resolve(spec.parameters(), schedule.parameters(), Instant.EPOCH);
    } catch (SlipwayException e) {
      findings.add(new Finding("schedule", e.message()));
    }
  }

  private void checkName(PipelineSpec.Step step, String path, HashSet<String> seen) {
    var at = Finding.under(path, "name");
    try {
      Names.require("name", step.name());
      if (step.name().contains(".") || step.name().contains("/")) {
        add(at, quoted(step.name()), "no dot and no slash in a step's name");
      }
    } catch (SlipwayException e) {
      findings.add(new Finding(at, e.message()));
    }
    if (!seen.add(step.name())) {
      add(at, "a second step " + quoted(step.name()), "a name of its own for each step");
    }
    var retries = step.retries();
    if (retries != null && (retries < 0 || retries > RETRIES_MAX)) {
      add(Finding.under(path, "retries"), retries.toString(), "0 to " + RETRIES_MAX);
    }
    checkRetry(step, Finding.under(path, "retry"));
  }

  private void checkRetry(PipelineSpec.Step step, String path) {
    var retry = step.retry();
    if (retry == null) {
      return;
    }
    if (step.retries() != null) {
      add(path, "beside `retries`", "one of the two");
    }
    if (retry.attempts() < 1 || retry.attempts() > RETRIES_MAX + 1) {
      add(
          Finding.under(path, "attempts"),
          Integer.toString(retry.attempts()),
          "1 to " + (RETRIES_MAX + 1));
    }
    var delay = retry.delay();
    if (delay != null
        && Quantity.duration(delay).filter(d -> d.compareTo(DELAY_MAX) <= 0).isEmpty()) {
      add(Finding.under(path, "delay"), quoted(delay), Quantity.DURATIONS + ", at most 24h");
    }
  }

  private void checkSettings(PipelineSpec.Step step, String path) {
    var kind = kinds.find(step.type());
    if (kind.isEmpty()) {
      add(
          Finding.under(path, "type"),
          "unknown type " + quoted(step.type()) + hint(step.type(), kinds.types()),
          String.join(", ", kinds.types()));
      return;
    }
    var at = Finding.under(path, "with");
    findings.addAll(SpecBinder.checkTemplate(PipelineGraph.with(step), at, kind.get().settings()));
    Template.references(PipelineGraph.with(step), at, this::checkReference);
  }

  private void checkReference(Template.Reference reference) {
    switch (reference) {
      case Template.Reference.Parameter(var path, var name) -> {
        if (!spec.parameters().containsKey(name)) {
          unknown(path, "parameter", name, spec.parameters().keySet());
        }
      }
      case Template.Reference.Output(var path, var step, var output) -> {
        var named = steps.get(step);
        if (named == null) {
          unknown(path, "step", step, steps.keySet());
          return;
        }
        kinds
            .find(named.type())
            .map(kind -> kind.outputs(named.with()))
            .filter(outputs -> !outputs.contains(output))
            .ifPresent(
                outputs -> unknown(path, "output of step " + quoted(step) + ",", output, outputs));
      }
      case Template.Reference.Unknown(var path, var text) ->
          add(path, "${" + text + "}", "${parameters.NAME} or ${steps.STEP.OUTPUT}");
    }
  }

  private void checkOrder(PipelineSpec.Step step, String path) {
    for (int i = 0; i < step.after().size(); i++) {
      var name = step.after().get(i);
      if (!steps.containsKey(name)) {
        unknown(Finding.item(Finding.under(path, "after"), i), "step", name, steps.keySet());
      }
    }
  }

  private void checkCycles() {
    var cyclic = PipelineGraph.of(spec).inCycles();
    for (int i = 0; i < spec.steps().size(); i++) {
      if (cyclic.contains(spec.steps().get(i).name())) {
        add(
            Finding.item("steps", i),
            "step " + quoted(spec.steps().get(i).name()) + " waits for itself",
            "no cycle; in it are " + String.join(", ", cyclic));
        return;
      }
    }
  }

  private void unknown(String path, String what, String name, Collection<String> known) {
    add(
        path,
        "unknown " + what + " " + quoted(name) + hint(name, known),
        known.isEmpty() ? "none is declared" : String.join(", ", new java.util.TreeSet<>(known)));
  }

  private static String hint(String name, Collection<String> known) {
    return Names.nearest(name, known).map(n -> "; did you mean " + quoted(n) + "?").orElse("");
  }

  private void add(String path, String found, String expectation) {
    findings.add(new Finding(path, found + " (expected: " + expectation + ")"));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
