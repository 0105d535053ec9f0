package slipway.mlflow.search;

import java.util.List;
import java.util.stream.Collectors;
import slipway.mlflow.PageToken;
import slipway.mlflow.search.OrderTerm.Direction;

/// A total order that pages follow: where a page starts is said by the sort values of the last row
/// before it, so any page costs as much as the first one. No expression may be null, and together
/// they must tell all rows apart.
public record Keyset(List<Column> columns) {
  /// One sort expression; `kind` is `String`, `Long` or `Double`.
  public record Column(String expression, Direction direction, Class<?> kind) {}

  public Keyset {
    columns = List.copyOf(columns);
  }

  /// ` order by …`
  public String orderBy() {
    return columns.stream()
        .map(c -> c.expression() + (c.direction() == Direction.DESCENDING ? " desc" : ""))
        .collect(Collectors.joining(", ", " order by ", ""));
  }

  /// The condition for rows after the place the token names; always true for an empty token.
  public SqlPart after(String token, String question) {
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
