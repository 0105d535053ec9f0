package slipway.statistics;

/// What a comparison of a candidate with the champion comes to.
public enum Verdict {
  /// Proved better, by more than the margin where one is stated.
  BETTER,
  /// Proved worse, by however little: a change that does harm needs no margin to be refused.
  WORSE,
  /// Not proved worse, and proved to differ by less than the margin.
  EQUIVALENT,
  /// Nothing is proved. More rows may decide, or never.
  INCONCLUSIVE
}
