package slipway.features;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.analytics.Column;
import slipway.analytics.ColumnType;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Counted;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Tree;
import slipway.time.BusinessClock;

/// Runs a view's SQL for one cutoff, in a session of its own, over relations that hold only what
/// was known. Leaves the answer, checked, in the table `result`: the entity, then the features (or
/// the label).
final class Evaluator {
  static final String RESULT = "result";
  private static final String VIEW = "user_view";
  private static final int VALUES_SHOWN = 12;

  private final Session session;
  private final FeatureViewSpec spec;
  private final LocalDate cutoff;
  private final LocalDate knownThrough;

  Evaluator(Session session, FeatureViewSpec spec, LocalDate cutoff) {
    this.session = session;
    this.spec = spec;
    this.cutoff = cutoff;
    this.knownThrough = knownThrough(spec, cutoff);
  }

  /// The day at whose end the sources are read.
  static LocalDate knownThrough(FeatureViewSpec spec, LocalDate cutoff) {
    var label = spec.label();
    return label == null ? cutoff : cutoff.plusDays(label.horizonDays());
  }

  /// The columns that a view must give beside the entity.
  static List<String> values(FeatureViewSpec spec) {
    var label = spec.label();
    var features = spec.features();
    if (label != null) {
      return List.of(label.column());
    }
    return features == null
        ? List.of()
        : features.stream().map(FeatureViewSpec.Feature::name).toList();
  }

  /// Makes the relation of a source: what was known of it.
  void source(SourceTree source, Tree tree) {
    session.relation(source.relation(), tree.parquet(), known(source, tree));
  }

  /// What the filter of a source's relation takes away; reads a column of it.
  ///
  /// @param hidden rows that are hidden already, because the tree at hand is not the newest
  Leak leak(SourceTree source, Tree tree, long hidden) {
    long kept =
        session.one("select count(*) from " + Sql.name(source.relation()), row -> row.integer(1));
    return new Leak(source.relation(), source.dataset(), kept, tree.rows() - kept + hidden);
  }

  /// Runs the user's SQL, which sees nothing but the sources, and checks what it gives.
  void evaluate() {
    session.requireSelect(Sql.bind(spec.sql(), Map.of("cutoff", cutoff)));
    session.confine();
    session.view(VIEW, spec.sql(), Map.of("cutoff", cutoff));
    var columns = session.columns("select * from " + VIEW);
    var entity = requireColumn(columns, spec.entity().name());
    requireEntityType(entity);
    var selected =
        values(spec).stream().map(name -> selected(requireColumn(columns, name))).toList();
    session.execute(
        "create table "
            + RESULT
            + " as select "
            + Stream.concat(Stream.of(Sql.name(entity.name())), selected.stream())
                .collect(Collectors.joining(", "))
            + " from "
            + VIEW);
    requireKeys(entity);
    values(spec).forEach(this::requireFinite);
  }

  private String known(SourceTree source, Tree tree) {
    var column = source.knownAt();
    if (column == null) {
      return "";
    }
    var type =
        tree.schema().columns().stream()
            .filter(known -> known.name().equals(column))
            .map(known -> known.type().kind())
            .findFirst()
            .orElseThrow(() ->
                SlipwayException.invalid(
                    source.dataset() + ".knownAt", column, "one of " + tree.schema().names()));
    var bound =
        type == ColumnType.Kind.DATE
            ? Sql.literal(knownThrough)
            : Sql.literal(BusinessClock.endOf(knownThrough));
    return " where " + Sql.name(column) + " <= " + bound;
  }

