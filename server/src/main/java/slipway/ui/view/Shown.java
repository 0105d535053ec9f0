package slipway.ui.view;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A value as it is shown, in full on hover, and where it leads.
public record Shown(String text, String full, @Nullable String href) {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT = 8;

  public static Shown of(String text) {
    return new Shown(text, text, null);
  }

  public static Shown of(String text, String full) {
    return new Shown(text, full, null);
  }

  /// Whether it is named by a digest, which one copies in full.
  public boolean isDigest() {
    return DIGEST.matcher(full).matches();
  }

  /// The same, a digest by its first eight characters.
  public Shown shortened() {
    return DIGEST.matcher(text).matches() ? new Shown(text.substring(0, SHORT), full, href) : this;
  }

  public Shown linked(String to) {
    return new Shown(text, full, to);
  }
}
