package slipway.automation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Which of the gated candidates is brought in.
final class Choosing {
  private Choosing() {}

  static Decision decide(Settings settings, Evidence.Gated gated) {
    var seen =
        gated.candidates().stream()
            .map(candidate -> AutomationPolicy.capital(Wording.gate(candidate)) + ".")
            .toList();
    var honest =
        gated.candidates().stream()
            .filter(found -> found.leak() == null || !settings.needsGate())
            .toList();
    if (honest.isEmpty()) {
      return leaking(gated, seen);
    }
    var chosen = chosen(settings, honest);
    if (chosen.isEmpty()) {
      return keptOut(gated, best(honest), seen, "No candidate passed its gate.");
    }
    if (gated.signal() == Signal.NONE) {
      return keptOut(
          gated, chosen.get(), seen, "It passed its gate, and nothing asks for a change.");
    }
    return taken(settings, gated, chosen.get(), seen);
  }

  private static Decision leaking(Evidence.Gated gated, List<String> seen) {
    var candidate = gated.candidates().getFirst();
    return new Decision(
        Signal.LEAK,
        Diagnosis.LEAK,
        new Action.Refuse(candidate),
        seen,
        AutomationPolicy.capital(String.valueOf(candidate.leak())),
        "The candidate was refused and a person told; the release stays.",
        "Training vectors equal to those recomputed as of their time would have let the gate decide.");
  }

  /// Both tried: recalibration is the smaller change, so retraining must earn its place, unless the
  /// declaration says which to take. The one that passed alone is taken in any case.
  private static Optional<Candidate> chosen(Settings settings, List<Candidate> honest) {
    var retrained = passed(settings, honest, Candidate.Kind.RETRAINED);
    var recalibrated = passed(settings, honest, Candidate.Kind.RECALIBRATED);
    if (retrained.isEmpty() || recalibrated.isEmpty()) {
      return retrained.or(() -> recalibrated);
    }
    return switch (settings.take()) {
      case RETRAIN -> retrained;
      case RECALIBRATE -> recalibrated;
      case BEST ->
          delta(retrained.get()) > delta(recalibrated.get()) + settings.takeMargin()
              ? retrained
              : recalibrated;
    };
  }

  private static Optional<Candidate> passed(
      Settings settings, List<Candidate> candidates, Candidate.Kind kind) {
    return candidates.stream()
        .filter(found -> found.kind() == kind && found.error() == null)
        .filter(found -> found.outcome() == Candidate.Outcome.PASS || !settings.needsGate())
        .findFirst();
  }

  private static Candidate best(List<Candidate> candidates) {
    return candidates.stream().max(Comparator.comparingDouble(Choosing::delta)).orElseThrow();
  }

  private static double delta(Candidate candidate) {
    var delta = candidate.delta();
    return delta == null ? 0 : delta;
  }

  private static Decision keptOut(
      Evidence.Gated gated, Candidate candidate, List<String> seen, String judged) {
    return new Decision(
        gated.signal(),
        gated.signal() == Signal.NONE ? Diagnosis.HEALTHY : diagnosis(gated.signal()),
        new Action.KeepOut(candidate),
        seen,
        judged,
        "The candidate is kept out; the release stays.",
        gated.signal() == Signal.NONE
            ? "A signal together with a gate passed would have brought it in."
            : "A whole interval above the gate's margin would have brought it in.");
  }

  private static Decision taken(
      Settings settings, Evidence.Gated gated, Candidate candidate, List<String> seen) {
    boolean first = gated.production() == null;
    boolean rollsOut = settings.hasRollout() && !first;
    return new Decision(
        gated.signal(),
        diagnosis(gated.signal()),
        rollsOut ? new Action.RollOut(candidate) : new Action.Activate(candidate),
        seen,
        first
            ? "The floors of the gate hold; there is no champion to beat."
            : "The candidate is better on entities that neither has seen"
                + why(settings, gated.candidates())
                + ".",
        rollsOut
            ? "The candidate was registered and a rollout began."
            : "The candidate was registered and activated.",
        first
            ? "A floor that does not hold would have kept it out."
            : "An interval that touches the gate's margin would have kept it out.");
  }

  private static String why(Settings settings, List<Candidate> candidates) {
    if (candidates.size() < 2) {
      return "";
    }
    return switch (settings.take()) {
      case RETRAIN -> ", and retraining is declared to be taken before recalibration";
      case RECALIBRATE -> ", and recalibration is declared to be taken before retraining";
      case BEST -> ", and retraining is taken only when it beats recalibration by the margin";
    };
  }

  private static Diagnosis diagnosis(Signal signal) {
    return switch (signal) {
      case FIRST -> Diagnosis.NO_MODEL;
      case RANKING -> Diagnosis.RANKING_DECAY;
      case ERROR -> Diagnosis.ERROR_DECAY;
      case CALIBRATION_GAP -> Diagnosis.CALIBRATION_DECAY;
      case DRIFT -> Diagnosis.UNEXPLAINED_DRIFT;
      case LEAK -> Diagnosis.LEAK;
      case FEATURES_BROKEN, FEED_BROKEN, SCHEDULE, ROLLOUT, NONE -> Diagnosis.HEALTHY;
    };
  }
}
