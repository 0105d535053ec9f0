package slipway.ui.view;

import java.util.List;

/// Something that a person may do: it says what it will do before it does it, asks why, and is one
/// request to the server's API.
///
/// @param title of what is opened
/// @param sentence what will happen, with the numbers
/// @param path of the request, a POST
/// @param button what the button says
/// @param grave whether it changes what is served
public record Act(
    String title, String sentence, String path, List<Field> fields, String button, boolean grave) {
  public Act {
    fields = List.copyOf(fields);
  }

  /// Tells one act from another of the same title and path: what a reader opened may only be kept
  /// for what it was opened for.
  public String key() {
    var key = new StringBuilder("act ").append(title).append(' ').append(path);
    fields.stream()
        .filter(Field::isHidden)
        .forEach(field -> key.append(' ').append(field.name()).append('=').append(field.value()));
    return key.toString();
  }

  /// A member of the request's body; one that is left empty is left out.
  ///
  /// @param type `text`, `number`, `hidden`, `hidden-number` or `select`
  /// @param options of a select
  public record Field(
      String name,
      String label,
      String type,
      String value,
      boolean required,
      List<Option> options) {
    private static final String HIDDEN = "hidden";
    private static final String HIDDEN_NUMBER = "hidden-number";

    public Field {
      options = List.copyOf(options);
    }

    public static Field text(String name, String label) {
      return new Field(name, label, "text", "", false, List.of());
    }

    public static Field reason() {
      return new Field("reason", "Why", "text", "", true, List.of());
    }

    public static Field number(String name, String label, String value) {
      return new Field(name, label, "number", value, false, List.of());
    }

    public static Field fixed(String name, String value) {
      return new Field(name, "", HIDDEN, value, true, List.of());
    }

    public static Field fixed(String name, long value) {
      return new Field(name, "", HIDDEN_NUMBER, Long.toString(value), true, List.of());
    }

    public boolean isHidden() {
      return type.equals(HIDDEN) || isHiddenNumber();
    }

    public boolean isHiddenNumber() {
      return type.equals(HIDDEN_NUMBER);
    }

    public static Field choice(String name, String label, List<Option> options) {
      return new Field(name, label, "select", "", false, options);
    }
  }

  public record Option(String value, String title) {}
}
