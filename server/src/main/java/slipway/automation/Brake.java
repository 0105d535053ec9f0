package slipway.automation;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import slipway.api.Counted;

/// What holds an action back. Taking something broken out of service is held by a pause alone.
final class Brake {
  private static final int MONTH_DAYS = 30;

  private Brake() {}

  /// Why the action may not be done today; empty when it may.
  static Optional<String> on(Action action, Settings settings, History history, LocalDate today) {
    return switch (action) {
      case Action.Keep _,
          Action.KeepOut _,
          Action.Refuse _,
          Action.Accept _,
          Action.Hold _,
          Action.Ask _ ->
          Optional.empty();
      case Action.RestoreView _, Action.ServeLastGood _, Action.RollBack _ -> paused(history);
      case Action.Train train ->
          paused(history).or(() -> training(train, settings, history, today));
      case Action.Activate _, Action.RollOut _ ->
          paused(history).or(() -> promotion(settings, history, today));
    };
  }

  private static Optional<String> paused(History history) {
    return Optional.ofNullable(history.paused()).map(why -> "paused: " + why);
  }

  private static Optional<String> training(
      Action.Train train, Settings settings, History history, LocalDate today) {
    var busy = history.busy();
    if (train.wanted() && busy != null) {
      return Optional.of(busy);
    }
    var seconds = settings.brakes().trainingSecondsPerMonth();
    if (seconds != null && history.trainingSeconds() >= seconds) {
      // Without what was used of it: two runs on the same data say the same.
      return Optional.of(
          "the budget of %.0f seconds of training in 30 days is used up".formatted(seconds));
    }
    var most = settings.brakes().retrainingsPerMonth();
    if (!train.wanted() || most == null) {
      return Optional.empty();
    }
    long begun = within(history.trainings(), MONTH_DAYS, today);
    return begun < most
        ? Optional.empty()
        : Optional.of("%d retrainings in 30 days, at most %d are allowed".formatted(begun, most));
  }

  private static Optional<String> promotion(Settings settings, History history, LocalDate today) {
    var busy = history.busy();
    if (busy != null) {
      return Optional.of(busy);
    }
    var brakes = settings.brakes();
    var freezes = brakes.freeze();
    for (var freeze :
        freezes == null ? List.<slipway.api.declaration.AutomationSpec.Freeze>of() : freezes) {
      if (!today.isBefore(freeze.from()) && !today.isAfter(freeze.to())) {
        var why = freeze.why();
        return Optional.of(
            "frozen from %s to %s%s"
                .formatted(freeze.from(), freeze.to(), why == null ? "" : ": " + why));
      }
    }
    var cooldown = brakes.cooldownDays();
    var last = history.lastPromotion();
    if (cooldown != null && last != null && ChronoUnit.DAYS.between(last, today) < cooldown) {
      return Optional.of(
          "the last promotion was on %s, a cooldown of %s is declared"
              .formatted(last, Counted.of(cooldown, "day")));
    }
    var flaps = brakes.flaps();
    if (flaps != null) {
      long changes = within(history.releases(), flaps.days(), today);
      if (changes >= flaps.changes()) {
        return Optional.of(
            "%s of release in %s: a person must look"
                .formatted(Counted.of(changes, "change"), Counted.of(flaps.days(), "day")));
      }
    }
    return Optional.empty();
  }

  private static long within(List<LocalDate> days, int length, LocalDate today) {
    return days.stream().filter(day -> ChronoUnit.DAYS.between(day, today) < length).count();
  }
}
