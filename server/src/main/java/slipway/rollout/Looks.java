package slipway.rollout;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import slipway.access.Caller;
import slipway.api.DecisionId;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Rollout.Rail;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.db.Tx;
import slipway.events.NewEvent;
import slipway.jobs.Each;
import slipway.rollout.RolloutPolicy.Act;
import slipway.rollout.RolloutPolicy.Seen;
import slipway.rollout.RolloutState.Traffic;
import slipway.rollout.RolloutStore.Key;
import slipway.serving.ArmCounts;
import slipway.serving.HoldBack;
import slipway.serving.Release;
import slipway.serving.Split;

/// Looks at rollouts and does what follows. On one replica one look at a time; between replicas and
/// people the first transaction wins, and who lost looks again.
final class Looks {
  static final Caller ROLLOUT = Caller.service("rollout");

  /// Those of the results that others are told of.
  private static final Set<String> DECISIONS =
      Set.of(
          Results.HELD,
          Results.ASKED,
          Results.PROMOTED,
          Results.ROLLED_BACK,
          Results.CONFIRMED,
          Results.REVERTED,
          Results.REPLACED,
          Results.ABORTED);

  /// Its requests came, so labels that were known before them have something to judge.
  private static final Set<Status> WAITING_FOR_LABELS =
      Set.of(Status.HELD, Status.ASKING, Status.PROMOTED);

  /// Looks without consequence that are kept of a step.
  private static final int KEPT_PER_STEP = 100;

  private static final int SPLITS_FOLLOWED = 2;

  private final Rollouts.Parts parts;
  private final RolloutStore store;
  private final ReentrantLock looking = new ReentrantLock();

  Looks(Rollouts.Parts parts, RolloutStore store) {
    this.parts = parts;
    this.store = store;
  }

  /// Looks at every rollout that a look may move on; true when one was. One that cannot be looked
  /// at keeps no other from it.
  boolean all() {
    var moved = new AtomicBoolean();
    Each.run(
        parts.database().read(store::awaitingLooks),
        key -> {
          if (one(key)) {
            moved.set(true);
          }
        });
    return moved.get();
  }

  /// True when something was decided.
  boolean one(Key key) {
    return look(key, RolloutState::awaitsLooks, Proof.MAY_COME);
  }

  /// A look at a promotion of whose requests no more labels can come.
  boolean last(Key key) {
    return look(key, state -> state.status() == Status.PROMOTED, Proof.IS_OVER);
  }

  /// Whether labels can still prove something.
  private enum Proof {
    MAY_COME,
    IS_OVER
  }

  private boolean look(Key key, Predicate<RolloutState> isOpen, Proof proof) {
    looking.lock();
    try {
      var found = parts.database().read(tx -> store.find(tx, key).map(s -> glance(tx, s)));
      return found
          .filter(glance -> isOpen.test(glance.state()))
          .map(glance -> look(glance, proof))
          .orElse(false);
    } finally {
      looking.unlock();
    }
  }

  /// What the database says at one moment.
  private record Glance(RolloutState state, boolean isInForce, boolean isBusy) {}

  private Glance glance(Tx tx, RolloutState state) {
    var plan = state.plan();
    var split = parts.serving().split(tx, plan.project(), plan.endpoint());
    boolean isInForce =
        state.status().isRunning()
            ? split.filter(s -> s.number() == state.split()).isPresent()
            : split.filter(s -> s.primary().digest().equals(plan.candidate().digest())).isPresent();
    boolean isBusy =
        store
            .running(tx, plan.project(), plan.endpoint())
            .filter(other -> other.plan().number() != plan.number())
            .isPresent();
    return new Glance(state, isInForce, isBusy);
  }

  private boolean look(Glance glance, Proof proof) {
    var before = glance.state();
    var counts = before.status().isRunning() ? counts(before) : List.<ArmCounts>of();
    var state = counted(before, counts);
    var rails =
        counts.isEmpty()
            ? List.<Rail>of()
            : state.guards().rails(state.plan().rules().guards(), counts.getLast());
    var plan = state.plan();
    boolean isLong = !now().isBefore(plan.startedAt().plus(plan.rules().lasts()));
    var seen = new Seen(rails, glance.isInForce(), glance.isBusy(), isLong, proof == Proof.IS_OVER);
    var act = RolloutPolicy.decide(state, seen);
    if (act instanceof RolloutPolicy.Wait) {
      if (!state.equals(before)) {
        keep(state, rails);
      }
      return false;
    }
    return carryOut(state, rails, act);
  }

