package slipway.tracking;

import java.util.ArrayList;
import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.Page;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.FilterParser;
import slipway.mlflow.search.Keyset;
import slipway.mlflow.search.Keyset.Column;
import slipway.mlflow.search.Operator;
import slipway.mlflow.search.OrderTerm;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.SqlPart;
import slipway.mlflow.search.Vocabulary;
import slipway.mlflow.search.Vocabulary.Kind;
import slipway.time.Micros;

/// Finds experiments; newest first when no order is given.
final class ExperimentSearch {
  static final int LIMIT_MAX = 50_000;

  private static final Vocabulary VOCABULARY =
      new Vocabulary()
          .attributePrefix("attributes", "attribute", "attr", "experiment")
          .attribute("name", Kind.TEXT, Operator.TEXTUAL)
          .attribute("experiment_id", Kind.TEXT, Operator.LISTED)
          .attribute("creation_time", Kind.NUMBER, Operator.NUMERIC)
          .attribute("last_update_time", Kind.NUMBER, Operator.NUMERIC)
          .keys(Entity.TAG, Operator.NULLABLE, "tags", "tag")
          .order("name", "name")
          .order("experiment_id", "experiment_id")
          .order("creation_time", "creation_time")
          .order("last_update_time", "last_update_time");

  private final ExperimentStore store;

  ExperimentSearch(ExperimentStore store) {
    this.store = store;
  }

  Page<Experiment> find(Tx tx, ExperimentQuery query) {
    var filter = FilterParser.filter(query.filter(), VOCABULARY);
    var orders = FilterParser.orders(query.orderBy(), VOCABULARY);
    var question = query.filter() + "\n" + query.orderBy() + "\n" + query.view();
    var sql =
        new SqlPart(
                "select "
                    + ExperimentStore.COLUMNS
                    + " from tracking_experiment e where e.project = ?"
                    + view(query.view())
                    + " and ",
                query.project())
            .add(SqlPart.of(filter, comparison -> condition(tx, comparison)));
    return keyset(orders)
        .page(sql, question, query.pageToken(), query.limit(), all -> store.list(tx, all));
  }

  private static String view(RunQuery.View view) {
    return switch (view) {
      case ACTIVE_ONLY -> " and e.deleted_at is null";
      case DELETED_ONLY -> " and e.deleted_at is not null";
      case ALL -> "";
    };
  }

  private static Keyset<Experiment> keyset(List<OrderTerm> orders) {
    var columns = new ArrayList<Column<Experiment>>();
    orders.forEach(order -> columns.add(sorted(order.field().key(), order.direction())));
    if (orders.isEmpty()) {
      columns.add(sorted("creation_time", Direction.DESCENDING));
    }
    columns.add(sorted("experiment_id", Direction.ASCENDING));
    return new Keyset<>(columns);
  }

  private static Column<Experiment> sorted(String name, Direction direction) {
    var column = column(name);
    return switch (name) {
      case "name" -> Column.text(column, direction, Experiment::name);
      case "experiment_id" -> Column.number(column, direction, Experiment::number);
      case "creation_time" -> Column.number(column, direction, e -> Micros.of(e.createdAt()));
      default -> Column.number(column, direction, e -> Micros.of(e.updatedAt()));
    };
  }

  private static String column(String name) {
    return switch (name) {
      case "name" -> "e.name";
      case "experiment_id" -> "e.experiment";
      case "creation_time" -> "e.created_at";
      case "last_update_time" -> "e.updated_at";
      default -> throw new IllegalArgumentException("experiment field " + name);
    };
  }

  private static SqlPart condition(Tx tx, Comparison comparison) {
    var name = comparison.field().key();
    if (comparison.field().entity() == Entity.ATTRIBUTE) {
      var expression =
          switch (name) {
            case "name" -> column(name);
            case "experiment_id" -> "cast(" + column(name) + " as text)";
            // times are kept in microseconds and asked for in milliseconds
            default -> "(" + column(name) + " / 1000)";
          };
      return SqlPart.compare(tx.dialect(), expression, comparison);
    }
    var exists =
        new SqlPart(
            "exists (select 1 from tracking_experiment_tag t"
                + " where t.experiment = e.experiment and t.name = ?",
            name);
    return switch (comparison.operator()) {
      case IS_NULL -> new SqlPart("not ").add(exists).add(")");
      case IS_NOT_NULL -> exists.add(")");
      default ->
          exists.add(" and ").add(SqlPart.compare(tx.dialect(), "t.value", comparison)).add(")");
    };
  }
}
