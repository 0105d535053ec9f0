package slipway.packaging;

/// What loading a file could do, from nothing to anything.
public enum Danger {
  /// Only data and classes of known libraries.
  NONE("safe", "data and classes of known libraries"),
  /// Names that nobody here knows, code by value, or a file that could not be read to its end.
  UNKNOWN("look", "it may run code that is not known here"),
  /// Names whose only use in a model is to run something.
  HIGH("dangerous", "loading it runs code");

  private final String word;
  private final String says;

  Danger(String word, String says) {
    this.word = word;
    this.says = says;
  }

  public String word() {
    return word;
  }

  public String says() {
    return says;
  }

  public Danger or(Danger other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
