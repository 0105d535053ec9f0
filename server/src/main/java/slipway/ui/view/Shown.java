package slipway.ui.view;

import org.jspecify.annotations.Nullable;

/// A value as it is shown, in full on hover, and where it leads.
public record Shown(String text, String full, @Nullable String href) {
  public static Shown of(String text) {
    return new Shown(text, text, null);
  }

  public static Shown of(String text, String full) {
    return new Shown(text, full, null);
  }

  public Shown linked(String to) {
    return new Shown(text, full, to);
  }
}
