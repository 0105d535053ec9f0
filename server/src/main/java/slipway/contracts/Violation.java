package slipway.contracts;

/// The first rule that a row at the serving door breaks.
///
/// @param field the feature, or the features of the rule's expression
public record Violation(String rule, String field, String found, String expected) {
  /// `recency_days: -3 (expected: >= 0; rule recency_days.minimum)`.
  public String message() {
    return field + ": " + found + " (expected: " + expected + "; rule " + rule + ")";
  }
}
