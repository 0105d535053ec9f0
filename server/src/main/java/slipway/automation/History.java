package slipway.automation;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened before, as far as brakes ask.
///
/// @param releases days on which the release changed, oldest first
/// @param trainings days on which a training that followed a signal began, oldest first
/// @param trainingSeconds that candidates took in the last 30 days
/// @param lastPromotion null before the first
/// @param busy the rollout that is under way at the endpoint, in words; null without one
/// @param paused why a person stopped all automation, or this; null when nobody did
public record History(
    List<LocalDate> releases,
    List<LocalDate> trainings,
    double trainingSeconds,
    @Nullable LocalDate lastPromotion,
    @Nullable String busy,
    @Nullable String paused) {
  public static final History NONE = new History(List.of(), List.of(), 0, null, null, null);

  public History {
    releases = List.copyOf(releases);
    trainings = List.copyOf(trainings);
  }
}