  /// Of the split before (what came between its last look and its end) and of the present one.
  private List<ArmCounts> counts(RolloutState state) {
    var plan = state.plan();
    var splits = state.guards().splits();
    return splits.stream()
        .skip(Math.max(0, splits.size() - SPLITS_FOLLOWED))
        .map(judged -> parts.serving().counts(plan.project(), plan.endpoint(), judged.split()))
        .flatMap(Optional::stream)
        .toList();
  }

  static RolloutState counted(RolloutState state, List<ArmCounts> counts) {
    var guards = state.guards();
    var traffic = state.traffic();
    for (var each : counts) {
      guards = guards.plus(each);
      long requests = each.primary().requests() + each.canary().requests();
      if (each.split() == state.split() && requests >= traffic.requests()) {
        traffic =
            new Traffic(
                requests,
                each.canary().requests(),
                each.shadowing().scored(),
                each.shadowing().queued());
      }
    }
    return state.seen(traffic, guards);
  }

  private void keep(RolloutState state, List<Rail> rails) {
    boolean isKept = isKept(state);
    parts
        .database()
        .inTransaction(
            "rollout.look",
            tx -> {
              var told = isKept ? state.told(Results.NONE, state.sentence(), now()) : state;
              if (store.put(tx, told.next(), parts.wall().now()) && isKept) {
                store.add(tx, key(state), Shown.look(told.next(), rails, now()));
              }
              return isKept;
            });
  }

  /// Whether the look is kept though nothing followed from it: some of each step, and ever fewer of
  /// a rollout that waits for labels or a person and goes on past what was wanted.
  static boolean isKept(RolloutState state) {
    long step = Math.max(1, Math.max(state.wanted(), state.keptAt()) / KEPT_PER_STEP);
    return state.traffic().requests() - state.keptAt() >= step;
  }

