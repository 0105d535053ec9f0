package slipway.automation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.api.DecisionId;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Takes every case of an automation as far as it goes now. It reads where things stand, not what
/// an event said, so that being woken once too often does nothing and once for two events does the
/// work of both.
final class Loop {
  private static final int STEPS_MAX = 200;

  private final Parts parts;
  private final AutomationStore store = new AutomationStore();
  private final Memory memory;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  /// What the loop is made of.
  record Parts(
      Database database,
      BusinessClock business,
      WallClock wall,
      EvidenceSource evidence,
      Effects effects,
      Chronicle chronicle) {}

  /// Refuses unless whoever runs the loop still may; called in each transaction that changes
  /// something.
  @FunctionalInterface
  interface Fence {
    void require(Tx tx);
  }

  /// What a case becomes in the transaction of a decision.
  @FunctionalInterface
  private interface Carrying {
    Case out(Tx tx, DecisionId decision);
  }

  /// An automation at work on one case.
  private record Work(
      Declared<AutomationSpec> automation, Settings settings, Case of, Fence fence) {
    Case.Awaited awaiting(java.util.UUID execution, Candidate.Kind kind) {
      return new Case.Awaited(execution, kind);
    }
  }

  Loop(Parts parts) {
    this.parts = parts;
    this.memory = new Memory(parts, store);
  }

  /// Returns when nothing more can be done until something else happens.
  void run(String project, String name, Fence fence) {
    var lock = locks.computeIfAbsent(project + "/" + name, _ -> new ReentrantLock());
    lock.lock();
    try {
      for (int step = 0; step < STEPS_MAX && step(project, name, fence); step++) {
        // Until nothing moves.
      }
    } finally {
      lock.unlock();
    }
  }

  /// One decision, or one step of a case; false when none could be made.
  private boolean step(String project, String name, Fence fence) {
    var automation = parts.database().read(tx -> store.definition(tx, project, name));
    if (automation.isEmpty()) {
      return false;
    }
    var open = parts.database().read(tx -> store.unfinished(tx, project, name));
    var settings = Settings.of(automation.get().spec());
    for (var of : open) {
      var work = new Work(automation.get(), settings, of, fence);
      if (of.rolling() == Case.Rolling.PROMOTED && confirm(work)) {
        return true;
      }
      if (advance(work, open)) {
        return true;
      }
      if (of.phase().keepsOthersWaiting()) {
        return false;
      }
    }
    return false;
  }

  private boolean advance(Work work, List<Case> open) {
    return switch (work.of().phase()) {
      case LOOKING -> look(work, open);
      case REPAIRING -> repaired(work);
      case TRAINING -> gated(work);
      case APPROVED -> approved(work);
      case REGISTERING -> registered(work);
      case ROLLING_OUT -> rolledOut(work);
      case APPROVING, CLOSED -> false;
    };
  }

  private boolean look(Work work, List<Case> open) {
    if (parts.evidence().isBusy(work.automation())) {
      return false; // its end wakes the loop
    }
    for (var earlier : open) {
      if (earlier.phase() == Phase.APPROVING && earlier.cutoff().isBefore(work.of().cutoff())) {
        return overtaken(work, earlier);
      }
    }
    var seen = parts.evidence().look(work.automation(), work.of().cutoff());
    var look = withHistory(work, seen);
    boolean known =
        parts.database().read(tx -> store.hasSeen(tx, work.of(), Codec.fingerprint(look)));
    if (known) {
      return closed(work);
    }
    return decide(work, look, 0);
  }

  /// What waits for a person is out of date once a later cutoff is looked at.
  private boolean overtaken(Work work, Case earlier) {
    var waiting = new Work(work.automation(), work.settings(), earlier, work.fence());
    return answer(waiting, "a later look", Answer.REJECTED);
  }

  /// What a person can say.
  private enum Answer {
    APPROVED,
    REJECTED
  }

  private boolean approved(Work work) {
    return answer(work, work.of().answeredBy(), Answer.APPROVED);
  }

