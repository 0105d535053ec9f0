package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import slipway.api.declaration.AutomationSpec;

/// One look at an endpoint for one cutoff, and what follows from it.
///
/// @param revision rises with every change; a change names the one it was made from
/// @param executions that it waits for
/// @param pending the decision whose action is under way or waits for a person; empty without one
/// @param rollout its number at the endpoint
/// @param answeredBy who approved what is pending; empty when nobody was asked
record Case(
    String project,
    String automation,
    LocalDate cutoff,
    String endpoint,
    Phase phase,
    long revision,
    List<Awaited> executions,
    Optional<String> pending,
    OptionalInt rollout,
    Rolling rolling,
    String answeredBy) {

  /// An execution, and which kind of candidate it makes.
  record Awaited(UUID execution, Candidate.Kind kind) {}

  /// How far the case's rollout is told.
  enum Rolling {
    NONE,
    RUNNING,
    /// Promoted; labels have not confirmed it.
    PROMOTED,
    ENDED
  }

  Case {
    executions = List.copyOf(executions);
  }

  Case in(Phase next) {
    return new Case(
        project,
        automation,
        cutoff,
        endpoint,
        next,
        revision,
        List.of(),
        Optional.empty(),
        rollout,
        rolling,
        "");
  }

  Case waitingFor(Phase next, List<Awaited> awaited, String decision) {
    return new Case(
        project,
        automation,
        cutoff,
        endpoint,
        next,
        revision,
        awaited,
        Optional.of(decision),
        rollout,
        rolling,
        "");
  }

  Case approvedBy(String person) {
    return new Case(
        project,
        automation,
        cutoff,
        endpoint,
        Phase.APPROVED,
        revision,
        executions,
        pending,
        rollout,
        rolling,
        person);
  }

  Case rolledOut(OptionalInt number, Rolling state) {
    return new Case(
        project,
        automation,
        cutoff,
        endpoint,
        phase,
        revision,
        executions,
        pending,
        number,
        state,
        answeredBy);
  }

  /// The pipeline that makes a kind of candidate.
  static AutomationSpec.Stages stages(AutomationSpec spec, Candidate.Kind kind) {
    var recalibration = spec.recalibration();
    return kind == Candidate.Kind.RECALIBRATED && recalibration != null
        ? recalibration
        : spec.pipeline();
  }
}
