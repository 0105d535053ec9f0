package slipway.rollout;

/// The words for what followed from a look.
final class Results {
  static final String NONE = "none";
  static final String STARTED = "started";
  static final String NEXT_STEP = "next-step";
  static final String EXTENDED = "extended";
  static final String HELD = "held";
  static final String ASKED = "asked";
  static final String PROMOTED = "promoted";
  static final String ROLLED_BACK = "rolled-back";
  static final String CONFIRMED = "confirmed";
  static final String REVERTED = "reverted";
  static final String REPLACED = "replaced";
  static final String ABORTED = "aborted";

  private Results() {}
}