  private Column requireColumn(List<Column> columns, String name) {
    return columns.stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            SlipwayException.invalid(
                "sql",
                "no column " + name + " among " + columns.stream().map(Column::name).toList(),
                "the entity " + spec.entity().name() + " and " + values(spec)));
  }

  private void requireEntityType(Column entity) {
    var expected = spec.entity().type().equals("integer") ? ColumnType.INTEGER : ColumnType.STRING;
    if (!entity.type().equals(expected)) {
      throw SlipwayException.invalid(
          entity.name(), entity.type(), expected + ", as the view's entity says");
    }
  }

  private String selected(Column column) {
    var label = spec.label();
    if (label != null && label.classes() != null) {
      return place(column, label.classes());
    }
    if (!column.type().isNumeric()) {
      throw SlipwayException.invalid(
          column.name(),
          column.type() + firstValue(column),
          label == null
              ? "a number; cast it in the view's sql"
              : "a number, or `classes: [" + values(column) + "]` in the view's label");
    }
    var name = Sql.name(column.name());
    var stored = column.type().kind() == ColumnType.Kind.INTEGER ? "bigint" : "double";
    return "cast(" + name + " as " + stored + ") as " + name;
  }

  /// The place of a value among the classes, from 0; null for one that is not among them.
  private String place(Column column, List<String> classes) {
    requireKnown(column, classes);
    return "cast(list_position("
        + listed(classes)
        + ", cast("
        + Sql.name(column.name())
        + " as varchar)) - 1 as bigint) as "
        + Sql.name(column.name());
  }

  private void requireKnown(Column column, List<String> classes) {
    var unknown =
        " and not list_contains("
            + listed(classes)
            + ", cast("
            + Sql.name(column.name())
            + " as varchar))";
    first(column, unknown)
        .ifPresent(value -> {
          throw SlipwayException.invalid(
              column.name(), value, "one of the label's classes, " + classes);
        });
  }

  private static String listed(List<String> classes) {
    return classes.stream().map(Sql::literal).collect(Collectors.joining(", ", "[", "]"));
  }

  /// Some of the values that a column has, in order.
  private String values(Column column) {
    var name = Sql.name(column.name());
    var found =
        session.query(
            "select distinct cast("
                + name
                + " as varchar) from "
                + VIEW
                + " where "
                + name
                + " is not null order by 1 limit "
                + (VALUES_SHOWN + 1),
            row -> row.requireText(1));
    return String.join(", ", found.subList(0, Math.min(VALUES_SHOWN, found.size())))
        + (found.size() > VALUES_SHOWN ? ", …" : "");
  }

  private String firstValue(Column column) {
    return first(column, "").map(value -> ", as " + value).orElse("");
  }

  /// A value, and whose it is, of the least of the entities that have one and meet the condition.
  private Optional<String> first(Column column, String andCondition) {
    var name = Sql.name(column.name());
    var found =
        session.query(
            "select cast("
                + Sql.name(spec.entity().name())
                + " as varchar), cast("
                + name
                + " as varchar) from "
                + VIEW
                + " where "
                + name
                + " is not null"
                + andCondition
                + " order by 1 limit 1",
            row -> '"' + row.requireText(2) + "\" of " + spec.entity().name() + " " + row.text(1));
    return found.stream().findFirst();
  }

  private void requireKeys(Column entity) {
    var name = Sql.name(entity.name());
    long nulls =
        session.one(
            "select count(*) from " + RESULT + " where " + name + " is null",
            row -> row.integer(1));
    if (nulls > 0) {
      throw SlipwayException.invalid(
          entity.name(),
          "null in " + Counted.of(nulls, "row") + " of the view",
          "a key in every row");
    }
    var twice =
        session.query(
            "select cast("
                + name
                + " as varchar), count(*) from "
                + RESULT
                + " group by all having count(*) > 1 order by 1 limit 1",
            row -> row.text(1) + " in " + row.integer(2) + " rows of the view");
    if (!twice.isEmpty()) {
      throw SlipwayException.invalid(
          entity.name(), twice.getFirst(), "one row for each entity; group by it");
    }
  }

  private void requireFinite(String feature) {
    var name = Sql.name(feature);
    var broken =
        session.query(
            "select cast("
                + Sql.name(spec.entity().name())
                + " as varchar), cast("
                + name
                + " as varchar) from "
                + RESULT
                + " where not isfinite(cast("
                + name
                + " as double)) order by 1 limit 1",
            row -> row.text(2) + " of " + spec.entity().name() + " " + row.text(1));
    if (!broken.isEmpty()) {
      throw SlipwayException.invalid(
          feature, broken.getFirst(), "a finite number, or null when there is none");
    }
    if (spec.label() != null) {
      requireLabel(name);
    }
  }

  private void requireLabel(String name) {
    var missing =
        session.query(
            "select cast("
                + Sql.name(spec.entity().name())
                + " as varchar) from "
                + RESULT
                + " where "
                + name
                + " is null order by 1 limit 1",
            row -> "null of " + spec.entity().name() + " " + row.text(1));
    if (!missing.isEmpty()) {
      throw SlipwayException.invalid(name, missing.getFirst(), "a label for every entity");
    }
  }

  /// The relations that a view names, in the order in which its commits list them.
  static List<Map.Entry<String, String>> sources(FeatureViewSpec spec) {
    if (spec.sources().isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT, "sources: none (expected: a relation name and its dataset)");
    }
    return new ArrayList<>(new java.util.TreeMap<>(spec.sources()).entrySet());
  }
}
