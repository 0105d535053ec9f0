package slipway.mlflow;

/// What a key of a metric, parameter or tag may be, with MLflow's words.
public final class KeyRule {
  public static final int LENGTH_MAX = 250;

  private KeyRule() {}

  /// The key itself, when it may be one.
  public static String require(String key, String parameter) {
    if (key.isEmpty()) {
      throw Invalid.missing(parameter);
    }
    int length = key.codePointCount(0, key.length());
    if (length > LENGTH_MAX) {
      throw Invalid.tooLong(parameter, length, LENGTH_MAX);
    }
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!Character.isLetterOrDigit(c)
          && "_-. :/".indexOf(c) < 0
          && !Character.isSurrogate(c)
          && Character.getType(c) != Character.NON_SPACING_MARK) {
        throw Invalid.value(
            key,
            parameter,
            "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.),"
                + " spaces ( ), colon(:) and slashes (/).");
      }
    }
    if (!isPlainPath(key)) {
      throw Invalid.value(
          key,
          parameter,
          "Names may be treated as files in certain cases, and must not resolve to other names"
              + " when treated as such. This name would resolve to another one (expected: no"
              + " leading or trailing slash, no empty, '.' or '..' part).");
    }
    return key;
  }

  /// A key must be the same name when a client takes it for a path.
  private static boolean isPlainPath(String name) {
    if (name.startsWith("/") || name.endsWith("/") || name.startsWith("..") || name.equals(".")) {
      return false;
    }
    return !name.contains("//")
        && !name.startsWith("./")
        && !name.endsWith("/.")
        && !name.contains("/./")
        && !name.endsWith("/..")
        && !name.contains("/../");
  }
}
