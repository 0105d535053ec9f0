package slipway.monitoring.drift;

import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import slipway.api.Counted;
import slipway.api.wire.WindowReport.Distance;
import slipway.api.wire.WindowReport.Drift;
import slipway.monitoring.drift.Comparison.Windows;

/// Alarms in plain English, with the numbers.
final class Sentences {
  private Sentences() {}

  static String moved(Drift drift, double meanBefore, Windows windows) {
    var previous = Objects.requireNonNull(windows.previous());
    return format(
        "%s moved by a PSI of %s from %s to %s; the limit is %s (%s). Its mean went from %s to %s.",
        name(drift),
        psi(Objects.requireNonNull(drift.toPrevious()).psi()),
        previous.title(),
        windows.current().title(),
        psi(Objects.requireNonNull(drift.limit())),
        drift.limitSource(),
        number(meanBefore),
        number(drift.mean()));
  }

  static String movedFromTraining(Drift drift, Distance distance, double limit, Windows windows) {
    return format(
        "%s of %s is a PSI of %s away from the rows the model was trained on; the limit is %s.",
        name(drift), windows.current().title(), psi(distance.psi()), psi(limit));
  }

  static String expected(Drift drift, Windows windows) {
    var text = new StringBuilder(drift.name()).append(" moved as declared (ageing):");
    var previous = windows.previous();
    if (previous != null && drift.toPrevious() != null) {
      text.append(format(" PSI %s since %s", psi(drift.toPrevious().psi()), previous.title()));
    }
    if (drift.toTraining() != null) {
      text.append(previous == null ? " PSI " : ", ");
      text.append(psi(drift.toTraining().psi())).append(" against the training rows");
    }
    return text.append('.').toString();
  }

  static String nulls(Drift drift, double before, double limit, Windows windows) {
    return format(
        "%s is missing in %s of the rows of %s, %s in %s; the share may grow by %s.",
        drift.name(),
        percent(drift.nullShare()),
        windows.current().title(),
        percent(before),
        Objects.requireNonNull(windows.previous()).title(),
        percent(limit));
  }

  static String fewRows(long rows, long least, Windows windows) {
    return format(
        "%s has %s; the least is %,d.", windows.current().title(), Counted.of(rows, "row"), least);
  }

  static String rows(long rows, long before, double limit, Windows windows) {
    return format(
        "%s has %s, %s has %,d: %s %s, more than the allowed %s.",
        windows.current().title(),
        Counted.of(rows, "row"),
        Objects.requireNonNull(windows.previous()).title(),
        before,
        percent(Math.abs((double) (rows - before) / before)),
        rows < before ? "fewer" : "more",
        percent(limit));
  }

  static String stale(LocalDate newest, long age, long limit, Windows windows) {
    return format(
        "The newest row of %s known for %s is of %s, %s earlier; the limit is %d.",
        windows.current().freshSource(),
        windows.current().title(),
        newest,
        Counted.of(age, "day"),
        limit);
  }

  private static String name(Drift drift) {
    boolean isScore =
        drift.name().equals(Comparison.SCORE) || drift.name().startsWith(Comparison.SCORE_OF);
    return isScore ? "The " + drift.name() : drift.name();
  }

  private static String psi(double value) {
    return format(value < 0.01 ? "%.4f" : "%.3f", value);
  }

  private static String number(double value) {
    return format("%.4g", value);
  }

  private static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
