package slipway.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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

/// Finds registered models and versions.
final class ModelSearch {
  static final int MODELS_LIMIT_DEFAULT = 100;
  static final int MODELS_LIMIT_MAX = 1_000;
  static final int VERSIONS_LIMIT_DEFAULT = 10_000;
  static final int VERSIONS_LIMIT_MAX = 200_000;

  private static final Vocabulary MODELS =
      new Vocabulary()
          .attributePrefix("attributes", "attribute", "attr")
          .attribute("name", Kind.TEXT, Operator.TEXTUAL)
          .keys(Entity.TAG, Operator.TEXTUAL, "tags", "tag")
          .order("name", "name")
          .order("timestamp", "last_updated_timestamp")
          .order("last_updated_timestamp", "last_updated_timestamp")
          .order("creation_timestamp", "creation_timestamp");

  private static final Vocabulary VERSIONS =
      new Vocabulary()
          .attributePrefix("attributes", "attribute", "attr")
          .attribute("name", Kind.TEXT, Operator.LISTED)
          .attribute("version_number", Kind.NUMBER, Operator.NUMERIC)
          .attribute("run_id", Kind.TEXT, Operator.LISTED)
          .attribute("source_path", Kind.TEXT, Operator.TEXTUAL)
          .keys(Entity.TAG, Operator.TEXTUAL, "tags", "tag")
          .order("name", "name")
          .order("version_number", "version_number")
          .order("creation_timestamp", "creation_timestamp")
          .order("last_updated_timestamp", "last_updated_timestamp");

  private static final String PROMPT_TAG = "mlflow.prompt.is_prompt";

  /// What to find in a project.
  record Question(
      String project, String filter, List<String> orderBy, int limit, String pageToken) {
    Question {
      orderBy = List.copyOf(orderBy);
    }

    String binding() {
      return project + "\n" + filter + "\n" + orderBy;
    }
  }

  private final ModelStore models;
  private final VersionStore versions;

  ModelSearch(ModelStore models, VersionStore versions) {
    this.models = models;
    this.versions = versions;
  }

  Page<RegisteredModel> models(Tx tx, Question question) {
    var filter = FilterParser.filter(question.filter(), MODELS);
    var columns = new ArrayList<Column<RegisteredModel>>();
    FilterParser.orders(question.orderBy(), MODELS).forEach(order -> columns.add(model(order)));
    columns.add(Column.text("m.name", Direction.ASCENDING, RegisteredModel::name));
    var sql =
        new SqlPart(
                "select " + ModelStore.COLUMNS + " from registry_model m where m.project = ? and ",
                question.project())
            .add(SqlPart.of(filter, comparison -> modelCondition(tx, comparison)));
    return page(new Keyset<>(columns), question, sql, all -> models.list(tx, all));
  }

  /// Without an order: newest change first.
  Page<ModelVersion> versions(Tx tx, Question question) {
    var filter = FilterParser.filter(question.filter(), VERSIONS);
    var columns = new ArrayList<Column<ModelVersion>>();
    FilterParser.orders(question.orderBy(), VERSIONS).forEach(order -> columns.add(version(order)));
    columns.add(updated(Direction.DESCENDING));
    columns.add(Column.text("v.model", Direction.ASCENDING, ModelVersion::model));
    columns.add(Column.number("v.number", Direction.DESCENDING, ModelVersion::number));
    var sql =
        new SqlPart(
                "select "
                    + VersionStore.COLUMNS
                    + " from registry_version v where v.deleted_at is null and v.project = ? and ",
                question.project())
            .add(SqlPart.of(filter, comparison -> versionCondition(tx, comparison)));
    return page(new Keyset<>(columns), question, sql, all -> versions.list(tx, all));
  }

  private static <T> Page<T> page(
      Keyset<T> keyset, Question question, SqlPart sql, Function<SqlPart, List<T>> list) {
    return keyset.page(sql, question.binding(), question.pageToken(), question.limit(), list);
  }

  private static Column<RegisteredModel> model(OrderTerm order) {
    var direction = order.direction();
    return switch (order.field().key()) {
      case "name" -> Column.text("m.name", direction, RegisteredModel::name);
      case "creation_timestamp" ->
          Column.number("m.created_at", direction, m -> Micros.of(m.createdAt()));
      default -> Column.number("m.updated_at", direction, m -> Micros.of(m.updatedAt()));
    };
  }

  private static Column<ModelVersion> version(OrderTerm order) {
    var direction = order.direction();
    return switch (order.field().key()) {
      case "name" -> Column.text("v.model", direction, ModelVersion::model);
      case "version_number" -> Column.number("v.number", direction, ModelVersion::number);
      case "creation_timestamp" ->
          Column.number("v.created_at", direction, v -> Micros.of(v.createdAt()));
      default -> updated(direction);
    };
  }

  private static Column<ModelVersion> updated(Direction direction) {
    return Column.number("v.updated_at", direction, v -> Micros.of(v.updatedAt()));
  }

  private static SqlPart modelCondition(Tx tx, Comparison comparison) {
    if (comparison.field().entity() == Entity.ATTRIBUTE) {
      return SqlPart.compare(tx.dialect(), "m.name", comparison);
    }
    var name = comparison.field().key();
    var exists =
        "exists (select 1 from registry_model_tag t"
            + " where t.project = m.project and t.model = m.name and t.name = ?";
    // what is not marked as a prompt is none, so clients find their models by "is not a prompt"
    if (name.equals(PROMPT_TAG) && comparison.operator() == Operator.NOT_EQUAL) {
      var same = new Comparison(comparison.field(), Operator.EQUAL, comparison.operand());
      return new SqlPart("not " + exists + " and ", name)
          .add(SqlPart.compare(tx.dialect(), "t.value", same))
          .add(")");
    }
    return new SqlPart(exists + " and ", name)
        .add(SqlPart.compare(tx.dialect(), "t.value", comparison))
        .add(")");
  }

  private static SqlPart versionCondition(Tx tx, Comparison comparison) {
    var name = comparison.field().key();
    if (comparison.field().entity() == Entity.ATTRIBUTE) {
      var column =
          switch (name) {
            case "name" -> "v.model";
            case "version_number" -> "v.number";
            case "run_id" -> "v.run_id";
            case "source_path" -> "v.source";
            default -> throw new IllegalArgumentException("version field " + name);
          };
      return SqlPart.compare(tx.dialect(), column, comparison);
    }
    return new SqlPart(
            "exists (select 1 from registry_version_tag t where t.project = v.project"
                + " and t.model = v.model and t.number = v.number and t.name = ? and ",
            name)
        .add(SqlPart.compare(tx.dialect(), "t.value", comparison))
        .add(")");
  }
}
