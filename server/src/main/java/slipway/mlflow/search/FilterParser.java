package slipway.mlflow.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import slipway.api.SlipwayException;
import slipway.mlflow.Invalid;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Field;
import slipway.mlflow.search.Filter.Operand;
import slipway.mlflow.search.Lexer.Token;
import slipway.mlflow.search.Lexer.Type;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.Vocabulary.Identifier;
import slipway.mlflow.search.Vocabulary.Resolved;

/// Reads filters and orders (`key`, `key ASC`, `key DESC`).
///
/// A filter is MLflow's, comparisons joined by AND (a trailing one is passed over, as MLflow does),
/// or more: OR, which binds less than AND, NOT, which binds most, parentheses, and `BETWEEN a AND
/// b` of numbers, both included. What MLflow reads means the same here.
public final class FilterParser {
  private static final int COMPARISONS_MAX = 100;
  private static final int DEPTH_MAX = 50;

  private final String text;
  private final List<Token> tokens;
  private final Vocabulary vocabulary;
  private int at;
  private int comparisons;
  private int depth;

  /// The first token of what a complaint is about; what was taken since belongs to it.
  private int blamed;

  private FilterParser(String text, Vocabulary vocabulary) {
    this.text = text;
    this.tokens = Lexer.tokens(text);
    this.vocabulary = vocabulary;
  }

  public static Filter.All filter(String text, Vocabulary vocabulary) {
    return new FilterParser(text, vocabulary).whole();
  }

  /// Where a filter cannot be read.
  ///
  /// @param from its first character, of the text's end when something is missing there
  /// @param to after its last one
  public record Misread(int from, int to) {}

  /// Empty for a filter that can be read.
  public static Optional<Misread> misread(String text, Vocabulary vocabulary) {
    if (text.length() > Lexer.LENGTH_MAX) {
      return Optional.of(new Misread(Lexer.LENGTH_MAX, text.length()));
    }
    int readable = Lexer.readable(text);
    if (readable < text.length()) {
      boolean isQuote = "'\"`".indexOf(text.charAt(readable)) >= 0;
      return Optional.of(
          new Misread(readable, isQuote ? text.length() : text.offsetByCodePoints(readable, 1)));
    }
    var parser = new FilterParser(text, vocabulary);
    try {
      parser.whole();
      return Optional.empty();
    } catch (SlipwayException _) {
      return Optional.of(parser.misread());
    }
  }

  private Misread misread() {
    int from = Math.min(blamed, tokens.size() - 1);
    var first = tokens.get(from);
    var last = tokens.get(Math.clamp(at - 1L, from, tokens.size() - 1));
    return new Misread(first.at(), Math.max(first.end(), last.end()));
  }

  public static OrderTerm order(String text, Vocabulary vocabulary) {
    return new FilterParser(text, vocabulary).orderTerm();
  }

  /// All terms of an order; naming a field twice is refused.
  public static List<OrderTerm> orders(List<String> texts, Vocabulary vocabulary) {
    var terms = new ArrayList<OrderTerm>();
    for (var text : texts) {
      var term = order(text, vocabulary);
      if (terms.stream().anyMatch(other -> other.field().equals(term.field()))) {
        throw Invalid.of("`order_by` contains duplicate fields: " + texts);
      }
      terms.add(term);
    }
    return terms;
  }

  static SlipwayException invalidClause(String text, String what) {
    return Invalid.of(
        "Invalid clause(s) in filter string: "
            + what
            + " in \""
            + text
            + "\" (expected: comparisons joined by AND or OR, like metrics.rmse < 1 AND tags.owner = 'ann')");
  }

  private Filter.All whole() {
    if (peek().type() == Type.END) {
      return new Filter.All(List.of());
    }
    var filter = disjunction();
    if (peek().type() != Type.END) {
      throw unexpected("AND or OR");
    }
    return filter instanceof Filter.All all ? all : new Filter.All(List.of(filter));
  }