  private boolean carryOut(RolloutState state, List<Rail> rails, Act act) {
    try {
      prepare(state, act);
      return parts
          .database()
          .inTransaction(
              "rollout." + verb(act),
              tx -> isStill(tx, state) && write(tx, ROLLOUT, apply(tx, state, act), rails));
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.CONFLICT) {
        return false; // somebody was faster: the next look sees it
      }
      if (e.code().fault() != ErrorCode.Fault.CALLER) {
        throw e;
      }
      return giveUp(state, rails, act, e);
    }
  }

  /// Loads what must answer after the commit; outside the transaction, for it takes time.
  private void prepare(RolloutState state, Act act) {
    var plan = state.plan();
    switch (act) {
      case RolloutPolicy.Enter _ -> {
        parts.serving().prepare(plan.candidate());
        rehearse(plan);
      }
      case RolloutPolicy.Promote _ -> parts.serving().prepare(plan.candidate());
      case RolloutPolicy.Revert _ -> {
        var _ =
            parts
                .serving()
                .prepareRollback(
                    plan.project(), plan.endpoint(), Optional.of(plan.former().digest()));
      }
      case RolloutPolicy.RollBack _ -> {
        if (hasCanary(state)) {
          var _ =
              parts.serving().prepareRollback(plan.project(), plan.endpoint(), Optional.empty());
        }
      }
      case RolloutPolicy.Wait _,
          RolloutPolicy.Extend _,
          RolloutPolicy.Hold _,
          RolloutPolicy.Ask _,
          RolloutPolicy.Confirm _,
          RolloutPolicy.Replace _,
          RolloutPolicy.Leave _ -> {}
    }
  }

  /// Asks the candidate what was asked lately, before everybody asks it; refuses one that fails
  /// more than the rails bear.
  private void rehearse(RolloutPlan plan) {
    var rules = plan.rules();
    if (!rules.atOnce() || rules.rehearsed() == 0) {
      return;
    }
    parts.serving().seal();
    var rehearsed = parts.serving().rehearse(plan.candidate(), rules.rehearsed());
    if (rehearsed.share() > rules.guards().errors().cap()) {
      throw SlipwayException.invalid(
          "rehearsal",
          rehearsed.failed()
              + " of "
              + rehearsed.asked()
              + " recent requests failed, first: "
              + rehearsed.first(),
          "at most " + 100 * rules.guards().errors().cap() + " %");
    }
  }

  private RolloutState apply(Tx tx, RolloutState state, Act act) {
    return switch (act) {
      case RolloutPolicy.Wait _ -> state;
      case RolloutPolicy.Enter(var step) -> enter(tx, state, step);
      case RolloutPolicy.Extend(var more) ->
          told(state.extended(more), Results.EXTENDED, Sentences.extended(state, more));
      case RolloutPolicy.Hold _ -> told(state.in(Status.HELD), Results.HELD, Sentences.held(state));
      case RolloutPolicy.Ask _ ->
          told(
              state.status().isRunning() ? state.in(Status.ASKING) : state,
              Results.ASKED,
              Sentences.asked(state));
      case RolloutPolicy.Promote _ -> promote(tx, ROLLOUT, state, Sentences.promoted(state));
      case RolloutPolicy.RollBack(var rail) -> rollBack(tx, state, Sentences.takenOut(state, rail));
      case RolloutPolicy.Confirm _ ->
          told(state.in(Status.CONFIRMED), Results.CONFIRMED, Sentences.confirmed(state));
      case RolloutPolicy.Revert _ -> revert(tx, state);
      case RolloutPolicy.Replace _ ->
          told(state.in(Status.REPLACED), Results.REPLACED, Sentences.replaced(state));
      case RolloutPolicy.Leave _ ->
          told(state.in(Status.ABORTED), Results.ABORTED, Sentences.left(state));
    };
  }

  private RolloutState enter(Tx tx, RolloutState state, int step) {
    var plan = state.plan();
    var split =
        parts
            .serving()
            .split(tx, ROLLOUT, state.split(), plan.split(step), plan.decide("step-" + step));
    var next = state.entered(step, split.number());
    return told(next, Results.NEXT_STEP, Sentences.entered(state, next));
  }

  /// The candidate answers everything from the commit on.
  RolloutState promote(Tx tx, Caller caller, RolloutState state, String sentence) {
    var plan = state.plan();
    parts
        .serving()
        .split(
            tx, caller, state.split(), Split.of(plan.candidate()), plan.decide(Results.PROMOTED));
    var status = state.verdict() == Verdict.INCONCLUSIVE ? Status.PROMOTED : Status.CONFIRMED;
    return told(state.in(status), Results.PROMOTED, sentence);
  }

  /// The former release answers everything from the commit on; nothing is held back.
  RolloutState abort(Tx tx, Caller caller, RolloutState state, String sentence) {
    var plan = state.plan();
    parts
        .serving()
        .split(tx, caller, state.split(), Split.of(plan.former()), plan.decide(Results.ABORTED));
    return told(state.in(Status.ABORTED), Results.ABORTED, sentence);
  }

  private RolloutState rollBack(Tx tx, RolloutState state, String sentence) {
    if (!hasCanary(state)) {
      return takeOut(tx, state, sentence);
    }
    var plan = state.plan();
    var decision = plan.decide(Results.ROLLED_BACK);
    parts.serving().rollback(tx, ROLLOUT, plan.former(), decision, sentence);
    return told(state.in(Status.ROLLED_BACK), Results.ROLLED_BACK, sentence);
  }

  /// The release alone; views and configuration stay.
  private RolloutState takeOut(Tx tx, RolloutState state, String sentence) {
    var plan = state.plan();
    var decision = plan.decide(Results.ROLLED_BACK);
    parts.serving().split(tx, ROLLOUT, state.split(), Split.of(plan.former()), decision);
    parts.serving().holdBack(tx, ROLLOUT, held(plan.candidate(), decision, sentence));
    return told(state.in(Status.ROLLED_BACK), Results.ROLLED_BACK, sentence);
  }

  private HoldBack held(Release release, DecisionId decision, String reason) {
    return new HoldBack(
        release.project(),
        HoldBack.RELEASE,
        release.endpoint(),
        release.digest(),
        decision.value(),
        reason,
        now());
  }

  private RolloutState revert(Tx tx, RolloutState state) {
    var plan = state.plan();
    var sentence = Sentences.reverted(state);
    parts.serving().rollback(tx, ROLLOUT, plan.former(), plan.decide(Results.REVERTED), sentence);
    return told(state.in(Status.REVERTED), Results.REVERTED, sentence);
  }

  /// What was decided cannot be done, and trying again would not help.
  private boolean giveUp(RolloutState state, List<Rail> rails, Act act, SlipwayException why) {
    return switch (act) {
      case RolloutPolicy.Revert _ ->
          asTransaction(
              state,
              rails,
              _ -> told(state, Results.ASKED, Sentences.cannotRevert(state, why.message())));
      case RolloutPolicy.Enter _, RolloutPolicy.Promote _ ->
          asTransaction(
              state,
              rails,
              tx -> abort(tx, ROLLOUT, state, Sentences.failed(state, why.message())));
      case RolloutPolicy.RollBack(var rail) ->
          asTransaction(state, rails, tx -> takeOut(tx, state, Sentences.takenOut(state, rail)));
      default -> throw why;
    };
  }

  private boolean asTransaction(
      RolloutState state, List<Rail> rails, java.util.function.Function<Tx, RolloutState> change) {
    return parts
        .database()
        .inTransaction(
            "rollout.giveUp",
            tx -> isStill(tx, state) && write(tx, ROLLOUT, change.apply(tx), rails));
  }

  /// Whether nobody has changed the rollout or its split since it was looked at.
  boolean isStill(Tx tx, RolloutState state) {
    return store
        .find(tx, key(state))
        .filter(stored -> stored.revision() == state.revision())
        .isPresent();
  }

  /// Writes the state, the look that led to it, audit and event.
  boolean write(Tx tx, Caller caller, RolloutState state, List<Rail> rails) {
    var plan = state.plan();
    var next = state.next();
    if (!store.put(tx, next, parts.wall().now())) {
      throw new SlipwayException(
          ErrorCode.CONFLICT,
          "rollout " + plan.number() + ": changed by another (expected: look again)");
    }
    store.add(tx, key(next), Shown.look(next, rails, now()));
    var data = Shown.event(next);
    parts
        .audit()
        .write(
            tx,
            caller.name(),
            plan.project(),
            "rollout." + next.result(),
            plan.endpoint() + "/" + plan.number(),
            data);
    if (DECISIONS.contains(next.result())) {
      parts
          .events()
          .publish(tx, new NewEvent(plan.project(), Rollouts.DECIDED, plan.endpoint(), data));
    }
    if (WAITING_FOR_LABELS.contains(next.status())) {
      parts.jobs().submit(tx, LabelJudge.ofKnownLabels(next));
    }
    return true;
  }

  private RolloutState told(RolloutState state, String result, String sentence) {
    return state.told(result, sentence, now());
  }

  private static boolean hasCanary(RolloutState state) {
    return state.plan().rules().weight(state.step()) > 0;
  }

  private java.time.Instant now() {
    return parts.business().now();
  }

  static Key key(RolloutState state) {
    var plan = state.plan();
    return new Key(plan.project(), plan.endpoint(), plan.number());
  }

  /// Names the transaction.
  private static String verb(Act act) {
    return switch (act) {
      case RolloutPolicy.Wait _ -> "look";
      case RolloutPolicy.Enter _ -> "enter";
      case RolloutPolicy.Extend _ -> "extend";
      case RolloutPolicy.Hold _ -> "hold";
      case RolloutPolicy.Ask _ -> "ask";
      case RolloutPolicy.Promote _ -> "promote";
      case RolloutPolicy.RollBack _ -> "rollBack";
      case RolloutPolicy.Confirm _ -> "confirm";
      case RolloutPolicy.Revert _ -> "revert";
      case RolloutPolicy.Replace _ -> "replace";
      case RolloutPolicy.Leave _ -> "leave";
    };
  }
}
