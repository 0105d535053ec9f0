package slipway.automation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Automation.Column;
import slipway.api.wire.Automation.Comparison;
import slipway.api.wire.Automation.Month;
import slipway.api.wire.Automation.Step;

/// Recorded months, decided again by another policy.
///
/// What was seen stays as it was recorded; what follows from another release is computed: how right
/// that release was on the labels of the time, and how a recorded candidate compares with it. A
/// rollout is taken to end in a promotion at once, a person to be absent, and every mode to be
/// `act`.
final class DryRun {
  private final Settings settings;
  private final Models models;
  private final List<LocalDate> releases = new ArrayList<>();
  private final List<LocalDate> trainings = new ArrayList<>();
  private final Set<LocalDate> judged = new HashSet<>();
  private @Nullable Model production;
  private int retrainings;
  private int rollbacks;
  private int falseAlarms;

  /// A model that was or could have been in service.
  ///
  /// @param identity of a training, or of a release
  record Model(Digest identity, String name, int version, LocalDate trainedAsOf) {}

  /// What of a month was recorded.
  ///
  /// @param told its decisions, oldest first
  /// @param serving what was in production after them; null before the first release
  record Recorded(LocalDate cutoff, List<Told> told, @Nullable Model serving) {
    Recorded {
      told = List.copyOf(told);
    }
  }

  /// What models say and said. Asking twice gives the same.
  interface Models {
    /// How right a model was on a cutoff's labels, as the loop would have judged it; empty when it
    /// cannot be scored there.
    Optional<Judgement> judge(Model model, Judgement recorded);

    /// The model that a candidate is.
    Model of(Candidate candidate);

    /// The candidate with its comparison with another champion on a cutoff's labels.
    ///
    /// @param champion null: there is none, and the floors decide
    Candidate against(@Nullable Model champion, Candidate candidate, LocalDate labels);

    /// The mean log loss of what a model says about everybody at a cutoff; null while its labels
    /// are unknown.
    @Nullable Double logLoss(Model model, LocalDate cutoff);
  }

  private DryRun(Settings settings, Models models) {
    this.settings = settings;
    this.models = models;
  }

  /// @param recorded oldest first
  /// @param progress told how many months are done
  static Comparison of(
      Settings settings, List<Recorded> recorded, Models models, IntConsumer progress) {
    var run = new DryRun(settings, models);
    run.production = recorded.stream().findFirst().map(DryRun::before).orElse(null);
    var months = new ArrayList<Month>();
    for (var month : recorded) {
      var step = run.decide(month);
      months.add(new Month(month.cutoff(), run.recordedStep(month), step));
      progress.accept(months.size());
    }
    return new Comparison(
        recordedColumn(recorded, months, models), run.column(months), List.copyOf(months));
  }

  /// What was in production when the first month was looked at.
  private static @Nullable Model before(Recorded month) {
    for (var told : month.told()) {
      if (told.evidence() instanceof Evidence.Look look) {
        return model(look.production());
      }
    }
    return month.serving();
  }

  private static @Nullable Model model(@Nullable Production found) {
    return found == null
        ? null
        : new Model(found.release(), found.model(), found.version(), found.trainedAsOf());
  }

  private Step decide(Recorded month) {
    @Nullable Decision last = null;
    for (var told : month.told()) {
      if (told.evidence() instanceof Evidence.Look look) {
        last = look(month, look);
      }
    }
    return last == null
        ? step("none", "none", "keep", "Nothing was looked at.", month.cutoff(), production)
        : step(
            last.signal().toString(),
            last.diagnosis().toString(),
            last.action().word(),
            last.judged() + " " + last.done(),
            month.cutoff(),
            production);
  }

  private Step step(
      String signal,
      String diagnosis,
      String action,
      String sentence,
      LocalDate cutoff,
      @Nullable Model model) {
    return new Step(
        signal,
        diagnosis,
        action,
        sentence,
        model == null ? null : model.trainedAsOf(),
        model == null ? null : models.logLoss(model, cutoff));
  }

