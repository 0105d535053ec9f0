package slipway.pipelines.steps;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import slipway.api.SlipwayException;

/// Dates in settings.
final class Dates {
  private Dates() {}

  static LocalDate parse(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid(field, '"' + text + '"', "a date as 1997-06-30");
    }
  }
}
