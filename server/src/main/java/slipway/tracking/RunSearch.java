package slipway.tracking;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.Page;
import slipway.mlflow.search.Filter;
import slipway.mlflow.search.Filter.Comparison;
import slipway.mlflow.search.Filter.Entity;
import slipway.mlflow.search.Filter.Field;
import slipway.mlflow.search.FilterParser;
import slipway.mlflow.search.FilterParser.Misread;
import slipway.mlflow.search.Keyset;
import slipway.mlflow.search.Keyset.Column;
import slipway.mlflow.search.Operator;
import slipway.mlflow.search.OrderTerm;
import slipway.mlflow.search.OrderTerm.Direction;
import slipway.mlflow.search.SqlPart;
import slipway.mlflow.search.Vocabulary;
import slipway.mlflow.search.Vocabulary.Kind;

/// Finds runs: the filter and the order become one statement, with one join for each user's key
/// that orders. Values come first, then NaN, then runs without the key, whichever the direction;
/// ties go by start (newest first), then id.
final class RunSearch {
  static final int LIMIT_DEFAULT = 1_000;
  static final int LIMIT_MAX = 50_000;

  private static final Vocabulary VOCABULARY =
      new Vocabulary()
          .attributePrefix("attributes", "attribute", "attr", "run")
          .attribute("run_id", Kind.TEXT, Operator.LISTED)
          .attribute("run_name", Kind.TEXT, Operator.TEXTUAL, "run name", "Run name", "Run Name")
          .attribute("status", Kind.TEXT, Operator.TEXTUAL)
          .attribute("artifact_uri", Kind.TEXT, Operator.TEXTUAL)
          .attribute("user_id", Kind.TEXT, Operator.TEXTUAL)
          .attribute("start_time", Kind.NUMBER, Operator.NUMERIC, "created", "Created")
          .attribute("end_time", Kind.NUMBER, Operator.NUMERIC_NULLABLE)
          .keys(Entity.METRIC, Operator.NUMERIC_NULLABLE, "metrics", "metric")
          .keys(Entity.PARAM, Operator.NULLABLE, "params", "param", "parameters", "parameter")
          .keys(Entity.TAG, Operator.NULLABLE, "tags", "tag")
          .datasetField("name")
          .datasetField("digest")
          .datasetField("context")
          .order("run_id", "run_id")
          .order("run_name", "run_name")
          .order("status", "status")
          .order("artifact_uri", "artifact_uri")
          .order("user_id", "user_id")
          .order("start_time", "start_time")
          .order("created", "start_time")
          .order("Created", "start_time")
          .order("end_time", "end_time")
          .orderByKeys(Entity.METRIC, Entity.PARAM, Entity.TAG);

  /// A run, and its place in the order where a page may end with it.
  private record Found(Run run, List<Object> place) {}

  private final KeyNames keys;

  RunSearch(KeyNames keys) {
    this.keys = keys;
  }

  /// What a filter can begin a comparison with.
  static List<Vocabulary.Word> words() {
    return VOCABULARY.words();
  }

  /// Where a filter cannot be read; empty when it can.
  static Optional<Misread> misread(String filter) {
    return FilterParser.misread(filter, VOCABULARY);
  }

  Page<Run> find(Tx tx, RunQuery query) {
    if (query.limit() < 1 || query.limit() > LIMIT_MAX) {
      throw Invalid.limit(query.limit(), "max_results", LIMIT_MAX);
    }
    FilterParser.filter(query.filter(), VOCABULARY);
    var orders = orders(query);
    if (query.experiments().isEmpty()) {
      return new Page<>(List.of(), "");
    }
    var joins = new StringBuilder();
    var keyset = keyset(tx, orders, joins);
    var question =
        query.experiments()
            + "\n"
            + query.filter()
            + "\n"
            + query.orderBy()
            + "\n"
            + query.view()
            + query.within().map(group -> "\n" + group).orElse("");
    var sql = select(tx, query, keyset, joins.toString());
    var page =
        keyset.page(
            sql, question, query.pageToken(), query.limit(), all -> list(tx, all, keyset, query));
    return new Page<>(page.items().stream().map(Found::run).toList(), page.nextPageToken());
  }

  private SqlPart select(Tx tx, RunQuery query, Keyset<Found> keyset, String joins) {
    var sql = new SqlPart("select " + RunStore.COLUMNS);
    for (int i = 0; i < keyset.columns().size(); i++) {
      sql.add(", " + keyset.columns().get(i).expression() + " as sort_" + i);
    }
    return sql.add(
            " from tracking_run r join tracking_experiment e on e.experiment = r.experiment"
                + joins
                + " where ")
        .add(where(tx, query));
  }