  private Decision look(Recorded month, Evidence.Look recorded) {
    var look = asOf(recorded);
    var decision = AutomationPolicy.decide(settings, look, month.cutoff());
    var judgement = look.judgement();
    var followed =
        switch (decision.action()) {
          case Action.Train train -> train(month, look, decision, train);
          case Action.RollBack _ -> {
            rollbacks++;
            yield decision;
          }
          case Action.Keep _,
              Action.RestoreView _,
              Action.ServeLastGood _,
              Action.Activate _,
              Action.RollOut _,
              Action.KeepOut _,
              Action.Refuse _,
              Action.Accept _,
              Action.Hold _,
              Action.Ask _ ->
              decision;
        };
    boolean broken =
        decision.diagnosis() == Diagnosis.BROKEN_FEED
            || decision.diagnosis() == Diagnosis.BROKEN_VIEW;
    if (judgement != null && !broken) {
      judged.add(judgement.cutoff());
    }
    return followed;
  }

  /// The recorded look with the production of this run.
  private Evidence.Look asOf(Evidence.Look recorded) {
    var model = production;
    var seen = recorded.judgement();
    Optional<Judgement> now =
        model == null || seen == null ? Optional.empty() : models.judge(model, seen);
    return new Evidence.Look(
        recorded.cutoff(),
        model == null ? null : production(model, recorded.production()),
        recorded.refused(),
        recorded.feeds(),
        now.map(found -> found.asNew(!judged.contains(found.cutoff()))).orElse(null),
        recorded.drift(),
        recorded.untrainable(),
        recorded.unjudged(),
        history());
  }

  private Production production(Model model, @Nullable Production recorded) {
    return new Production(
        model.identity(),
        model.name(),
        model.version(),
        model.trainedAsOf(),
        recorded != null && recorded.viewsChanged(),
        releases.isEmpty() ? model.trainedAsOf() : releases.getLast());
  }

  private History history() {
    return new History(
        releases, trainings, 0, releases.isEmpty() ? null : releases.getLast(), null, null);
  }

  private Decision train(
      Recorded month, Evidence.Look look, Decision decision, Action.Train wanted) {
    if (!wanted.wanted()) {
      return decision;
    }
    trainings.add(month.cutoff());
    boolean isFirst = decision.signal() == Signal.FIRST;
    retrainings += isFirst ? 0 : 1;
    var champion = production;
    var judgement = look.judgement();
    var candidates =
        candidates(month).stream()
            .filter(found -> wanted.kinds().contains(found.kind()))
            .map(found -> compared(champion, found, judgement))
            .toList();
    if (candidates.isEmpty()) {
      return new Decision(
          decision.signal(),
          decision.diagnosis(),
          new Action.Keep(),
          decision.seen(),
          decision.judged(),
          "A training was wanted, and none of this cutoff was recorded: what it would have brought"
              + " is unknown.",
          decision.otherwise());
    }
    var gated =
        new Evidence.Gated(
            month.cutoff(), look.production(), decision.signal(), judgement, candidates, history());
    var chosen = AutomationPolicy.decide(settings, gated, month.cutoff());
    var taken = candidate(chosen.action());
    taken.ifPresent(candidate -> bringIn(month.cutoff(), candidate));
    if (!isFirst && decision.signal() != Signal.SCHEDULE) {
      falseAlarms += isFalse(models, month.cutoff(), champion, taken) ? 1 : 0;
    }
    return chosen;
  }

  private Candidate compared(
      @Nullable Model champion, Candidate candidate, @Nullable Judgement judgement) {
    return champion == null || judgement == null
        ? candidate
        : models.against(champion, candidate, judgement.cutoff());
  }

  private void bringIn(LocalDate cutoff, Candidate candidate) {
    production = models.of(candidate);
    releases.add(cutoff);
  }

