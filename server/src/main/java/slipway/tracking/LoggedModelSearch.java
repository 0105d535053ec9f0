package slipway.tracking;

import java.util.EnumSet;
import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.Page;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.FilterParser;
import slipway.mlflow.search.Operator;
import slipway.mlflow.search.SqlPart;
import slipway.mlflow.search.Vocabulary;
import slipway.mlflow.search.Vocabulary.Kind;
import slipway.tracking.ModelMetric.DatasetRef;

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
          .keys(Entity.TAG, Operator.LISTED, "tags", "tag");

  private final LoggedModelStore store;

  LoggedModelSearch(LoggedModelStore store) {
    this.store = store;
  }

  Page<LoggedModel> find(Tx tx, LoggedModelQuery query) {
    var filter = FilterParser.filter(query.filter(), VOCABULARY);
    var order = LoggedModelOrder.of(query.orderBy());
    var asked = EnumSet.noneOf(Entity.class);
    var where =
        SqlPart.of(
            filter,
            comparison -> {
              asked.add(comparison.field().entity());
              return condition(tx, comparison, query.datasets());
            });
    var sql =
        new SqlPart("select " + LoggedModelStore.COLUMNS + LoggedModelStore.FROM)
            .add(order.joins())
            .add("where m.deleted_at is null and m.experiment in " + Rows.in(query.experiments()))
            .add(" and ")
            .add(where);
    if (!query.datasets().isEmpty() && !asked.contains(Entity.METRIC)) {
      sql.add(" and exists (select 1 from tracking_model_metric t where t.model_id = m.model_id")
          .add(onOneOf(query.datasets()))
          .add(")");
    }
    return order
        .keyset()
        .page(sql, query.binding(), query.pageToken(), query.limit(), all -> store.list(tx, all));
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

  private static SqlPart condition(Tx tx, Comparison comparison, List<DatasetRef> datasets) {
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
    var exists =
        new SqlPart(
            "exists (select 1 from " + table + " t where t.model_id = m.model_id and t.name = ?",
            name);
    if (comparison.field().entity() == Entity.METRIC) {
      exists.add(" and t.is_nan = 0").add(onOneOf(datasets));
    }
    return exists.add(" and ").add(SqlPart.compare(tx.dialect(), "t.value", comparison)).add(")");
  }

  /// The condition that metrics `t` were measured on one of the datasets.
  private static SqlPart onOneOf(List<DatasetRef> datasets) {
    var condition = new SqlPart("");
    for (int i = 0; i < datasets.size(); i++) {
      condition.add(i == 0 ? " and (1 = 1" : " or 1 = 1");
      condition.add(LoggedModelOrder.onDataset(datasets.get(i)));
    }
    return datasets.isEmpty() ? condition : condition.add(")");
  }
}
