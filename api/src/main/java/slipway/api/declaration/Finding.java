package slipway.api.declaration;

/// One thing that is wrong in a declaration: where, by its path in the document
/// (`spec.steps[3].with.view`), and what, with what is expected.
public record Finding(String path, String message) {

  /// The path of a key below a mapping.
  public static String under(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /// The path of an item of a list.
  public static String item(String path, int index) {
    return path + "[" + index + "]";
  }

  @Override
  public String toString() {
    return path.isEmpty() ? message : path + ": " + message;
  }
}
