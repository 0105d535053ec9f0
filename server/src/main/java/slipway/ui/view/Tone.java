package slipway.ui.view;

import java.util.Locale;

/// The few meanings that colour carries; a word or a shape always stands with it.
public enum Tone {
  GOOD,
  ATTENTION,
  BAD,
  RUNNING,
  NEUTRAL;

  /// The class of the style sheet.
  public String css() {
    return name().toLowerCase(Locale.ROOT);
  }
}