  private boolean answer(Work work, String by, Answer answer) {
    var asked = asked(work);
    if (asked.isEmpty()
        || !(asked.get().decision().action() instanceof Action.Ask(var wanted, var _))) {
      return closed(work);
    }
    return decide(
        work,
        new Evidence.Answered(
            work.of().cutoff(), asked.get().id(), by, answer == Answer.APPROVED, wanted),
        0);
  }

  /// A person's no: the case is closed with it. The fence refuses what must not be answered.
  void reject(Declared<AutomationSpec> automation, Case of, String by, Fence fence) {
    answer(new Work(automation, Settings.of(automation.spec()), of, fence), by, Answer.REJECTED);
  }

  private Optional<Told> asked(Work work) {
    return work.of()
        .pending()
        .flatMap(id -> parts.database().read(tx -> store.decision(tx, work.of().project(), id)));
  }

  private boolean repaired(Work work) {
    var ended = ended(work);
    if (ended.isEmpty()) {
      return false;
    }
    var error =
        ended.get().stream()
            .map(EvidenceSource.Ended::error)
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElse(null);
    var view =
        asked(work)
            .map(told -> told.decision().action())
            .map(Loop::repairedThing)
            .orElse("features");
    return decide(work, new Evidence.Repaired(work.of().cutoff(), view, error), 0);
  }

  private static String repairedThing(Action action) {
    return action instanceof Action.RestoreView restored ? restored.view() : "the endpoint's views";
  }

  private boolean gated(Work work) {
    if (ended(work).isEmpty()) {
      return false;
    }
    var made =
        work.of().executions().stream()
            .map(awaited -> parts.evidence().candidate(work.automation(), awaited))
            .toList();
    var asked =
        asked(work).flatMap(told -> parts.database().read(tx -> store.cause(tx, work.of(), told)));
    var judgement =
        asked
            .map(Told::evidence)
            .map(found -> found instanceof Evidence.Look look ? look.judgement() : null)
            .orElse(null);
    var evidence =
        new Evidence.Gated(
            work.of().cutoff(),
            parts.evidence().production(work.automation()).orElse(null),
            asked.map(told -> told.decision().signal()).orElse(Signal.NONE),
            judgement,
            made.stream().map(EvidenceSource.Made::candidate).toList(),
            memory.history(work.automation(), work.of()));
    return decide(work, evidence, made.stream().mapToDouble(EvidenceSource.Made::seconds).sum());
  }

  private boolean registered(Work work) {
    var ended = ended(work);
    if (ended.isEmpty()) {
      return false;
    }
    var asked = asked(work);
    var action = asked.map(told -> told.decision().action());
    var candidate = action.flatMap(Loop::candidate);
    var failed = ended.get().getFirst().error();
    if (failed != null || candidate.isEmpty()) {
      return stopped(work, "the candidate was to be registered", String.valueOf(failed));
    }
    try {
      var ready = parts.effects().prepareRelease(work.automation(), work.of(), candidate.get());
      return bringIn(work, asked.get(), ready);
    } catch (SlipwayException e) {
      return refused(work, "the candidate was to be brought in", e);
    }
  }

  private static Optional<Candidate> candidate(Action action) {
    return switch (action) {
      case Action.Activate(var candidate) -> Optional.of(candidate);
      case Action.RollOut(var candidate) -> Optional.of(candidate);
      default -> Optional.empty();
    };
  }

  /// The candidate that was decided for comes into service; no decision of its own.
  private boolean bringIn(Work work, Told asked, Effects.Ready ready) {
    var decision = asked.decision();
    var gated =
        parts.database().read(tx -> store.cause(tx, work.of(), asked)).orElse(asked).decision();
    var why =
        new Effects.Because(
            new DecisionId(asked.id()),
            gated.seen().isEmpty() ? gated.judged() : gated.seen().getFirst());
    return change(
        work,
        tx -> {
          if (decision.action() instanceof Action.RollOut) {
            var number = parts.effects().rollOut(tx, work.automation(), ready, why);
            return work.of()
                .waitingFor(Phase.ROLLING_OUT, List.of(), why.decision().value())
                .rolledOut(number, Case.Rolling.RUNNING);
          }
          parts.effects().activate(tx, work.automation(), ready, why);
          return work.of().in(Phase.CLOSED);
        });
  }

