package slipway.contracts;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// Reads the text of a rule's expression. The grammar is a part of SQL's, with SQL's precedence:
///
/// ```
/// or        := and { "or" and }
/// and       := not { "and" not }
/// not       := "not" not | is
/// is        := compared [ "is" [ "not" ] "null" ]
/// compared  := sum [ ( "=" | "<>" | "!=" | "<" | "<=" | ">" | ">=" ) sum ]
/// sum       := product { ( "+" | "-" ) product }
/// product   := sign { ( "*" | "/" ) sign }
/// sign      := "-" sign | atom
/// atom      := number | 'text' | "true" | "false" | column | "previous" "." column | "$days"
///            | "abs" "(" or ")" | "coalesce" "(" or { "," or } ")" | "(" or ")"
/// ```
final class ExpressionParser {
  private static final int LENGTH_MAX = 4_000;
  private static final int DEPTH_MAX = 100;
  private static final Set<String> WORDS =
      Set.of("and", "or", "not", "is", "null", "true", "false", "abs", "coalesce", "previous");
  private static final Map<String, Expression.Comparison> COMPARISONS =
      Map.of(
          "=", Expression.Comparison.EQUAL,
          "<>", Expression.Comparison.NOT_EQUAL,
          "!=", Expression.Comparison.NOT_EQUAL,
          "<", Expression.Comparison.LESS,
          "<=", Expression.Comparison.LESS_OR_EQUAL,
          ">", Expression.Comparison.GREATER,
          ">=", Expression.Comparison.GREATER_OR_EQUAL);

  /// Which columns an expression may name.
  enum Reach {
    /// Of the row alone.
    ROW,
    /// Also of the same key's row in the version before, and `$days`.
    STEP
  }

  private final String field;
  private final String text;
  private final Map<String, Expression.Kind> columns;
  private final Reach reach;
  private final List<Token> tokens;
  private int at;
  private int depth;

  private ExpressionParser(
      String field, String text, Map<String, Expression.Kind> columns, Reach reach) {
    this.field = field;
    this.text = text;
    this.columns = columns;
    this.reach = reach;
    this.tokens = new Tokens(text, this::failure).all();
  }

  /// Refuses, naming `field`, what the grammar does not know, unknown columns, and operands of
  /// different kinds.
  static Expression parse(
      String field, String text, Map<String, Expression.Kind> columns, Reach reach) {
    if (text.length() > LENGTH_MAX) {
      throw SlipwayException.invalid(field, text.length() + " characters", "at most " + LENGTH_MAX);
    }
    var parser = new ExpressionParser(field, text, columns, reach);
    var expression = parser.or();
    if (parser.peek().type() != Token.Type.END) {
      throw parser.failure(parser.peek().at(), "an operator or the end");
    }
    if (expression.kind() != Expression.Kind.BOOLEAN) {
      throw parser.failure(0, "a condition, not a " + parser.kind(expression));
    }
    return expression;
  }

  /// A piece of the text, with its place.
  record Token(Type type, String text, int at) {
    enum Type {
      NUMBER,
      TEXT,
      WORD,
      QUOTED,
      SYMBOL,
      END
    }
  }

  /// Says what was expected at a place of the text.
  interface Failures {
    SlipwayException at(int place, String expected);
  }

  private Expression or() {
    if (++depth > DEPTH_MAX) {
      throw failure(peek().at(), "at most " + DEPTH_MAX + " levels");
    }
    var left = and();
    while (takeWord("or")) {
      left = new Expression.Or(truth(left), truth(and()));
    }
    depth--;
    return left;
  }

  private Expression and() {
    var left = not();
    while (takeWord("and")) {
      left = new Expression.And(truth(left), truth(not()));
    }
    return left;
  }

  private Expression not() {
    if (!takeWord("not")) {
      return is();
    }
    if (++depth > DEPTH_MAX) {
      throw failure(peek().at(), "at most " + DEPTH_MAX + " levels");
    }
    var negated = new Expression.Not(truth(not()));
    depth--;
    return negated;
  }

  private Expression is() {
    var left = compared();
    while (takeWord("is")) {
      boolean negated = takeWord("not");
      if (!takeWord("null")) {
        throw failure(peek().at(), "null after is" + (negated ? " not" : ""));
      }
      left = new Expression.IsNull(left);
      left = negated ? new Expression.Not(left) : left;
    }
    return left;
  }

  private Expression compared() {
    var left = sum();
    var token = peek();
    var operator = token.type() == Token.Type.SYMBOL ? COMPARISONS.get(token.text()) : null;
    if (operator == null) {
      return left;
    }
    at++;
    var right = sum();
    var next = peek();
    if (next.type() == Token.Type.SYMBOL && COMPARISONS.containsKey(next.text())) {
      throw failure(next.at(), "one comparison; join two with and");
    }
    left = typed(left, right.kind(), token.at());
    right = typed(right, left.kind(), token.at());
    if (left.kind() != right.kind()) {
      throw failure(token.at(), "two of a kind, not a " + kind(left) + " and a " + kind(right));
    }
    return new Expression.Compare(operator, left, right);
  }

  private Expression sum() {
    var left = product();
    while (isSymbol("+") || isSymbol("-")) {
      char operator = tokens.get(at++).text().charAt(0);
      left = new Expression.Arithmetic(operator, number(left), number(product()));
    }
    return left;
  }

