package slipway.rollout;

import java.time.Instant;
import java.util.List;
import slipway.api.Json;
import slipway.api.wire.Rollout;
import slipway.serving.Split;
import tools.jackson.databind.node.ObjectNode;

/// A rollout as the wire and events show it.
final class Shown {
  private Shown() {}

  static Rollout rollout(RolloutState state) {
    var plan = state.plan();
    return new Rollout(
        plan.project(),
        plan.endpoint(),
        plan.number(),
        plan.rollout(),
        state.status(),
        plan.candidate().model(),
        plan.candidate().version(),
        plan.candidate().digest(),
        plan.former().digest(),
        plan.gate(),
        state.step(),
        state.status().isRunning() ? (double) plan.rules().weight(state.step()) / Split.BUCKETS : 0,
        state.traffic().requests(),
        state.wanted(),
        state.traffic().mirrored(),
        state.verdict(),
        state.bets().pairs(),
        state.sentence(),
        plan.startedAt(),
        state.endedAt(),
        plan.startedBy(),
        plan.decision());
  }

  static Rollout.Look look(RolloutState state, List<Rollout.Rail> rails, Instant now) {
    var losses = Losses.of(state.plan().rules().quality());
    return new Rollout.Look(
        state.revision(),
        now,
        state.status(),
        state.step(),
        state.traffic().requests(),
        state.traffic().candidate(),
        rails,
        state.verdict(),
        state.bets().pairs(),
        state.bets().pairs() == 0 ? null : state.bets().mean() * losses.scale(),
        state.result(),
        state.sentence());
  }

  /// Nothing that depends on how fast this machine is.
  static ObjectNode event(RolloutState state) {
    var plan = state.plan();
    return Json.object()
        .put("rollout", plan.rollout())
        .put("number", plan.number())
        .put("endpoint", plan.endpoint())
        .put("status", state.status().name())
        .put("verdict", state.verdict().name())
        .put("result", state.result())
        .put("requests", state.traffic().requests())
        .put("mirrored", state.traffic().mirrored())
        .put("pairs", state.bets().pairs())
        .put("decidedAt", state.bets().decidedAt())
        .put("sentence", state.sentence())
        .put("model", plan.candidate().model())
        .put("version", plan.candidate().version())
        .put("candidate", plan.candidate().digest().hex())
        .put("former", plan.former().digest().hex())
        .put("decision", plan.decision());
  }
}
