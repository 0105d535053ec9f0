package slipway.cli;

/// The few ANSI styles of the terminal (ECMA-48 SGR); plain when colours are not wanted.
public enum Style {
  GOOD("32"),
  ATTENTION("33"),
  BAD("31"),
  RUNNING("36"),
  FAINT("2"),
  STRONG("1");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  public String on(String text, boolean colour) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
