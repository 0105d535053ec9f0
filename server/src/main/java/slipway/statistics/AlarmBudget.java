package slipway.statistics;

import slipway.api.SlipwayException;

/// How many false alarms somebody is ready to read, spread evenly over everything that is looked
/// at: m looks at k series, each alarming with probability α when nothing is wrong, give m·k·α
/// alarms a month on average, whether or not the series hang together.
///
/// @param perMonth false alarms a month, above 0
/// @param looksPerMonth how often each series is judged in a month, above 0; a quarter's window has
///   a third of a look
/// @param series how many series (feature, measure, slice) are judged at each look
public record AlarmBudget(double perMonth, double looksPerMonth, int series) {
  public AlarmBudget {
    if (!(looksPerMonth > 0 && Double.isFinite(looksPerMonth))) {
      throw SlipwayException.invalid("looksPerMonth", looksPerMonth, "above 0");
    }
    if (series < 1) {
      throw SlipwayException.invalid("series", series, "1 or more");
    }
    double all = looksPerMonth * series;
    if (!(perMonth > 0 && perMonth < all)) {
      throw SlipwayException.invalid(
          "perMonth", perMonth, "above 0 and below the number of judgements, " + all);
    }
  }

  /// The share of clean looks at one series that may alarm.
  public double alpha() {
    return perMonth / (looksPerMonth * series);
  }
}
