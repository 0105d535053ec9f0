package slipway.rollout;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.statistics.PairedBets;

/// A rollout as it stands.
///
/// @param revision rises with every change
/// @param step of the canary, from 1; 0 in the shadow
/// @param wanted requests that the step needs
/// @param extensions given so far
/// @param split the number of its split
/// @param traffic what came in the present split
/// @param bets on quality, over all judged cutoffs
/// @param judged the cutoffs whose labels are in the bets
/// @param keptAt requests of the step at the last look that was kept
/// @param result what followed last
/// @param endedAt on the business clock, when nothing more will come; null before
record RolloutState(
    RolloutPlan plan,
    long revision,
    Status status,
    int step,
    long wanted,
    int extensions,
    long split,
    Traffic traffic,
    GuardEvidence guards,
    PairedBets bets,
    List<LocalDate> judged,
    long keptAt,
    String result,
    String sentence,
    @Nullable Instant endedAt) {

  /// What came in a split.
  ///
  /// @param candidate of the requests, those that the candidate was given
  /// @param mirrored asked of the candidate off the path
  /// @param pending mirrored ones without an answer yet
  record Traffic(long requests, long candidate, long mirrored, long pending) {
    static final Traffic NONE = new Traffic(0, 0, 0, 0);
  }

  RolloutState {
    judged = List.copyOf(judged);
  }

  /// At the beginning, before its split is in force.
  static RolloutState first(RolloutPlan plan) {
    var rules = plan.rules();
    int step = rules.shadowRequests() > 0 || rules.atOnce() ? 0 : 1;
    return new RolloutState(
        plan,
        0,
        step == 0 ? Status.SHADOW : Status.CANARY,
        step,
        rules.requests(step),
        0,
        0,
        Traffic.NONE,
        GuardEvidence.none(),
        Losses.of(rules.quality()).none(rules.quality()),
        List.of(),
        0,
        "started",
        "",
        null);
  }

  Verdict verdict() {
    return Verdict.valueOf(bets.verdict().name());
  }

  /// Seen again.
  RolloutState seen(Traffic next, GuardEvidence evidence) {
    return new RolloutState(
        plan,
        revision,
        status,
        step,
        wanted,
        extensions,
        split,
        next,
        evidence,
        bets,
        judged,
        keptAt,
        result,
        sentence,
        endedAt);
  }

  /// In a step whose split has this number.
  RolloutState entered(int next, long number) {
    var rules = plan.rules();
    return new RolloutState(
        plan,
        revision,
        next == 0 ? Status.SHADOW : Status.CANARY,
        next,
        rules.requests(next),
        extensions,
        number,
        Traffic.NONE,
        guards.in(number, rules.weight(next)),
        bets,
        judged,
        0,
        result,
        sentence,
        endedAt);
  }

  /// Goes on for as many requests more, by its policy.
  RolloutState extended(long more) {
    return goingOn(wanted + more, extensions + 1);
  }

  /// Goes on for as many requests from now, by a person.
  RolloutState extendedByPerson(long more) {
    return goingOn(Math.max(wanted, traffic.requests()) + more, extensions);
  }

  private RolloutState goingOn(long until, int extended) {
    return new RolloutState(
        plan,
        revision,
        step == 0 ? Status.SHADOW : Status.CANARY,
        step,
        until,
        extended,
        split,
        traffic,
        guards,
        bets,
        judged,
        keptAt,
        result,
        sentence,
        endedAt);
  }

  RolloutState in(Status next) {
    return new RolloutState(
        plan,
        revision,
        next,
        step,
        wanted,
        extensions,
        split,
        traffic,
        guards,
        bets,
        judged,
        keptAt,
        result,
        sentence,
        endedAt);
  }

  RolloutState judged(LocalDate cutoff, PairedBets after) {
    var all = new ArrayList<>(judged);
    all.add(cutoff);
    return new RolloutState(
        plan,
        revision,
        status,
        step,
        wanted,
        extensions,
        split,
        traffic,
        guards,
        after,
        all,
        keptAt,
        result,
        sentence,
        endedAt);
  }

  RolloutState told(String what, String why, Instant now) {
    return new RolloutState(
        plan,
        revision,
        status,
        step,
        wanted,
        extensions,
        split,
        traffic,
        guards,
        bets,
        judged,
        traffic.requests(),
        what,
        why,
        status.hasEnded() ? now : null);
  }

  RolloutState next() {
    return new RolloutState(
        plan,
        revision + 1,
        status,
        step,
        wanted,
        extensions,
        split,
        traffic,
        guards,
        bets,
        judged,
        keptAt,
        result,
        sentence,
        endedAt);
  }

  /// Whether a look may decide something; else only labels can.
  boolean awaitsLooks() {
    return status.isRunning() || (status == Status.PROMOTED && verdict() != Verdict.INCONCLUSIVE);
  }
}
