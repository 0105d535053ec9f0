package slipway.datasets;

import java.util.List;
import slipway.analytics.Column;

/// The columns of a table, in order.
public record Schema(List<Column> columns) {
  public Schema {
    columns = List.copyOf(columns);
  }

  public List<String> names() {
    return columns.stream().map(Column::name).toList();
  }
}