  /// All that there are in the query's order, whatever its limit and page: one statement, row by
  /// row.
  void each(Tx tx, RunQuery query, Consumer<Run> take) {
    FilterParser.filter(query.filter(), VOCABULARY);
    var orders = orders(query);
    if (query.experiments().isEmpty()) {
      return;
    }
    var joins = new StringBuilder();
    var keyset = keyset(tx, orders, joins);
    Rows.each(
        tx,
        select(tx, query, keyset, joins.toString()).add(keyset.orderBy()),
        row -> take.accept(RunStore.run(row)));
  }

  /// The names of metrics, parameters or tags that the runs have, sorted.
  List<String> names(Tx tx, RunQuery query, Entity entity) {
    if (query.experiments().isEmpty()) {
      return List.of();
    }
    var sql =
        new SqlPart(
                "select name from tracking_key where key in (select t.key from "
                    + table(entity)
                    + " t where t.run in (select r.run from tracking_run r where ")
            .add(where(tx, query))
            .add("))");
    return Rows.list(tx, sql, row -> row.getString("name")).stream().sorted().toList();
  }

  /// How many there are in all, whatever the limit and the page.
  long count(Tx tx, RunQuery query) {
    FilterParser.filter(query.filter(), VOCABULARY);
    if (query.experiments().isEmpty()) {
      return 0;
    }
    var sql =
        new SqlPart("select count(*) as found from tracking_run r where ").add(where(tx, query));
    return Rows.list(tx, sql, row -> row.getLong("found")).getFirst();
  }

  /// The terms of its order.
  List<OrderTerm> orders(RunQuery query) {
    return FilterParser.orders(query.orderBy(), VOCABULARY);
  }

  /// What makes a run `r` one of those that are asked for; of one experiment at least.
  SqlPart where(Tx tx, RunQuery query) {
    var filter = FilterParser.filter(query.filter(), VOCABULARY);
    var where =
        new SqlPart(
                "r.experiment in " + Rows.in(query.experiments()) + view(query.view()) + " and ")
            .add(SqlPart.of(filter, comparison -> condition(tx, comparison)));
    query.within().ifPresent(group -> where.add(" and ").add(keyed(tx, comparison(group))));
    return where;
  }

  private static Comparison comparison(RunGroups.Within group) {
    var field = group.key().field();
    return group
        .value()
        .map(value -> new Comparison(field, Operator.EQUAL, new Filter.Text(value)))
        .orElseGet(() -> new Comparison(field, Operator.IS_NULL, new Filter.Nothing()));
  }

  private static List<Found> list(Tx tx, SqlPart sql, Keyset<Found> keyset, RunQuery query) {
    return Rows.list(
        tx,
        sql,
        row ->
            new Found(
                RunStore.run(row),
                row.getRow() == query.limit() ? sortValues(row, keyset) : List.of()));
  }

  private static List<Object> sortValues(ResultSet row, Keyset<Found> keyset) throws SQLException {
    var values = new ArrayList<Object>();
    for (int i = 0; i < keyset.columns().size(); i++) {
      var kind = keyset.columns().get(i).kind();
      var name = "sort_" + i;
      if (kind == Long.class) {
        values.add(row.getLong(name));
      } else if (kind == Double.class) {
        values.add(row.getDouble(name));
      } else {
        values.add(row.getString(name));
      }
    }
    return values;
  }

  private static String view(RunQuery.View view) {
    return switch (view) {
      case ACTIVE_ONLY -> " and r.deleted_at is null";
      case DELETED_ONLY -> " and r.deleted_at is not null";
      case ALL -> "";
    };
  }

  private Keyset<Found> keyset(Tx tx, List<OrderTerm> orders, StringBuilder joins) {
    var columns = new ArrayList<Column<Found>>();
    for (int i = 0; i < orders.size(); i++) {
      var field = orders.get(i).field();
      var direction = orders.get(i).direction();
      if (field.entity() == Entity.ATTRIBUTE) {
        attributeOrder(field.key(), direction, columns);
      } else {
        var alias = "o" + i;
        joins.append(
            " left join %s %s on %s.run = r.run and %s.key = %d"
                .formatted(
                    table(field.entity()),
                    alias,
                    alias,
                    alias,
                    keys.find(tx, field.key()).orElse(-1)));
        keyOrder(field.entity(), alias, direction, columns);
      }
    }
    sort(columns, "r.start_millis", Direction.DESCENDING, Long.class);
    sort(columns, "r.run_id", Direction.ASCENDING, String.class);
    return new Keyset<>(columns);
  }

