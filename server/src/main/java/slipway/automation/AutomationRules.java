package slipway.automation;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Gate;
import slipway.api.declaration.AutomationSpec.Stages;
import slipway.api.declaration.Declared;
import slipway.api.declaration.PipelineSpec;
import slipway.db.Tx;

/// What a declared automation must hold beyond its form.
final class AutomationRules {
  private final Automation.Parts parts;
  private final AutomationStore store;

  AutomationRules(Automation.Parts parts, AutomationStore store) {
    this.parts = parts;
    this.store = store;
  }

  void require(Tx tx, Declared<AutomationSpec> declared) {
    var spec = declared.spec();
    var project = declared.project();
    for (var other : store.definitions(tx, project)) {
      if (other.spec().endpoint().equals(spec.endpoint())
          && !other.name().equals(declared.name())) {
        throw SlipwayException.invalid(
            "spec.endpoint",
            spec.endpoint(),
            "an endpoint without an Automation; " + other.name() + " is there for it");
      }
    }
    gate(spec);
    requireNumbers(spec);
    var pipeline = spec.pipeline();
    step(tx, project, "spec.pipeline", pipeline, Named.of("features", pipeline.featuresStep()));
    stages(tx, project, "spec.pipeline", pipeline);
    if (spec.recalibration() != null) {
      stages(tx, project, "spec.recalibration", spec.recalibration());
    }
    rollout(tx, project, spec);
    monitor(tx, project, spec);
  }

  private static void gate(AutomationSpec spec) {
    var responses = spec.responses();
    if (responses != null && responses.gate() == Gate.IGNORE) {
      throw SlipwayException.invalid(
          "spec.responses.gate", "ignore", "require; ignore is for dry runs");
    }
  }

  /// Refuses figures that mean nothing; all that a policy needs that is not applied.
  static void requireNumbers(AutomationSpec spec) {
    var responses = spec.responses();
    var signals = spec.signals();
    if (signals != null && signals.calibrationGap() != null) {
      positive("spec.signals.calibrationGap.margin", signals.calibrationGap().margin());
      positive(
          "spec.signals.calibrationGap.standardErrors", signals.calibrationGap().standardErrors());
    }
    if (signals != null && signals.ranking() != null) {
      positive("spec.signals.ranking.drop", signals.ranking().drop());
    }
    if (signals != null && signals.error() != null) {
      positive("spec.signals.error.rise", signals.error().rise());
    }
    if (responses != null) {
      positive("spec.responses.margin", responses.margin());
    }
    if (spec.brakes() != null) {
      brakes(spec.brakes());
    }
  }

  private static void brakes(AutomationSpec.Brakes brakes) {
    positive("spec.brakes.cooldownDays", number(brakes.cooldownDays()));
    positive("spec.brakes.retrainingsPerMonth", number(brakes.retrainingsPerMonth()));
    positive("spec.brakes.trainingSecondsPerMonth", brakes.trainingSecondsPerMonth());
    if (brakes.flaps() != null && (brakes.flaps().changes() < 1 || brakes.flaps().days() < 1)) {
      throw SlipwayException.invalid(
          "spec.brakes.flaps", brakes.flaps(), "at least 1 change in at least 1 day");
    }
    var freezes = brakes.freeze() == null ? List.<AutomationSpec.Freeze>of() : brakes.freeze();
    for (var freeze : freezes) {
      if (freeze.to().isBefore(freeze.from())) {
        throw SlipwayException.invalid(
            "spec.brakes.freeze", freeze.from() + " to " + freeze.to(), "a first and a last day");
      }
    }
  }

  private static @Nullable Double number(@Nullable Integer value) {
    return value == null ? null : value.doubleValue();
  }

  private static void positive(String field, @Nullable Double value) {
    if (value != null && !(value >= 0 && Double.isFinite(value))) {
      throw SlipwayException.invalid(field, value, "a number that is not below 0");
    }
  }

  private void stages(Tx tx, String project, String field, Stages stages) {
    step(tx, project, field, stages, Named.of("train", stages.trainStep()));
    step(tx, project, field, stages, Named.of("gate", stages.gateStep()));
    step(tx, project, field, stages, Named.of("register", stages.registerStep()));
  }

  /// A step, and which key names it.
  private record Named(String key, String step) {
    static Named of(String key, String step) {
      return new Named(key, step);
    }
  }

  private void step(Tx tx, String project, String field, Stages stages, Named wanted) {
    var pipeline =
        parts
            .pipelines()
            .spec(tx, project, stages.name())
            .orElseThrow(() ->
                SlipwayException.invalid(field + ".name", stages.name(), "an applied Pipeline"));
    var there = pipeline.steps().stream().map(PipelineSpec.Step::name).toList();
    if (!there.contains(wanted.step())) {
      throw SlipwayException.invalid(
          field + "." + wanted.key(),
          wanted.step(),
          "a step of " + stages.name() + ": " + String.join(", ", there));
    }
  }

  private void rollout(Tx tx, String project, AutomationSpec spec) {
    if (spec.rollout() == null) {
      return;
    }
    boolean isItsOwn =
        parts
            .rollouts()
            .declared(tx, project, spec.endpoint())
            .filter(found -> Objects.equals(found.name(), spec.rollout()))
            .isPresent();
    if (!isItsOwn) {
      throw SlipwayException.invalid(
          "spec.rollout", spec.rollout(), "the Rollout of endpoint " + spec.endpoint());
    }
  }

  private void monitor(Tx tx, String project, AutomationSpec spec) {
    if (spec.monitor() == null) {
      return;
    }
    boolean isItsOwn =
        parts.monitoring().monitors().monitors(tx, project).stream()
            .anyMatch(found ->
                found.name().equals(spec.monitor())
                    && found.spec().endpoint().equals(spec.endpoint()));
    if (!isItsOwn) {
      throw SlipwayException.invalid(
          "spec.monitor", spec.monitor(), "a Monitor of endpoint " + spec.endpoint());
    }
  }
}