  private Filter disjunction() {
    var parts = new ArrayList<Filter>();
    parts.add(conjunction());
    while (peek().isWord("or")) {
      at++;
      parts.add(conjunction());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.Any(parts);
  }

  private Filter conjunction() {
    var parts = new ArrayList<Filter>();
    parts.add(negation());
    while (peek().isWord("and")) {
      at++;
      if (peek().type() == Type.END && depth == 0) {
        break;
      }
      parts.add(negation());
    }
    return parts.size() == 1 ? parts.getFirst() : new Filter.All(parts);
  }

  private Filter negation() {
    int first = at;
    if (peek().isWord("not")) {
      at++;
      return new Filter.Not(deeper(this::negation));
    }
    if (peek().isSign("(")) {
      at++;
      return deeper(() -> {
        var inner = disjunction();
        expectSign(")");
        return inner;
      });
    }
    var comparison = comparison();
    blamed = first;
    comparisons++;
    if (comparisons > COMPARISONS_MAX) {
      throw invalidClause(text, "more than " + COMPARISONS_MAX + " comparisons");
    }
    return comparison;
  }

  private Filter deeper(Supplier<Filter> inner) {
    depth++;
    if (depth > DEPTH_MAX) {
      throw invalidClause(text, "more than " + DEPTH_MAX + " parentheses and NOTs in each other");
    }
    var filter = inner.get();
    depth--;
    return filter;
  }

  private Filter comparison() {
    blamed = at;
    var identifier = identifier();
    var resolved = vocabulary.filterField(identifier);
    blamed = at;
    if (peek().isWord("between")) {
      at++;
      return between(resolved);
    }
    var operator = operator();
    requireKnown(operator, operator.sign(), resolved);
    return new Comparison(resolved.field(), operator, operand(operator, resolved));
  }

  private Filter between(Resolved resolved) {
    requireKnown(Operator.GREATER_OR_EQUAL, "BETWEEN", resolved);
    var least = operand(Operator.GREATER_OR_EQUAL, resolved);
    if (!peek().isWord("and")) {
      throw unexpected("AND and the upper end of BETWEEN");
    }
    at++;
    var most = operand(Operator.LESS_OR_EQUAL, resolved);
    return new Filter.All(
        List.of(
            new Comparison(resolved.field(), Operator.GREATER_OR_EQUAL, least),
            new Comparison(resolved.field(), Operator.LESS_OR_EQUAL, most)));
  }

  private static void requireKnown(Operator operator, String written, Resolved resolved) {
    if (!resolved.operators().contains(operator)) {
      throw Invalid.of(
          "Invalid comparator '"
              + written
              + "' for "
              + name(resolved.field())
              + " (expected: one of "
              + resolved.operators().stream().map(Operator::sign).toList()
              + ")");
    }
  }

  private Identifier identifier() {
    var token = next();
    if (token.type() == Type.QUOTED && token.quote() != '\'') {
      return new Identifier("", token.text());
    }
    if (token.type() != Type.WORD) {
      at--;
      throw unexpected("a key");
    }
    int dot = token.text().indexOf('.');
    if (dot < 0) {
      return new Identifier("", token.text());
    }
    var prefix = token.text().substring(0, dot);
    var key = token.text().substring(dot + 1);
    if (key.isEmpty()) {
      var quoted = next();
      if (quoted.type() != Type.QUOTED || quoted.quote() == '\'' || !quoted.joined()) {
        at--;
        throw unexpected("a key after \"" + prefix + ".\"");
      }
      key = quoted.text();
    }
    return new Identifier(prefix, key);
  }

  private Operator operator() {
    var token = next();
    if (token.type() == Type.SIGN) {
      for (var operator : Operator.NUMERIC) {
        if (token.text().equals(operator.sign())) {
          return operator;
        }
      }
    }
    if (token.isWord("like")) {
      return Operator.LIKE;
    }
    if (token.isWord("ilike")) {
      return Operator.ILIKE;
    }
    if (token.isWord("in")) {
      return Operator.IN;
    }
    if (token.isWord("not") && peek().isWord("in")) {
      at++;
      return Operator.NOT_IN;
    }
    if (token.isWord("is")) {
      boolean negated = peek().isWord("not");
      at += negated ? 1 : 0;
      if (next().isWord("null")) {
        return negated ? Operator.IS_NOT_NULL : Operator.IS_NULL;
      }
    }
    at--;
    throw unexpected("a comparison such as = or LIKE");
  }

  private Operand operand(Operator operator, Resolved resolved) {
    if (operator == Operator.IS_NULL || operator == Operator.IS_NOT_NULL) {
      return new Filter.Nothing();
    }
    if (operator == Operator.IN || operator == Operator.NOT_IN) {
      return texts();
    }
    blamed = at;
    var token = next();
    if (resolved.kind() == Vocabulary.Kind.NUMBER) {
      if (token.type() != Type.NUMBER) {
        throw Invalid.of(
            "Expected numeric value type for "
                + name(resolved.field())
                + ". Found "
                + token.text());
      }
      return new Filter.Number(number(token));
    }
    if (token.type() != Type.QUOTED || token.quote() == '`') {
      throw Invalid.of(
          "Expected a quoted string value for "
              + name(resolved.field())
              + " (e.g. 'my-value'). Got value "
              + token.text());
    }
    return new Filter.Text(token.text());
  }

  private Filter.Texts texts() {
    expectSign("(");
    var values = new ArrayList<String>();
    do {
      var token = next();
      if (token.type() != Type.QUOTED || token.quote() == '`') {
        at--;
        throw unexpected("a quoted string in the list of IN");
      }
      values.add(token.text());
    } while (next().isSign(","));
    at--;
    expectSign(")");
    return new Filter.Texts(values);
  }

  private double number(Token token) {
    try {
      return Double.parseDouble(token.text());
    } catch (NumberFormatException _) {
      throw invalidClause(text, "no number: " + token.text());
    }
  }

  private OrderTerm orderTerm() {
    var field = vocabulary.orderField(identifier());
    var direction = Direction.ASCENDING;
    if (peek().isWord("desc")) {
      direction = Direction.DESCENDING;
      at++;
    } else if (peek().isWord("asc")) {
      at++;
    }
    if (peek().type() != Type.END) {
      throw Invalid.of(
          "Invalid order_by clause '" + text + "' (expected: a key, then ASC, DESC or nothing)");
    }
    return new OrderTerm(field, direction);
  }

  private void expectSign(String sign) {
    if (!peek().isSign(sign)) {
      throw unexpected("\"" + sign + "\"");
    }
    at++;
  }

  /// The end is met again and again.
  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token next() {
    var token = peek();
    at++;
    return token;
  }

  private SlipwayException unexpected(String expected) {
    blamed = at;
    var token = peek();
    var found = token.type() == Type.END ? "the end" : '"' + token.text() + '"';
    return invalidClause(text, "found " + found + " where " + expected + " belongs");
  }

  private static String name(Field field) {
    return switch (field.entity()) {
      case ATTRIBUTE -> "attribute " + field.key();
      case METRIC -> "metric " + field.key();
      case PARAM -> "param " + field.key();
      case TAG -> "tag " + field.key();
      case DATASET -> "dataset " + field.key();
    };
  }
}
