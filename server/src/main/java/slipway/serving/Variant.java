package slipway.serving;

import java.util.Locale;

/// Why a release was asked about a request.
public enum Variant {
  PRIMARY,
  CANARY,

  /// The request was the canary's, which failed; the primary answered.
  FALLBACK,

  /// Asked off the path of the answer.
  SHADOW;

  /// As logs and metrics have it.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