  private static Optional<Candidate> candidate(Action action) {
    return switch (action) {
      case Action.Activate(var candidate) -> Optional.of(candidate);
      case Action.RollOut(var candidate) -> Optional.of(candidate);
      case Action.Keep _,
          Action.RestoreView _,
          Action.ServeLastGood _,
          Action.RollBack _,
          Action.Train _,
          Action.KeepOut _,
          Action.Refuse _,
          Action.Accept _,
          Action.Hold _,
          Action.Ask _ ->
          Optional.empty();
    };
  }

  /// Nothing came of the signal, or what came was no better on what followed.
  private static boolean isFalse(
      Models models, LocalDate cutoff, @Nullable Model before, Optional<Candidate> taken) {
    if (taken.isEmpty() || before == null) {
      return taken.isEmpty();
    }
    var old = models.logLoss(before, cutoff);
    var now = models.logLoss(models.of(taken.get()), cutoff);
    return old != null && now != null && now >= old;
  }

  private static List<Candidate> candidates(Recorded month) {
    var found = new ArrayList<Candidate>();
    for (var told : month.told()) {
      if (told.evidence() instanceof Evidence.Gated gated) {
        found.addAll(gated.candidates());
      }
    }
    return found;
  }

  private Column column(List<Month> months) {
    return new Column(
        releases.size(),
        retrainings,
        rollbacks,
        falseAlarms,
        mean(months.stream().map(Month::policy).toList()),
        judgedMonths(months.stream().map(Month::policy).toList()));
  }

  private Step recordedStep(Recorded month) {
    var serving = month.serving();
    var main =
        month.told().stream()
            .filter(DryRun::isMain)
            .reduce((_, later) -> later)
            .map(Told::decision);
    return main.map(decision ->
            step(
                decision.signal().toString(),
                decision.diagnosis().toString(),
                decision.action().word(),
                decision.judged() + " " + decision.done(),
                month.cutoff(),
                serving))
        .orElseGet(
            () -> step("none", "none", "keep", "Nothing was looked at.", month.cutoff(), serving));
  }

  private static boolean isMain(Told told) {
    return told.evidence() instanceof Evidence.Look || told.evidence() instanceof Evidence.Gated;
  }

  private static Column recordedColumn(List<Recorded> recorded, List<Month> months, Models models) {
    int retrainings = 0;
    int rollbacks = 0;
    int falseAlarms = 0;
    int releases = 0;
    @Nullable Model before = recorded.stream().findFirst().map(DryRun::before).orElse(null);
    for (var month : recorded) {
      for (var told : month.told()) {
        var decision = told.decision();
        if (decision.action() instanceof Action.RollBack) {
          rollbacks++;
        }
        if (decision.action() instanceof Action.Train(_, var wanted)
            && wanted
            && decision.signal() != Signal.FIRST) {
          retrainings++;
        }
        if (isAnswer(told)
            && isFalse(models, month.cutoff(), before, candidate(decision.action()))) {
          falseAlarms++;
        }
      }
      if (month.serving() != null && !month.serving().equals(before)) {
        releases++;
      }
      before = month.serving();
    }
    var steps = months.stream().map(Month::recorded).toList();
    return new Column(
        releases, retrainings, rollbacks, falseAlarms, mean(steps), judgedMonths(steps));
  }

  /// Whether it says what came of a signal.
  private static boolean isAnswer(Told told) {
    return told.evidence() instanceof Evidence.Gated gated
        && gated.signal() != Signal.NONE
        && gated.signal() != Signal.FIRST
        && gated.signal() != Signal.SCHEDULE;
  }

  private static @Nullable Double mean(List<Step> steps) {
    double sum = 0;
    int n = 0;
    for (var step : steps) {
      var loss = step.logLoss();
      if (loss != null) {
        sum += loss;
        n++;
      }
    }
    return n == 0 ? null : sum / n;
  }

  private static int judgedMonths(List<Step> steps) {
    return (int) steps.stream().filter(step -> step.logLoss() != null).count();
  }
}
