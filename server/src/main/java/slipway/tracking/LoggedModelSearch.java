package slipway.tracking;

import java.util.ArrayList;
import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
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

/// Finds logged models that are not deleted; newest first when no order is given.
final class LoggedModelSearch {
  static final int LIMIT_DEFAULT = 50;
  static final int LIMIT_MAX = 1_000;

  private static final Vocabulary VOCABULARY =
      new Vocabulary()
          .attributePrefix("attributes", "attribute", "attr")
          .attribute("name", Kind.TEXT, Operator.LISTED)
          .attribute("model_id", Kind.TEXT, Operator.LISTED)
          .attribute("model_type", Kind.TEXT, Operator.LISTED)
          .attribute("status", Kind.TEXT, Operator.LISTED)
          .attribute("source_run_id", Kind.TEXT, Operator.LISTED)
          .attribute("creation_timestamp", Kind.NUMBER, Operator.NUMERIC, "creation_time")
          .attribute("last_updated_timestamp", Kind.NUMBER, Operator.NUMERIC)
          .keys(Entity.METRIC, Operator.NUMERIC, "metrics", "metric")
          .keys(Entity.PARAM, Operator.LISTED, "params", "param")
          .keys(Entity.TAG, Operator.LISTED, "tags", "tag")
          .order("name", "name")
          .order("model_id", "model_id")
          .order("creation_timestamp", "creation_timestamp")
          .order("creation_time", "creation_timestamp")
          .order("last_updated_timestamp", "last_updated_timestamp");

  private final LoggedModelStore store;

  LoggedModelSearch(LoggedModelStore store) {
    this.store = store;
  }

  Page<LoggedModel> find(Tx tx, LoggedModelQuery query) {
    var filter = FilterParser.filter(query.filter(), VOCABULARY);
    var orders = FilterParser.orders(query.orderBy(), VOCABULARY);
    var question = query.experiments() + "\n" + query.filter() + "\n" + query.orderBy();
    var sql =
        new SqlPart(
                "select "
                    + LoggedModelStore.COLUMNS
                    + LoggedModelStore.FROM
                    + "where m.deleted_at is null and m.experiment in "
                    + Rows.in(query.experiments())
                    + " and ")
            .add(SqlPart.of(filter, comparison -> condition(tx, comparison)));
    return keyset(orders)
        .page(sql, question, query.pageToken(), query.limit(), all -> store.list(tx, all));
  }

  private static Keyset<LoggedModel> keyset(List<OrderTerm> orders) {
    var columns = new ArrayList<Column<LoggedModel>>();
    orders.forEach(order -> columns.add(sorted(order.field().key(), order.direction())));
    if (orders.isEmpty()) {
      columns.add(sorted("creation_timestamp", Direction.DESCENDING));
    }
    columns.add(sorted("model_id", Direction.ASCENDING));
    return new Keyset<>(columns);
  }

  private static Column<LoggedModel> sorted(String name, Direction direction) {
    var column = column(name);
    return switch (name) {
      case "name" -> Column.text(column, direction, LoggedModel::name);
      case "model_id" -> Column.text(column, direction, LoggedModel::id);
      case "creation_timestamp" -> Column.number(column, direction, LoggedModel::createdMillis);
      default -> Column.number(column, direction, LoggedModel::updatedMillis);
    };
  }

  private static String column(String name) {
    return switch (name) {
      case "name" -> "m.name";
      case "model_id" -> "m.model_id";
      case "model_type" -> "m.model_type";
      case "status" -> "replace(m.status, 'LOGGED_MODEL_', '')";
      case "source_run_id" -> "m.source_run_id";
      case "creation_timestamp" -> "m.created_millis";
      case "last_updated_timestamp" -> "m.updated_millis";
      default -> throw new IllegalArgumentException("logged model field " + name);
    };
  }

  private static SqlPart condition(Tx tx, Comparison comparison) {
    var name = comparison.field().key();
    var table =
        switch (comparison.field().entity()) {
          case ATTRIBUTE -> "";
          case METRIC -> "tracking_model_metric";
          case PARAM -> "tracking_model_param";
          case TAG -> "tracking_model_tag";
          case DATASET -> throw Invalid.of("dataset: not searched for logged models");
        };
    if (table.isEmpty()) {
      return SqlPart.compare(tx.dialect(), column(name), comparison);
    }
    var notNan = comparison.field().entity() == Entity.METRIC ? " and t.is_nan = 0" : "";
    return new SqlPart(
            "exists (select 1 from "
                + table
                + " t where t.model_id = m.model_id and t.name = ?"
                + notNan
                + " and ",
            name)
        .add(SqlPart.compare(tx.dialect(), "t.value", comparison))
        .add(")");
  }
}
