package slipway.automation;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.api.wire.Execution;
import slipway.datasets.Barred;
import slipway.db.Tx;
import slipway.rollout.Wish;
import slipway.serving.HoldBack;
import slipway.serving.Release;
import tools.jackson.databind.JsonNode;

/// Acts on the areas, as the loop's service account.
final class AreaEffects implements Effects {
  private static final Caller CALLER = Chronicle.CALLER;

  private final Automation.Parts parts;

  AreaEffects(Automation.Parts parts) {
    this.parts = parts;
  }

  @Override
  public UUID compute(Tx tx, Declared<AutomationSpec> automation, Case of) {
    var stages = automation.spec().pipeline();
    return start(tx, of, stages, stages.featuresStep());
  }

  @Override
  public UUID train(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind) {
    var stages = Case.stages(automation.spec(), kind);
    return start(tx, of, stages, stages.gateStep());
  }

  @Override
  public UUID register(Tx tx, Declared<AutomationSpec> automation, Case of, Candidate.Kind kind) {
    var stages = Case.stages(automation.spec(), kind);
    return start(tx, of, stages, stages.registerStep());
  }

  private UUID start(Tx tx, Case of, AutomationSpec.Stages stages, String until) {
    var parameter = stages.cutoffParameter();
    boolean takesCutoff =
        parts
            .pipelines()
            .spec(tx, of.project(), stages.name())
            .filter(spec -> spec.parameters().containsKey(parameter))
            .isPresent();
    return parts
        .pipelines()
        .start(
            tx,
            CALLER,
            of.project(),
            stages.name(),
            new Execution.Start(
                takesCutoff ? Map.of(parameter, of.cutoff().toString()) : Map.of(), until));
  }

  @Override
  public void restoreView(
      Tx tx, Declared<AutomationSpec> automation, Action.RestoreView action, Because why) {
    var project = automation.project();
    parts.features().restore(tx, CALLER, project, action.former(), why.decision());
    parts
        .serving()
        .holdBack(
            tx,
            CALLER,
            new HoldBack(
                project,
                HoldBack.FEATURE_VIEW,
                action.view(),
                action.broken(),
                why.decision().value(),
                why.reason(),
                parts.business().now()));
  }

  @Override
  public Ready prepareRollBack(Declared<AutomationSpec> automation, Digest release) {
    return new Ready(
        parts
            .serving()
            .prepareRollback(automation.project(), automation.spec().endpoint(), Optional.empty()));
  }

  @Override
  public void rollBack(
      Tx tx, Declared<AutomationSpec> automation, Case of, Ready ready, Because why) {
    var project = automation.project();
    var broken = parts.serving().active(tx, project, of.endpoint()).orElseThrow();
    var to = (Release) ready.what();
    parts.serving().rollback(tx, CALLER, to, why.decision(), why.reason());
    for (var view : broken.views()) {
      if (!to.views().contains(view)) {
        for (var tree : parts.features().trees(tx, project, view.definition())) {
          parts
              .datasets()
              .bar(
                  tx,
                  CALLER,
                  project,
                  new Barred(
                      "features/" + view.view(),
                      tree,
                      why.decision().value(),
                      why.reason(),
                      parts.business().now()));
        }
      }
    }
  }

  /// What is registered must be what was gated: labels may have come in between, and the pipeline
  /// then trains on them.
  @Override
  public Ready prepareRelease(Declared<AutomationSpec> automation, Case of, Candidate candidate) {
    var stages = Case.stages(automation.spec(), candidate.kind());
    var execution = of.executions().getFirst().execution();
    var run =
        parts
            .database()
            .read(tx -> parts.pipelines().find(tx, of.project(), execution))
            .orElseThrow();
    var training = output(run, stages.trainStep(), "training");
    if (!training.equals(candidate.training())) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "training: another one was registered than was gated (expected: "
              + candidate.training()
              + ")");
    }
    var version = output(run, stages.registerStep(), "version");
    var model =
        parts
            .database()
            .read(tx -> parts.registry().requirePackaged(tx, of.project(), "version", version));
    var release = parts.serving().propose(of.project(), of.endpoint(), model);
    parts.serving().prepare(release);
    return new Ready(release);
  }

  private static String output(Execution run, String step, String name) {
    return run.steps().stream()
        .filter(found -> found.name().equals(step))
        .map(Execution.Step::outputs)
        .filter(java.util.Objects::nonNull)
        .map((JsonNode outputs) -> outputs.path(name).asString(""))
        .findFirst()
        .orElse("");
  }

  @Override
  public void activate(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why) {
    var next = (Release) ready.what();
    var expected = parts.serving().active(tx, next.project(), next.endpoint()).map(Release::digest);
    parts.serving().activate(tx, CALLER, expected, next, why.decision());
  }

  @Override
  public OptionalInt rollOut(Tx tx, Declared<AutomationSpec> automation, Ready ready, Because why) {
    var declared = automation.spec().rollout();
    if (declared == null) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE, "rollout: none (expected: a declared Rollout)");
    }
    var wish =
        new Wish(declared, (Release) ready.what(), Optional.of(why.reason()), why.decision());
    return OptionalInt.of(parts.rollouts().start(tx, CALLER, wish).number());
  }
}
