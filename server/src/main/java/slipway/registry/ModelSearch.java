package slipway.registry;

import java.util.ArrayList;
import java.util.List;
import slipway.db.Tx;
import slipway.mlflow.PageToken;
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
import slipway.tracking.Page;

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
          .attribute("name", Kind.TEXT, Operator.TEXTUAL)
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
    var orders = FilterParser.orders(question.orderBy(), MODELS);
    var columns = new ArrayList<Column>();
    orders.forEach(order -> columns.add(modelColumn(order)));
    columns.add(new Column("m.name", Direction.ASCENDING, String.class));
    var keyset = new Keyset(columns);
    var sql =
        new SqlPart(
                "select " + ModelStore.COLUMNS + " from registry_model m where m.project = ? and ",
                question.project())
            .add(SqlPart.of(filter, comparison -> modelCondition(tx, comparison)))
            .add(" and ")
            .add(keyset.after(question.pageToken(), question.binding()))
            .add(keyset.orderBy() + " limit ?", question.limit() + 1L);
    var found = models.list(tx, sql);
    if (found.size() <= question.limit()) {
      return new Page<>(found, "");
    }
    var items = found.subList(0, question.limit());
    var last = items.getLast();
    var place = new ArrayList<Object>();
    for (var order : orders) {
      place.add(
          switch (order.field().key()) {
            case "name" -> last.name();
            case "creation_timestamp" -> Micros.of(last.createdAt());
            default -> Micros.of(last.updatedAt());
          });
    }
    place.add(last.name());
    return new Page<>(items, PageToken.write(question.binding(), place));
  }

  /// Without an order: newest change first.
  Page<ModelVersion> versions(Tx tx, Question question) {
    var filter = FilterParser.filter(question.filter(), VERSIONS);
    var orders = FilterParser.orders(question.orderBy(), VERSIONS);
    var columns = new ArrayList<Column>();
    orders.forEach(order -> columns.add(versionColumn(order)));
    columns.add(new Column("v.updated_at", Direction.DESCENDING, Long.class));
    columns.add(new Column("v.model", Direction.ASCENDING, String.class));
    columns.add(new Column("v.number", Direction.DESCENDING, Long.class));
    var keyset = new Keyset(columns);
    var sql =
        new SqlPart(
                "select "
                    + VersionStore.COLUMNS
                    + " from registry_version v where v.deleted_at is null and v.project = ? and ",
                question.project())
            .add(SqlPart.of(filter, comparison -> versionCondition(tx, comparison)))
            .add(" and ")
            .add(keyset.after(question.pageToken(), question.binding()))
            .add(keyset.orderBy() + " limit ?", question.limit() + 1L);
    var found = versions.list(tx, sql);
    if (found.size() <= question.limit()) {
      return new Page<>(found, "");
    }
    var items = found.subList(0, question.limit());
    return new Page<>(
        items, PageToken.write(question.binding(), versionPlace(items.getLast(), orders)));
  }

  private static List<Object> versionPlace(ModelVersion last, List<OrderTerm> orders) {
    var place = new ArrayList<Object>();
    for (var order : orders) {
      place.add(
          switch (order.field().key()) {
            case "name" -> last.model();
            case "version_number" -> (long) last.number();
            case "creation_timestamp" -> Micros.of(last.createdAt());
            default -> Micros.of(last.updatedAt());
          });
    }
    place.add(Micros.of(last.updatedAt()));
    place.add(last.model());
    place.add((long) last.number());
    return place;
  }

  private static Column modelColumn(OrderTerm order) {
    return switch (order.field().key()) {
      case "name" -> new Column("m.name", order.direction(), String.class);
      case "creation_timestamp" -> new Column("m.created_at", order.direction(), Long.class);
      default -> new Column("m.updated_at", order.direction(), Long.class);
    };
  }

  private static Column versionColumn(OrderTerm order) {
    return switch (order.field().key()) {
      case "name" -> new Column("v.model", order.direction(), String.class);
      case "version_number" -> new Column("v.number", order.direction(), Long.class);
      case "creation_timestamp" -> new Column("v.created_at", order.direction(), Long.class);
      default -> new Column("v.updated_at", order.direction(), Long.class);
    };
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
