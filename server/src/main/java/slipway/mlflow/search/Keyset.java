package slipway.mlflow.search;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import slipway.mlflow.Page;
import slipway.mlflow.PageToken;
import slipway.mlflow.search.OrderTerm.Direction;

/// A total order that pages follow: where a page starts is said by the sort values of the last row
/// before it, so any page costs as much as the first one. No expression may be null, and together
/// they must tell all rows apart.
///
/// @param <T> what is found
public record Keyset<T>(List<Column<T>> columns) {
  /// One sort expression.
  ///
  /// @param kind `String`, `Long` or `Double`
  /// @param value what the database finds the expression to be, as the item has it
  public record Column<T>(
      String expression, Direction direction, Class<?> kind, Function<T, Object> value) {
    public static <T> Column<T> text(
        String expression, Direction direction, Function<T, String> value) {
      return new Column<>(expression, direction, String.class, value::apply);
    }

    public static <T> Column<T> number(
        String expression, Direction direction, ToLongFunction<T> value) {
      return new Column<>(expression, direction, Long.class, value::applyAsLong);
    }
  }

  public Keyset {
    columns = List.copyOf(columns);
  }

  /// Finds one page.
  ///
  /// @param sql a statement up to the end of its `where`, to which place, order and limit are added
  /// @param question what the token belongs to: filter and order
  /// @param token of the page before; empty for the first page
  /// @param list asks the database
  public Page<T> page(
      SqlPart sql, String question, String token, int limit, Function<SqlPart, List<T>> list) {
    sql.add(" and ").add(after(token, question)).add(orderBy() + " limit ?", limit + 1L);
    var found = list.apply(sql);
    if (found.size() <= limit) {
      return new Page<>(found, "");
    }
    var items = found.subList(0, limit);
    var last = items.getLast();
    var place = columns.stream().map(column -> column.value().apply(last)).toList();
    return new Page<>(items, PageToken.write(question, place));
  }

  /// ` order by …`, for who reads all there is.
  public String orderBy() {
    return columns.stream()
        .map(c -> c.expression() + (c.direction() == Direction.DESCENDING ? " desc" : ""))
        .collect(Collectors.joining(", ", " order by ", ""));
  }

  /// The condition for rows after the place the token names; always true for an empty token.
  private SqlPart after(String token, String question) {
    if (token.isEmpty()) {
      return new SqlPart("1 = 1");
    }
    var kinds = columns.stream().<Class<?>>map(Column::kind).toList();
    var values = PageToken.read(token, question, kinds);
    var condition = new SqlPart("(");
    for (int i = 0; i < columns.size(); i++) {
      condition.add(i == 0 ? "(" : " or (");
      for (int j = 0; j < i; j++) {
        condition.add(columns.get(j).expression() + " = ? and ", values.get(j));
      }
      var sign = columns.get(i).direction() == Direction.DESCENDING ? " < ?" : " > ?";
      condition.add(columns.get(i).expression() + sign + ")", values.get(i));
    }
    return condition.add(")");
  }
}