  private boolean rolledOut(Work work) {
    var rolled = parts.evidence().rolled(work.of());
    return rolled.isPresent()
        && told(
            work,
            rolled.get(),
            work.of().in(Phase.CLOSED).rolledOut(work.of().rollout(), rolled.get().state()));
  }

  /// Labels have come for a rollout that was promoted; the case itself may be anywhere.
  private boolean confirm(Work work) {
    var rolled = parts.evidence().rolled(work.of());
    return rolled.filter(found -> found.state() == Case.Rolling.ENDED).isPresent()
        && told(work, rolled.get(), work.of().rolledOut(work.of().rollout(), Case.Rolling.ENDED));
  }

  private boolean told(Work work, EvidenceSource.Rolled rolled, Case next) {
    return decide(work, rolled.evidence(), (_, _) -> next);
  }

  private Optional<List<EvidenceSource.Ended>> ended(Work work) {
    var found = new ArrayList<EvidenceSource.Ended>();
    for (var awaited : work.of().executions()) {
      var ended = parts.evidence().ended(work.automation(), awaited.execution());
      if (ended.isEmpty()) {
        return Optional.empty();
      }
      found.add(ended.get());
    }
    return Optional.of(found);
  }

  /// Decides, and does what was decided.
  private boolean decide(Work work, Evidence evidence, double seconds) {
    var today = today();
    var decision = AutomationPolicy.decide(work.settings(), evidence, today);
    try {
      var ready =
          decision.action() instanceof Action.RollBack(var release)
              ? parts.effects().prepareRollBack(work.automation(), release)
              : Effects.Ready.NOTHING;
      return keep(
          work,
          new Decided(evidence, decision, today, seconds),
          (tx, id) -> carryOut(tx, work, evidence, decision, ready, id));
    } catch (SlipwayException e) {
      return refused(work, decision.done(), e);
    }
  }

  /// What is decided once, so that the effects and the row are of the same decision.
  ///
  /// @param today the day that it was decided on
  private record Decided(Evidence evidence, Decision decision, LocalDate today, double seconds) {}

  private boolean decide(Work work, Evidence evidence, Carrying carrying) {
    var today = today();
    var decision = AutomationPolicy.decide(work.settings(), evidence, today);
    return keep(work, new Decided(evidence, decision, today, 0), carrying);
  }

  private boolean keep(Work work, Decided decided, Carrying carrying) {
    var evidence = decided.evidence();
    var decision = decided.decision();
    return change(
        work,
        tx -> {
          int number = store.nextNumber(tx, work.of());
          var told =
              new Told(
                  Told.id(work.of().automation(), work.of().cutoff(), number),
                  work.of().automation(),
                  work.of().cutoff(),
                  number,
                  evidence,
                  decision,
                  Codec.digest(evidence, decision),
                  work.automation().digest(),
                  decided.today(),
                  parts.business().now());
          var next = carrying.out(tx, new DecisionId(told.id()));
          var judged = judged(evidence, decision);
          store.append(tx, work.of().project(), told, judged, decided.seconds(), now());
          parts.chronicle().tell(tx, work.automation(), told);
          return next;
        });
  }

