package slipway.automation;

import java.util.ArrayList;
import java.util.List;
import slipway.api.Task;
import slipway.api.declaration.AutomationSpec.Candidates;

/// What is to be done about an endpoint as it stands.
final class Looking {
  private Looking() {}

  static Decision decide(Settings settings, Evidence.Look look) {
    var seen = seen(look);
    if (!look.refused().isEmpty() || !look.feeds().isEmpty()) {
      return broken(look, seen);
    }
    var production = look.production();
    if (production == null) {
      return first(look, seen);
    }
    var drift = look.drifted().filter(found -> !found.alarms().isEmpty());
    if (settings.scoreDrift()
        && drift.filter(Evidence.Drift::scores).isPresent()
        && production.viewsChanged()) {
      return new Decision(
          Signal.DRIFT,
          Diagnosis.BROKEN_VIEW,
          new Action.RollBack(production.release()),
          seen,
          "The scores jumped when the code of the features changed, and the model is the same.",
          production.title()
              + " was rolled back to the release before, with its feature views; what the new code"
              + " computed is barred from training.",
          "Scores within the monitor's limit would have kept the new code.");
    }
    return judgedOrKept(settings, look, seen);
  }

  private static Decision broken(Evidence.Look look, List<String> seen) {
    var changed =
        look.refused().stream().filter(view -> view.former() != null).findFirst().orElse(null);
    if (look.feeds().isEmpty() && changed != null && changed.former() != null) {
      return new Decision(
          Signal.FEATURES_BROKEN,
          Diagnosis.BROKEN_VIEW,
          new Action.RestoreView(changed.view(), changed.definition(), changed.former()),
          seen,
          "Every delivery keeps its contract and the definition of %s is new: the code is wrong, not the data."
              .formatted(changed.view()),
          "The former definition of %s was restored, the new one is held back, and the features are computed again; no model is trained."
              .formatted(changed.view()),
          "Had a delivery broken its contract, the feed would have been quarantined instead.");
    }
    var what =
        look.feeds().isEmpty()
            ? look.refused().getFirst().view()
            : look.feeds().getFirst().dataset();
    return new Decision(
        look.feeds().isEmpty() ? Signal.FEATURES_BROKEN : Signal.FEED_BROKEN,
        Diagnosis.BROKEN_FEED,
        new Action.ServeLastGood(what),
        seen,
        look.feeds().isEmpty()
            ? "The definition of %s is the one that was accepted before: the data are wrong."
                .formatted(what)
            : "The contract of %s refused what came: the data are wrong, not the world."
                .formatted(what),
        "What came is in quarantine and barred from training; the endpoint answers with the last good features.",
        "A delivery that keeps the contract ends this by itself.");
  }

  private static Decision first(Evidence.Look look, List<String> seen) {
    var why = look.untrainable();
    return why == null
        ? new Decision(
            Signal.FIRST,
            Diagnosis.NO_MODEL,
            new Action.Train(List.of(Candidate.Kind.RETRAINED), true),
            seen,
            "Labels are known and nothing is in production.",
            "A first model is trained.",
            "Without known labels nothing could have been trained.")
        : new Decision(
            Signal.NONE,
            Diagnosis.NO_MODEL,
            new Action.Keep(),
            seen,
            "Nothing can be trained: " + why + ".",
            "Nothing was done.",
            "A model is trained as soon as labels allow it.");
  }

  private static Decision judgedOrKept(Settings settings, Evidence.Look look, List<String> seen) {
    var judgement = look.judgement();
    boolean drifted = look.drifted().filter(found -> !found.alarms().isEmpty()).isPresent();
    var unjudged = look.unjudged();
    if (judgement == null && unjudged != null) {
      return new Decision(
          drifted ? Signal.DRIFT : Signal.NONE,
          Diagnosis.OBSTACLE,
          new Action.Hold(new Action.Keep(), unjudged),
          seen,
          "The release cannot be judged by the labels that are known: " + unjudged + ".",
          "Nothing was changed, and a person was told.",
          "Labels that it can be judged by are looked at on the day they are known.");
    }
    if (judgement == null || !judgement.isNew()) {
      return new Decision(
          drifted ? Signal.DRIFT : Signal.NONE,
          drifted ? Diagnosis.UNEXPLAINED_DRIFT : Diagnosis.NO_NEW_EVIDENCE,
          new Action.Keep(),
          seen,
          judgement == null
              ? "No labels are known yet that the release could be judged by."
              : "No new evidence: the labels as of %s were judged before."
                  .formatted(judgement.cutoff()),
          "Nothing was done.",
          "New labels are judged on the day they are known.");
    }
    return switch (settings.trigger()) {
      case SIGNALS -> signalled(settings, look, judgement, seen);
      case ALWAYS -> scheduled(settings, look, judgement, seen);
      case NEVER -> healthy(settings, look, judgement, seen);
    };
  }

  private static Decision scheduled(
      Settings settings, Evidence.Look look, Judgement judgement, List<String> seen) {
    var why = look.untrainable();
    if (why != null) {
      return healthy(settings, look, judgement, seen);
    }
    return new Decision(
        Signal.SCHEDULE,
        Diagnosis.HEALTHY,
        new Action.Train(
            judgement.task() == Task.BINARY
                ? settings.answersToGap()
                : List.of(Candidate.Kind.RETRAINED),
            true),
        seen,
        "Labels as of %s are new, and a schedule is declared.".formatted(judgement.cutoff()),
        "A candidate is trained on them, whatever they say of the release.",
        "With `trigger: signals` a gap of %s would have been asked for."
            .formatted(Wording.size(judgement, settings.gap(judgement).limit())));
  }

