package slipway.ui.view;

/// How something stands, in one word.
public record State(Tone tone, String word) {
  public static State good(String word) {
    return new State(Tone.GOOD, word);
  }

  public static State attention(String word) {
    return new State(Tone.ATTENTION, word);
  }

  public static State bad(String word) {
    return new State(Tone.BAD, word);
  }

  public static State running(String word) {
    return new State(Tone.RUNNING, word);
  }

  public static State neutral(String word) {
    return new State(Tone.NEUTRAL, word);
  }
}