  private static void keyOrder(
      Entity entity, String alias, Direction direction, List<Column<Found>> columns) {
    if (entity == Entity.METRIC) {
      sort(
          columns,
          "case when %s.run is null then 2 when %s.is_nan = 1 then 1 else 0 end"
              .formatted(alias, alias),
          Direction.ASCENDING,
          Long.class);
      sort(columns, "coalesce(" + alias + ".value, 0.0)", direction, Double.class);
    } else {
      sort(
          columns,
          "case when " + alias + ".run is null then 1 else 0 end",
          Direction.ASCENDING,
          Long.class);
      sort(columns, "coalesce(" + alias + ".value, '')", direction, String.class);
    }
  }

  private static void attributeOrder(String key, Direction direction, List<Column<Found>> columns) {
    switch (key) {
      case "start_time" -> sort(columns, "r.start_millis", direction, Long.class);
      case "end_time" -> {
        sort(
            columns,
            "case when r.end_millis is null then 1 else 0 end",
            Direction.ASCENDING,
            Long.class);
        sort(columns, "coalesce(r.end_millis, 0)", direction, Long.class);
      }
      default -> sort(columns, attribute(key), direction, String.class);
    }
  }

  private static void sort(
      List<Column<Found>> columns, String expression, Direction direction, Class<?> kind) {
    int place = columns.size();
    columns.add(new Column<>(expression, direction, kind, found -> found.place().get(place)));
  }

  private SqlPart condition(Tx tx, Comparison comparison) {
    var field = comparison.field();
    return switch (field.entity()) {
      case ATTRIBUTE -> SqlPart.compare(tx.dialect(), attribute(field.key()), comparison);
      case METRIC, PARAM, TAG -> keyed(tx, comparison);
      case DATASET -> dataset(tx, comparison);
    };
  }

  private SqlPart keyed(Tx tx, Comparison comparison) {
    Field field = comparison.field();
    OptionalLong key = keys.find(tx, field.key());
    boolean wantsMissing = comparison.operator() == Operator.IS_NULL;
    if (key.isEmpty()) {
      return new SqlPart(wantsMissing ? "1 = 1" : "1 = 0");
    }
    var exists =
        new SqlPart(
            "exists (select 1 from "
                + table(field.entity())
                + " t where t.run = r.run and t.key = "
                + key.getAsLong());
    return switch (comparison.operator()) {
      case IS_NULL -> new SqlPart("not ").add(exists).add(")");
      case IS_NOT_NULL -> exists.add(")");
      default ->
          exists
              .add(field.entity() == Entity.METRIC ? " and t.is_nan = 0 and " : " and ")
              .add(SqlPart.compare(tx.dialect(), "t.value", comparison))
              .add(")");
    };
  }

  private static SqlPart dataset(Tx tx, Comparison comparison) {
    var key = comparison.field().key();
    if (key.equals("context")) {
      return new SqlPart(
              "exists (select 1 from tracking_run_dataset_tag t where t.run = r.run"
                  + " and t.name = 'mlflow.data.context' and ")
          .add(SqlPart.compare(tx.dialect(), "t.value", comparison))
          .add(")");
    }
    return new SqlPart(
            "exists (select 1 from tracking_run_dataset u join tracking_dataset d"
                + " on d.dataset = u.dataset where u.run = r.run and ")
        .add(SqlPart.compare(tx.dialect(), "d." + key, comparison))
        .add(")");
  }

  static String table(Entity entity) {
    return switch (entity) {
      case METRIC -> "tracking_latest";
      case PARAM -> "tracking_param";
      case TAG -> "tracking_tag";
      case ATTRIBUTE, DATASET -> throw new IllegalArgumentException(entity + " has no keys");
    };
  }

  private static String attribute(String key) {
    return switch (key) {
      case "run_id" -> "r.run_id";
      case "run_name" -> "r.name";
      case "status" -> "r.status";
      case "artifact_uri" ->
          "((select l.artifact_location from tracking_experiment l where l.experiment ="
              + " r.experiment) || '/' || r.run_id || '/artifacts')";
      case "user_id" -> "r.user_name";
      case "start_time" -> "r.start_millis";
      case "end_time" -> "r.end_millis";
      default -> throw new IllegalArgumentException("attribute " + key);
    };
  }
}