  private Expression product() {
    var left = sign();
    while (isSymbol("*") || isSymbol("/")) {
      char operator = tokens.get(at++).text().charAt(0);
      left = new Expression.Arithmetic(operator, number(left), number(sign()));
    }
    return left;
  }

  private Expression sign() {
    if (!isSymbol("-")) {
      return atom();
    }
    at++;
    if (++depth > DEPTH_MAX) {
      throw failure(peek().at(), "at most " + DEPTH_MAX + " levels");
    }
    var negated = new Expression.Negate(number(sign()));
    depth--;
    return negated;
  }

  private Expression atom() {
    var token = tokens.get(at);
    switch (token.type()) {
      case NUMBER -> {
        at++;
        return new Expression.NumberValue(Double.parseDouble(token.text()));
      }
      case TEXT -> {
        at++;
        return new Expression.TextValue(token.text());
      }
      case QUOTED -> {
        at++;
        return column(token, false);
      }
      case WORD -> {
        at++;
        return word(token);
      }
      case SYMBOL -> {
        if (token.text().equals("(")) {
          at++;
          var inner = or();
          require(")");
          return inner;
        }
        if (token.text().equals("$days")) {
          at++;
          return days(token);
        }
        throw failure(token.at(), "a value");
      }
      case END -> throw failure(token.at(), "a value");
    }
    throw new IllegalStateException("all types are handled");
  }

  private Expression word(Token token) {
    return switch (token.text().toLowerCase(Locale.ROOT)) {
      case "true" -> new Expression.BooleanValue(true);
      case "false" -> new Expression.BooleanValue(false);
      case "abs" -> {
        require("(");
        var operand = number(or());
        require(")");
        yield new Expression.Absolute(operand);
      }
      case "coalesce" -> coalesce();
      case "previous" -> {
        require(".");
        if (reach == Reach.ROW) {
          throw failure(token.at(), "a column of the row; previous is of step rules");
        }
        yield column(tokens.get(at++), true);
      }
      default -> {
        if (WORDS.contains(token.text().toLowerCase(Locale.ROOT))) {
          throw failure(token.at(), "a value");
        }
        if (isSymbol("(")) {
          throw failure(token.at(), "a column, abs(…) or coalesce(…)");
        }
        yield column(token, false);
      }
    };
  }

  private Expression coalesce() {
    require("(");
    var operands = new ArrayList<Expression>();
    operands.add(or());
    while (isSymbol(",")) {
      int place = tokens.get(at++).at();
      var operand = or();
      if (operand.kind() != operands.getFirst().kind()) {
        throw failure(place, "operands of one kind");
      }
      operands.add(operand);
    }
    require(")");
    return new Expression.Coalesce(List.copyOf(operands));
  }

  private Expression days(Token token) {
    if (reach == Reach.ROW) {
      throw failure(token.at(), "a column of the row; $days is of step rules");
    }
    return new Expression.Days();
  }

  private Expression column(Token token, boolean previous) {
    var kind =
        token.type() == Token.Type.WORD || token.type() == Token.Type.QUOTED
            ? columns.get(token.text())
            : null;
    if (kind == null) {
      var near =
          Names.nearest(token.text(), columns.keySet())
              .map(name -> "; did you mean " + name)
              .orElse("");
      throw failure(
          token.at(), "a column of the contract: " + new TreeSet<>(columns.keySet()) + near);
    }
    return new Expression.ColumnValue(token.text(), previous, kind);
  }

  /// A text literal compared with a date is a date.
  private Expression typed(Expression value, Expression.Kind other, int place) {
    if (!(value instanceof Expression.TextValue(var literal))) {
      return value;
    }
    try {
      return switch (other) {
        case DATE -> new Expression.DateValue(LocalDate.parse(literal));
        case TIMESTAMP -> new Expression.TimestampValue(LocalDateTime.parse(literal));
        case NUMBER, BOOLEAN, TEXT -> value;
      };
    } catch (DateTimeParseException _) {
      throw failure(place, "a " + other.name().toLowerCase(Locale.ROOT) + " like '1997-01-31'");
    }
  }

  private Expression number(Expression value) {
    if (value.kind() != Expression.Kind.NUMBER) {
      throw failure(peek().at(), "a number, not a " + kind(value));
    }
    return value;
  }

  private Expression truth(Expression value) {
    if (value.kind() != Expression.Kind.BOOLEAN) {
      throw failure(peek().at(), "a condition, not a " + kind(value));
    }
    return value;
  }

  private String kind(Expression value) {
    return value.kind().name().toLowerCase(Locale.ROOT);
  }

  private Token peek() {
    return tokens.get(at);
  }

  private boolean isSymbol(String symbol) {
    return peek().type() == Token.Type.SYMBOL && peek().text().equals(symbol);
  }

  private boolean takeWord(String word) {
    boolean found = peek().type() == Token.Type.WORD && peek().text().equalsIgnoreCase(word);
    if (found) {
      at++;
    }
    return found;
  }

  private void require(String symbol) {
    if (!isSymbol(symbol)) {
      throw failure(peek().at(), '"' + symbol + '"');
    }
    at++;
  }

  private SlipwayException failure(int place, String expected) {
    return SlipwayException.invalid(field, '"' + text + "\" at character " + (place + 1), expected);
  }
}
