package slipway.contracts;

import java.util.ArrayList;
import java.util.List;
import slipway.contracts.ExpressionParser.Failures;
import slipway.contracts.ExpressionParser.Token;

/// Cuts the text of an expression into pieces.
final class Tokens {
  private static final List<String> SYMBOLS =
      List.of("<>", "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "/", "(", ")", ",", ".");
  private static final String DAYS = "$days";

  private final String text;
  private final Failures failures;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  Tokens(String text, Failures failures) {
    this.text = text;
    this.failures = failures;
  }

  /// All pieces, the last one of type END.
  List<Token> all() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (isDigit(c)
          || (c == '.' && at + 1 < text.length() && isDigit(text.charAt(at + 1)))) {
        number();
      } else if (isWordStart(c)) {
        word();
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Token.Type.END, "", at));
    return tokens;
  }

  private void number() {
    int start = at;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      while (at < text.length() && isDigit(text.charAt(at))) {
        at++;
      }
    }
    var digits = text.substring(start, at);
    try {
      if (!Double.isFinite(Double.parseDouble(digits))) {
        throw failures.at(start, "a finite number");
      }
    } catch (NumberFormatException _) {
      throw failures.at(start, "a number");
    }
    add(Token.Type.NUMBER, digits, start);
  }

  private void word() {
    int start = at;
    while (at < text.length() && (isWordStart(text.charAt(at)) || isDigit(text.charAt(at)))) {
      at++;
    }
    add(Token.Type.WORD, text.substring(start, at), start);
  }

  /// A doubled quote stands for one.
  private void quoted(char quote) {
    int start = at++;
    var content = new StringBuilder();
    while (true) {
      if (at >= text.length()) {
        throw failures.at(start, "a closing " + quote);
      }
      char c = text.charAt(at++);
      if (c != quote) {
        content.append(c);
      } else if (at < text.length() && text.charAt(at) == quote) {
        content.append(quote);
        at++;
      } else {
        break;
      }
    }
    add(quote == '"' ? Token.Type.QUOTED : Token.Type.TEXT, content.toString(), start);
  }

  private void symbol() {
    if (text.startsWith(DAYS, at)) {
      add(Token.Type.SYMBOL, DAYS, at);
      at += DAYS.length();
      return;
    }
    for (var symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        add(Token.Type.SYMBOL, symbol, at);
        at += symbol.length();
        return;
      }
    }
    throw failures.at(at, "one of and or not is null = <> < <= > >= + - * / ( ) abs coalesce");
  }

  private void add(Token.Type type, String content, int start) {
    tokens.add(new Token(type, content, start));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordStart(char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
