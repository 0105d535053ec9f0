package slipway.rollout;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Rollout;
import slipway.db.Tx;

/// What people do with rollouts.
final class People {
  private static final long REQUESTS_MAX = 1_000_000_000;

  private final Rollouts.Parts parts;
  private final Rollouts rollouts;
  private final Looks looks;

  /// What a person's decision makes of a rollout.
  private interface Change {
    RolloutState of(Tx tx, RolloutState running);
  }

  People(Rollouts.Parts parts, Rollouts rollouts, Looks looks) {
    this.parts = parts;
    this.rollouts = rollouts;
    this.looks = looks;
  }

  /// Rolls a registered version out.
  Rollout start(Caller caller, String project, String endpoint, Rollout.Start asked) {
    parts.access().require(caller, Permission.RELEASE, project);
    var model = parts.serving().endpoint(caller, project, endpoint).model();
    var rollout =
        parts
            .database()
            .read(tx ->
                asked.rollout() == null
                    ? rollouts.requireDeclared(tx, project, endpoint).name()
                    : asked.rollout());
    var version =
        parts
            .database()
            .read(tx ->
                parts.registry().requirePackaged(tx, project, "version", model, asked.version()));
    var candidate = parts.serving().propose(project, endpoint, version);
    rollouts.prepare(candidate);
    return parts
        .database()
        .inTransaction(
            "rollout.start",
            tx -> {
              var wish = new Wish(rollout, candidate, Optional.empty(), rollouts.decision());
              var started = rollouts.start(tx, caller, wish);
              audit(tx, caller, started, asked);
              return started;
            });
  }

  private void audit(Tx tx, Caller caller, Rollout started, Rollout.Start asked) {
    var details = Json.object().put("version", asked.version());
    details.put("decision", started.decision()).put("reason", asked.reason());
    var subject = started.endpoint() + "/" + started.number();
    parts.audit().write(tx, caller.name(), started.project(), "rollout.asked", subject, details);
  }

  Rollout promote(Caller caller, String project, String endpoint, Rollout.Decision decision) {
    var candidate = look(caller, project, endpoint).plan().candidate();
    parts.serving().prepare(candidate);
    return change(
        caller,
        project,
        endpoint,
        (tx, state) ->
            looks.promote(tx, caller, state, said("Promoted", caller, decision.reason(), state)));
  }

  Rollout abort(Caller caller, String project, String endpoint, Rollout.Decision decision) {
    look(caller, project, endpoint);
    return change(
        caller,
        project,
        endpoint,
        (tx, state) ->
            looks.abort(tx, caller, state, said("Aborted", caller, decision.reason(), state)));
  }

  /// The present step goes on, also when it was held.
  Rollout extend(Caller caller, String project, String endpoint, Rollout.Decision decision) {
    var found = look(caller, project, endpoint);
    long more =
        Objects.requireNonNullElseGet(
            decision.requests(), () -> Math.max(1, found.plan().rules().requests(found.step())));
    if (more < 1 || more > REQUESTS_MAX) {
      throw SlipwayException.invalid("requests", more, "1 to " + REQUESTS_MAX);
    }
    return change(
        caller,
        project,
        endpoint,
        (_, state) ->
            state
                .extendedByPerson(more)
                .told(
                    Results.EXTENDED,
                    said(
                        "Extended by " + Counted.of(more, "request"),
                        caller,
                        decision.reason(),
                        state),
                    parts.business().now()));
  }

  /// The newest of it, so that a decision names what its maker could see.
  private RolloutState look(Caller caller, String project, String endpoint) {
    parts.access().require(caller, Permission.RELEASE, project);
    var found = parts.database().read(tx -> rollouts.requireRunning(tx, project, endpoint));
    looks.one(Looks.key(found));
    return parts.database().read(tx -> rollouts.requireRunning(tx, project, endpoint));
  }

  private Rollout change(Caller caller, String project, String endpoint, Change change) {
    return parts
        .database()
        .inTransaction(
            "rollout.person",
            tx -> {
              var next = change.of(tx, rollouts.requireRunning(tx, project, endpoint));
              looks.write(tx, caller, next, List.of());
              return Shown.rollout(next);
            });
  }

  private static String said(
      String what, Caller caller, @Nullable String reason, RolloutState state) {
    return Sentences.byPerson(what, caller.name(), reason == null ? "" : reason)
        + " "
        + Sentences.quality(state);
  }
}
