package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.List;

/// What came true of a prediction.
///
/// @param column of the label; empty when a client told it
/// @param className what the value stands for; empty for a number
/// @param knownOn the day at whose end it was known
public record Outcome(String column, double value, String className, LocalDate knownOn) {
  /// @param classes whose places values are; none when they are numbers
  public static Outcome of(String column, double value, List<String> classes, LocalDate knownOn) {
    int place = (int) value;
    var isPlace = place == value && place >= 0 && place < classes.size();
    return new Outcome(column, value, isPlace ? classes.get(place) : "", knownOn);
  }
}
