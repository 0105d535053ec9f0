package slipway.mlflow.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import slipway.db.Dialect;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.search.Filter.All;
import slipway.mlflow.search.Filter.Any;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.Filter.Not;

/// A piece of SQL with the values bound to its question marks. A user's text is always a value,
/// never SQL.
public final class SqlPart {
  private static final double EXACT_LONG_MAX = 0x1p53;

  /// Of a LIKE's pattern in UTF-8: three times as many, which a GLOB may need, SQLite still takes.
  private static final int PATTERN_BYTES_MAX = 16_000;

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  public SqlPart() {}

  public SqlPart(String text, Object... values) {
    add(text, values);
  }

  public SqlPart add(String more, Object... bound) {
    text.append(more);
    Collections.addAll(values, bound);
    return this;
  }

  public SqlPart add(SqlPart other) {
    text.append(other.text);
    values.addAll(other.values);
    return this;
  }

  public String text() {
    return text.toString();
  }

  public List<Object> values() {
    return Collections.unmodifiableList(values);
  }

  /// The whole as a question to the database.
  public Query query(Tx tx) {
    var query = tx.sql().createQuery(text());
    for (int i = 0; i < values.size(); i++) {
      query.bind(i, values.get(i));
    }
    return query;
  }

  /// The filter as a condition, given how one comparison is looked up.
  public static SqlPart of(Filter filter, Function<Comparison, SqlPart> comparisons) {
    return switch (filter) {
      case Comparison comparison -> comparisons.apply(comparison);
      case All(var parts) -> joined("1 = 1", " and ", parts, comparisons);
      case Any(var parts) -> joined("1 = 0", " or ", parts, comparisons);
      case Not(var part) ->
          isNeverNull(part)
              ? new SqlPart("not ").add(of(part, comparisons))
              : new SqlPart("not coalesce(").add(of(part, comparisons)).add(", false)");
    };
  }

  private static SqlPart joined(
      String none, String by, List<Filter> parts, Function<Comparison, SqlPart> comparisons) {
    var joined = new SqlPart("(" + none);
    parts.forEach(part -> joined.add(by).add(of(part, comparisons)));
    return joined.add(")");
  }

  /// Attributes are columns, which may be null; all else is looked up by `exists`.
  private static boolean isNeverNull(Filter filter) {
    return switch (filter) {
      case Comparison comparison -> comparison.field().entity() != Entity.ATTRIBUTE;
      case All(var parts) -> parts.stream().allMatch(SqlPart::isNeverNull);
      case Any(var parts) -> parts.stream().allMatch(SqlPart::isNeverNull);
      case Not _ -> true;
    };
  }

  /// Compares an expression with the operand of a comparison: LIKE heeds case, ILIKE does not, and
  /// neither knows an escape. The same answer on both databases, but that SQLite's ILIKE knows the
  /// case of A to Z alone.
  public static SqlPart compare(Dialect dialect, String expression, Comparison comparison) {
    var operator = comparison.operator();
    return switch (comparison.operand()) {
      case Filter.Nothing _ -> new SqlPart(expression + " " + operator.sign());
      case Filter.Number(var value) ->
          new SqlPart(expression + " " + operator.sign() + " ?", exact(value));
      case Filter.Text(var value) -> compareText(dialect, expression, operator, value);
      case Filter.Texts(var list) -> {
        var part = new SqlPart(expression + " " + operator.sign() + " (");
        for (int i = 0; i < list.size(); i++) {
          part.add(i == 0 ? "?" : ", ?", list.get(i));
        }
        yield part.add(")");
      }
    };
  }

  private static SqlPart compareText(
      Dialect dialect, String expression, Operator operator, String value) {
    if (operator == Operator.LIKE || operator == Operator.ILIKE) {
      requireShort(operator, value);
    }
    return switch (dialect) {
      case POSTGRESQL ->
          switch (operator) {
            case LIKE -> new SqlPart(expression + " like ? escape ''", value);
            case ILIKE -> new SqlPart(expression + " ilike ? escape ''", value);
            default -> new SqlPart(expression + " " + operator.sign() + " ?", value);
          };
      case SQLITE ->
          switch (operator) {
            case LIKE -> new SqlPart(expression + " glob ?", glob(value)); // its LIKE ignores case
            case ILIKE -> new SqlPart(expression + " like ?", value);
            default -> new SqlPart(expression + " " + operator.sign() + " ?", value);
          };
    };
  }

  private static void requireShort(Operator operator, String pattern) {
    int bytes = pattern.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > PATTERN_BYTES_MAX) {
      throw Invalid.of(
          "filter: " + operator + " " + bytes + " bytes (expected: <= " + PATTERN_BYTES_MAX + ")");
    }
  }

  /// Whole numbers stay whole, so that times are compared as such.
  private static Object exact(double value) {
    if (value == Math.rint(value) && Math.abs(value) <= EXACT_LONG_MAX) {
      return (long) value;
    }
    return value;
  }

  private static String glob(String like) {
    var glob = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      switch (c) {
        case '%' -> glob.append('*');
        case '_' -> glob.append('?');
        case '*', '?', '[' -> glob.append('[').append(c).append(']');
        default -> glob.append(c);
      }
    }
    return glob.toString();
  }
}
