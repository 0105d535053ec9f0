package slipway.ui;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;

/// How far the probabilities that a release says are from what came true, at the newest cutoff
/// whose labels are known, beside the limit that the endpoint's automation has for it.
///
/// @param says mean prediction
/// @param is share of what came true
/// @param gap mean prediction − that share
/// @param limit from which size on the gap is a signal; null when none is declared
record Calibration(
    LocalDate cutoff,
    double says,
    double is,
    double gap,
    Judged.@Nullable Range interval,
    @Nullable Double limit) {

  /// Says from which size on a gap is a signal; null when nobody declared that.
  interface Limits {
    Limits NONE = _ -> null;

    /// @param standardError of the gap
    @Nullable Double of(double standardError);
  }

  /// Of the release in production: as it was judged, else as its predictions turned out. What
  /// earlier releases said is history.
  static Optional<Calibration> of(
      @Nullable Digest release, List<Judged> judged, List<Performance> served, Limits limits) {
    return judged.stream()
        .filter(j -> j.task() == Task.BINARY)
        .filter(j -> j.release().equals(release) && j.figures().gap() != null)
        .max(java.util.Comparator.comparing(Judged::cutoff))
        .map(j -> of(j, limits))
        .or(() ->
            served.stream()
                .filter(p -> p.task() == Task.BINARY)
                .filter(p -> p.release().equals(release) && p.calibrationGap() != null)
                .max(java.util.Comparator.comparing(Performance::cutoff))
                .map(Calibration::of));
  }

  /// Of a judgement that has a gap.
  static Calibration of(Judged judged, Limits limits) {
    var figures = judged.figures();
    var error = figures.gapStandardError();
    return new Calibration(
        judged.cutoff(),
        figures.meanPrediction(),
        figures.baseRate(),
        Objects.requireNonNull(figures.gap()),
        figures.gapInterval(),
        error == null ? null : limits.of(error));
  }

  private static Calibration of(Performance served) {
    double gap = Objects.requireNonNull(served.calibrationGap());
    var intervals = served.intervals();
    return new Calibration(
        served.cutoff(),
        served.baseRate() + gap,
        served.baseRate(),
        gap,
        intervals == null ? null : intervals.gap(),
        null);
  }

  boolean isBeyondLimit() {
    return limit != null && Math.abs(gap) >= limit;
  }

  /// `gap −9.4 points`.
  String points() {
    return "gap " + Format.points(gap) + " points";
  }

  /// `±1.5`; empty without a limit.
  String limitText() {
    return limit == null ? "" : "±" + Format.points(limit).substring(1);
  }
}