  /// The effect, and what the case waits for then.
  private Case carryOut(
      Tx tx, Work work, Evidence evidence, Decision decision, Effects.Ready ready, DecisionId id) {
    var of = work.of();
    var automation = work.automation();
    var effects = parts.effects();
    var why = new Effects.Because(id, decision.judged());
    return switch (decision.action()) {
      case Action.Train(var kinds, var _) ->
          of.waitingFor(
              Phase.TRAINING,
              kinds.stream()
                  .map(kind -> work.awaiting(effects.train(tx, automation, of, kind), kind))
                  .toList(),
              id.value());
      case Action.RestoreView restore -> {
        effects.restoreView(tx, automation, restore, why);
        yield recomputed(tx, work, id);
      }
      case Action.RollBack _ -> {
        effects.rollBack(tx, automation, of, ready, why);
        yield recomputed(tx, work, id);
      }
      case Action.Activate(var candidate) -> registering(tx, work, candidate, id);
      case Action.RollOut(var candidate) -> registering(tx, work, candidate, id);
      case Action.Ask(var _, var waits) ->
          waits ? of.waitingFor(Phase.APPROVING, List.of(), id.value()) : of.in(Phase.CLOSED);
      case Action.Accept _ ->
          of.in(evidence instanceof Evidence.Repaired ? Phase.LOOKING : Phase.CLOSED);
      case Action.Keep _,
          Action.ServeLastGood _,
          Action.KeepOut _,
          Action.Refuse _,
          Action.Hold _ ->
          of.in(Phase.CLOSED);
    };
  }

  private Case recomputed(Tx tx, Work work, DecisionId id) {
    var execution = parts.effects().compute(tx, work.automation(), work.of());
    return work.of()
        .waitingFor(
            Phase.REPAIRING,
            List.of(work.awaiting(execution, Candidate.Kind.RETRAINED)),
            id.value());
  }

  private Case registering(Tx tx, Work work, Candidate candidate, DecisionId id) {
    var execution = parts.effects().register(tx, work.automation(), work.of(), candidate.kind());
    return work.of()
        .waitingFor(
            Phase.REGISTERING, List.of(work.awaiting(execution, candidate.kind())), id.value());
  }

  /// A pipeline that runs is waited for; anything else that refuses is put down, and a person told.
  private boolean refused(Work work, String what, SlipwayException e) {
    if (e.code() == ErrorCode.CANCELLED) {
      throw e;
    }
    if (e.code() == ErrorCode.CONFLICT) {
      if (parts.evidence().isBusy(work.automation())) {
        return false;
      }
      throw e; // changed meanwhile: the job is run again
    }
    if (e.code().fault() != ErrorCode.Fault.CALLER) {
      throw e;
    }
    return stopped(work, what, e.message());
  }

  private boolean stopped(Work work, String what, String error) {
    return decide(
        work,
        new Evidence.Stopped(work.of().cutoff(), what, error),
        (_, _) -> work.of().in(Phase.CLOSED));
  }

  private boolean closed(Work work) {
    return change(work, _ -> work.of().in(Phase.CLOSED));
  }

  /// A change of a case in one fenced transaction; false when somebody else has changed it.
  private boolean change(Work work, slipway.db.TxWork<Case> making) {
    return parts
        .database()
        .inTransaction(
            "automation.decide",
            tx -> {
              work.fence().require(tx);
              var there =
                  store.find(tx, work.of().project(), work.of().automation(), work.of().cutoff());
              if (there.isEmpty() || there.get().revision() != work.of().revision()) {
                return true; // look at it anew
              }
              var next = making.run(tx);
              return store.change(tx, next, now());
            });
  }

  private static @Nullable LocalDate judged(Evidence evidence, Decision decision) {
    if (!(evidence instanceof Evidence.Look look)) {
      return null;
    }
    var judgement = look.judgement();
    boolean used =
        decision.diagnosis() != Diagnosis.BROKEN_FEED
            && decision.diagnosis() != Diagnosis.BROKEN_VIEW
            && !(decision.action() instanceof Action.Hold && look.history().paused() != null);
    return judgement != null && used ? judgement.cutoff() : null;
  }

  private Evidence.Look withHistory(Work work, Evidence.Look seen) {
    var judgement = seen.judgement();
    return new Evidence.Look(
        seen.cutoff(),
        seen.production(),
        seen.refused(),
        seen.feeds(),
        judgement == null ? null : judgement.asNew(memory.isNew(work.of(), judgement.cutoff())),
        seen.drift(),
        seen.untrainable(),
        seen.unjudged(),
        memory.history(work.automation(), work.of()));
  }

  private LocalDate today() {
    return BusinessClock.lastDayKnownAt(parts.business().now());
  }

  private java.time.Instant now() {
    return parts.wall().now();
  }
}
