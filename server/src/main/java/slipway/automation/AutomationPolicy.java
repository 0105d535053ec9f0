package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import slipway.api.declaration.AutomationSpec.Mode;

/// What the loop does. Pure: the same settings, evidence and day, the same decision.
final class AutomationPolicy {
  /// The brake of the mode that changes nothing.
  static final String OBSERVED = "mode observe";

  private AutomationPolicy() {}

  /// @param today the business clock's day
  static Decision decide(Settings settings, Evidence evidence, LocalDate today) {
    return switch (evidence) {
      case Evidence.Look look ->
          restrained(Looking.decide(settings, look), settings, look.history(), today);
      case Evidence.Gated gated ->
          restrained(Choosing.decide(settings, gated), settings, gated.history(), today);
      case Evidence.RolledOut ended -> rolledOut(ended);
      case Evidence.Repaired repaired -> repaired(repaired);
      case Evidence.Answered answered -> answered(answered);
      case Evidence.Stopped stopped -> stopped(stopped);
    };
  }

  /// Brakes first: what may not be done is not asked for either.
  private static Decision restrained(
      Decision decided, Settings settings, History history, LocalDate today) {
    var action = decided.action();
    var brake = Brake.on(action, settings, history, today);
    if (brake.isPresent()) {
      return with(
          decided,
          new Action.Hold(action, brake.get()),
          "Nothing was done, " + brake.get() + ".",
          "Without this brake: " + decided.done());
    }
    if (!changes(action) || settings.mode() == Mode.ACT) {
      return decided;
    }
    return switch (settings.mode()) {
      case OBSERVE ->
          with(
              decided,
              new Action.Hold(action, OBSERVED),
              "Nothing was done: the mode is observe.",
              "In mode act: " + decided.done());
      case RECOMMEND ->
          with(
              decided,
              new Action.Ask(action, false),
              "A person was told; recommended: " + decided.done(),
              decided.otherwise());
      case APPROVE ->
          with(
              decided,
              new Action.Ask(action, true),
              "Waits for approval; then: " + decided.done(),
              decided.otherwise());
      case ACT -> decided;
    };
  }

  private static boolean changes(Action action) {
    return switch (action) {
      case Action.RestoreView _,
          Action.RollBack _,
          Action.Train _,
          Action.Activate _,
          Action.RollOut _ ->
          true;
      case Action.Keep _,
          Action.ServeLastGood _,
          Action.KeepOut _,
          Action.Refuse _,
          Action.Accept _,
          Action.Hold _,
          Action.Ask _ ->
          false;
    };
  }

  private static Decision with(Decision decided, Action action, String done, String otherwise) {
    return new Decision(
        decided.signal(),
        decided.diagnosis(),
        action,
        decided.seen(),
        decided.judged(),
        done,
        otherwise);
  }

  private static Decision rolledOut(Evidence.RolledOut ended) {
    return new Decision(
        Signal.ROLLOUT,
        Diagnosis.HEALTHY,
        new Action.Accept(ended.result()),
        List.of(ended.sentence()),
        "The rollout's verdict on quality is " + ended.verdict() + ".",
        "%s: %s.".formatted(ended.model(), ended.result()),
        "A guard-rail's alarm would have rolled it back at once.");
  }

  private static Decision repaired(Evidence.Repaired repaired) {
    var error = repaired.error();
    return new Decision(
        Signal.FEATURES_BROKEN,
        Diagnosis.BROKEN_VIEW,
        error == null ? new Action.Accept("recomputed") : new Action.Hold(new Action.Keep(), error),
        List.of(
            error == null
                ? "%s was computed as of %s by its former definition, and its contract holds."
                    .formatted(repaired.view(), repaired.cutoff())
                : "%s could not be computed as of %s by its former definition: %s."
                    .formatted(repaired.view(), repaired.cutoff(), error)),
        error == null ? "The definition was the cause." : "The definition was not the only cause.",
        error == null ? "The loop goes on with these features." : "A person was told.",
        "Had the contract been broken again, the data would have been the cause.");
  }

  private static Decision answered(Evidence.Answered answered) {
    var wanted = answered.wanted();
    boolean approved = answered.approved();
    return new Decision(
        Signal.NONE,
        Diagnosis.ANSWERED,
        approved ? wanted : new Action.Keep(),
        List.of(
            "%s %s what %s asked for."
                .formatted(answered.by(), approved ? "approved" : "rejected", answered.decision())),
        "A person's word decides in this mode.",
        approved ? "It is done: " + wanted.word() + "." : "Nothing was done.",
        approved
            ? "A rejection would have left everything as it is."
            : "An approval would have done it: " + wanted.word() + ".");
  }

  private static Decision stopped(Evidence.Stopped stopped) {
    return new Decision(
        Signal.NONE,
        Diagnosis.OBSTACLE,
        new Action.Hold(new Action.Keep(), stopped.error()),
        List.of(
            "It was to be done: " + stopped.what() + ". It could not: " + stopped.error() + "."),
        "The loop cannot go on by itself.",
        "Nothing was changed, and a person was told.",
        "Without this obstacle it would have been done.");
  }

  static String capital(String sentence) {
    return Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
