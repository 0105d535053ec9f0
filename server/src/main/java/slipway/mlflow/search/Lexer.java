package slipway.mlflow.search;

import java.util.ArrayList;
import java.util.List;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;

/// Cuts the text of a filter or an order into tokens.
final class Lexer {
  /// The kinds of tokens.
  enum Type {
    WORD,
    /// In backticks or quotes; the text is without them.
    QUOTED,
    NUMBER,
    SIGN,
    END
  }

  /// `at` is where it starts; `quote` is 0 for what was not quoted. `joined` when nothing stands
  /// between it and the token before.
  record Token(Type type, String text, int at, char quote, boolean joined) {
    /// Where it ends, with its quote.
    int end() {
      return at + text.length() + (type == Type.QUOTED ? 2 : 0);
    }

    boolean isWord(String word) {
      return type == Type.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSign(String sign) {
      return type == Type.SIGN && text.equals(sign);
    }
  }

  static final int LENGTH_MAX = 100_000;

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    if (text.length() > LENGTH_MAX) {
      throw Invalid.of(
          "filter: " + text.length() + " characters (expected: <= " + LENGTH_MAX + ")");
    }
    var lexer = new Lexer(text);
    lexer.run();
    return lexer.tokens;
  }

  /// How far the text can be cut into tokens; all of it when it can.
  static int readable(String text) {
    var lexer = new Lexer(text);
    try {
      lexer.run();
    } catch (SlipwayException _) {
      return lexer.at;
    }
    return text.length();
  }

  private void run() {
    int end = 0;
    while (true) {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      int start = at;
      boolean joined = start == end && start > 0;
      if (at == text.length()) {
        tokens.add(new Token(Type.END, "", at, (char) 0, false));
        return;
      }
      char c = text.charAt(at);
      if (c == '\'' || c == '"' || c == '`') {
        tokens.add(new Token(Type.QUOTED, quoted(c), start, c, joined));
      } else if (isDigit(c) || ((c == '-' || c == '+' || c == '.') && numberFollows())) {
        tokens.add(new Token(Type.NUMBER, number(), start, (char) 0, joined));
      } else if (isWordStart(c)) {
        tokens.add(new Token(Type.WORD, word(), start, (char) 0, joined));
      } else {
        tokens.add(new Token(Type.SIGN, sign(c), start, (char) 0, joined));
      }
      end = at;
    }
  }

  private String quoted(char quote) {
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw clause("no closing " + quote + " for the one at character " + (at + 1));
    }
    var inner = text.substring(at + 1, end);
    at = end + 1;
    return inner;
  }

  private boolean numberFollows() {
    int next = at + 1;
    if (text.charAt(at) != '.' && next < text.length() && text.charAt(next) == '.') {
      next++;
    }
    return next < text.length() && isDigit(text.charAt(next));
  }

  private String number() {
    int start = at;
    at++;
    while (at < text.length()
        && (isWordPart(text.charAt(at))
            || ((text.charAt(at) == '-' || text.charAt(at) == '+')
                && Character.toLowerCase(text.charAt(at - 1)) == 'e'))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String word() {
    int start = at;
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  private String sign(char c) {
    for (var two : List.of("!=", "<=", ">=", "<>", "==")) {
      if (text.startsWith(two, at)) {
        at += 2;
        return two;
      }
    }
    if ("=<>(),".indexOf(c) < 0) {
      throw clause("unexpected '" + c + "' at character " + (at + 1));
    }
    at++;
    return String.valueOf(c);
  }

  private SlipwayException clause(String what) {
    return FilterParser.invalidClause(text, what);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.';
  }
}
