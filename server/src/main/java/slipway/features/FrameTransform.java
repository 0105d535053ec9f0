package slipway.features;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.analytics.Column;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.SlipwayException;

/// SQL that a training runs over its frame before the trainer gets it: one SELECT over `frame` (the
/// entity, the features, the label) and named relations, that gives the same columns. Nothing keeps
/// its relations to what was known at the cutoff; that is what the gate's recomputation looks at.
///
/// @param relations in the order of their names
public record FrameTransform(String sql, List<Relation> relations) {
  private static final int RELATIONS_MAX = 20;
  private static final String TRANSFORMED = "transformed";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern TAKEN =
      Pattern.compile("frame|labels|view_[0-9]+|" + TRANSFORMED + "|" + Folds.FOLDED);

  /// A version of a dataset under a name.
  public record Relation(String relation, String dataset, Digest tree) {
    public Relation {
      requireName(relation);
    }
  }

  public FrameTransform {
    relations =
        relations.stream().sorted(java.util.Comparator.comparing(Relation::relation)).toList();
    if (sql.isBlank()) {
      throw SlipwayException.invalid("transform.sql", "nothing", "one SELECT over `frame`");
    }
    if (relations.size() > RELATIONS_MAX) {
      throw SlipwayException.invalid(
          "transform.relations", relations.size(), "at most " + RELATIONS_MAX);
    }
  }

  /// Refuses a name that SQL would not take, or that the frame's own relations have.
  public static void requireName(String relation) {
    if (!NAME.matcher(relation).matches() || TAKEN.matcher(relation).matches()) {
      throw SlipwayException.invalid(
          "transform.relations",
          '"' + relation + '"',
          "lower-case letters, digits and _, and no name that the frame has itself");
    }
  }

  /// Runs in a confined session; gives the table to read on from. What the SQL gives is checked:
  /// the same columns, one row for an entity.
  String over(Session session, String entity, List<String> features, String label) {
    session.requireSelect(sql);
    session.view(TRANSFORMED, sql, Map.of());
    requireColumns(session, entity, features, label);
    var table = "frame of the training";
    var columns =
        Stream.concat(Stream.of(entity), Stream.concat(features.stream(), Stream.of(label)))
            .map(Sql::name)
            .collect(Collectors.joining(", "));
    session.execute(
        "create table " + Sql.name(table) + " as select " + columns + " from " + TRANSFORMED);
    requireRows(session, table, entity, label);
    return Sql.name(table);
  }

  private static void requireColumns(
      Session session, String entity, List<String> features, String label) {
    var given = session.columns("select * from " + TRANSFORMED);
    var names = given.stream().map(Column::name).toList();
    var wanted =
        Stream.concat(Stream.of(entity), Stream.concat(features.stream(), Stream.of(label)))
            .toList();
    var missing = wanted.stream().filter(name -> !names.contains(name)).toList();
    var foreign = names.stream().filter(name -> !wanted.contains(name)).toList();
    if (!missing.isEmpty() || !foreign.isEmpty()) {
      throw SlipwayException.invalid(
          "transform.sql",
          (missing.isEmpty() ? "" : "no " + missing + " ")
              + (foreign.isEmpty() ? "" : "also " + foreign),
          "the columns of `frame`, as select frame.* gives them");
    }
    for (var column : given) {
      if (!column.name().equals(entity) && !column.type().isNumeric()) {
        throw SlipwayException.invalid(
            "transform.sql", column.name() + " is " + column.type(), "numbers");
      }
    }
  }

  private static void requireRows(Session session, String table, String entity, String label) {
    var broken =
        session.query(
            "select cast("
                + Sql.name(entity)
                + " as varchar), count(*), count("
                + Sql.name(label)
                + ") from "
                + Sql.name(table)
                + " group by "
                + Sql.name(entity)
                + " having count(*) > 1 or count("
                + Sql.name(label)
                + ") = 0 or "
                + Sql.name(entity)
                + " is null order by 1 limit 1",
            row ->
                row.integer(2) > 1
                    ? row.integer(2) + " rows of " + entity + " " + row.text(1)
                    : "no key or label in the row of " + entity + " " + row.text(1));
    if (!broken.isEmpty()) {
      throw SlipwayException.invalid(
          "transform.sql", broken.getFirst(), "one row, with a label, for each entity");
    }
  }
}