  private static Decision signalled(
      Settings settings, Evidence.Look look, Judgement judgement, List<String> seen) {
    var reference = judgement.trainingAuc();
    if (reference != null && judgement.aucUpper() < reference - settings.aucDrop()) {
      return new Decision(
          Signal.RANKING,
          Diagnosis.RANKING_DECAY,
          new Action.Train(List.of(Candidate.Kind.RETRAINED), true),
          seen,
          "AUC %.4f, at most %.4f, was %.4f at training: the order itself is worse."
              .formatted(judgement.auc(), judgement.aucUpper(), reference),
          "A candidate is trained on the newest labels.",
          "An AUC above %.4f would have kept the model.".formatted(reference - settings.aucDrop()));
    }
    var loss = judgement.loss();
    var trained = loss == null ? null : loss.training();
    if (loss != null && trained != null && loss.lower() > trained * (1 + settings.lossRise())) {
      return worse(settings, loss, trained, seen);
    }
    var gap = settings.gap(judgement);
    if (gap.isSignal()) {
      return decayed(settings, judgement, gap, seen);
    }
    return healthy(settings, look, judgement, seen);
  }

  private static Decision worse(
      Settings settings, Judgement.Loss loss, double trained, List<String> seen) {
    return new Decision(
        Signal.ERROR,
        Diagnosis.ERROR_DECAY,
        new Action.Train(List.of(Candidate.Kind.RETRAINED), true),
        seen,
        "%s %s, at least %s, was %s at training: the predictions are farther off."
            .formatted(
                AutomationPolicy.capital(loss.name()),
                Wording.figure(loss.value()),
                Wording.figure(loss.lower()),
                Wording.figure(trained)),
        "A candidate is trained on the newest labels.",
        "A %s below %s would have kept the model."
            .formatted(loss.name(), Wording.figure(trained * (1 + settings.lossRise()))));
  }

  private static Decision decayed(
      Settings settings, Judgement judgement, Settings.Gap gap, List<String> seen) {
    boolean canRecalibrate = settings.canRecalibrate() && judgement.task() == Task.BINARY;
    return new Decision(
        Signal.CALIBRATION_GAP,
        Diagnosis.CALIBRATION_DECAY,
        new Action.Train(
            canRecalibrate ? settings.answersToGap() : List.of(Candidate.Kind.RETRAINED), true),
        seen,
        "The gap of %s is past the limit of %s; contracts hold and %s does too: the world has changed, the level is off."
            .formatted(
                Wording.gap(judgement, gap),
                Wording.size(judgement, gap.limit()),
                judgement.task() == Task.BINARY ? "the ranking" : "the loss"),
        canRecalibrate
            ? "A retrained and a recalibrated candidate are made and gated."
            : "A candidate is trained on the newest labels and gated.",
        "A gap below %s would have kept the model."
            .formatted(Wording.size(judgement, gap.limit())));
  }

  private static Decision healthy(
      Settings settings, Evidence.Look look, Judgement judgement, List<String> seen) {
    var drift = look.drift();
    boolean drifted = drift != null && !drift.alarms().isEmpty();
    boolean aged = drift != null && !drift.expected().isEmpty();
    boolean trains = settings.candidates() == Candidates.EACH_CUTOFF && look.untrainable() == null;
    var gap = settings.gap(judgement);
    return new Decision(
        drifted ? Signal.DRIFT : Signal.NONE,
        drifted ? Diagnosis.UNEXPLAINED_DRIFT : aged ? Diagnosis.EXPECTED_DRIFT : Diagnosis.HEALTHY,
        trains ? new Action.Train(List.of(Candidate.Kind.RETRAINED), false) : new Action.Keep(),
        seen,
        "The gap of %s is within the limit of %s."
            .formatted(Wording.gap(judgement, gap), Wording.size(judgement, gap.limit())),
        trains
            ? "The release stays; the scheduled candidate is trained and gated for comparison."
            : "The release stays.",
        "A gap of %s would have been a signal.".formatted(Wording.size(judgement, gap.limit())));
  }

  private static List<String> seen(Evidence.Look look) {
    var seen = new ArrayList<String>();
    for (var feed : look.feeds()) {
      seen.add(
          "Delivery %s of %s was refused: %s."
              .formatted(feed.delivery(), feed.dataset(), String.join("; ", feed.findings())));
    }
    for (var view : look.refused()) {
      seen.add(
          "The features of %s as of %s were refused: %s."
              .formatted(view.view(), look.cutoff(), String.join("; ", view.findings())));
    }
    look.drifted()
        .ifPresent(drift -> {
          seen.addAll(drift.alarms());
          if (!drift.expected().isEmpty()) {
            seen.add("Moved as declared: " + Wording.list(drift.expected()) + ".");
          }
        });
    look.judged()
        .ifPresent(judged -> seen.add(AutomationPolicy.capital(Wording.judged(judged)) + "."));
    return seen;
  }
}
