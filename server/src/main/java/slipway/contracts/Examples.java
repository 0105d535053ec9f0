package slipway.contracts;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.wire.Report;

/// Some of the rows that broke a rule, with their places where those are known.
final class Examples {
  /// Enough to see what is wrong; all of them stand in quarantine.
  static final int EXAMPLES_MAX = 20;

  static final String FILE = "_file";
  static final String LINE = "_line";

  private final Session session;
  private final String relation;
  private final boolean located;

  Examples(Session session, String relation, boolean located) {
    this.session = session;
    this.relation = relation;
    this.located = located;
  }

  List<Report.FailingRow> where(String broken) {
    return rows("select * from " + Sql.name(relation) + " where " + broken + order());
  }

  /// Rows that share these columns' values with another.
  List<Report.FailingRow> repeated(List<String> columns) {
    var shared = columns.stream().map(Sql::name).collect(Collectors.joining(", "));
    return rows(
        "select * from "
            + Sql.name(relation)
            + " qualify count(*) over (partition by "
            + shared
            + ") > 1"
            + order());
  }

  /// Rows of any statement that gives them in the order they are wanted.
  List<Report.FailingRow> rows(String sql) {
    var limited = sql + " limit " + EXAMPLES_MAX;
    var names = session.query("describe " + sql, row -> row.requireText(1));
    return session.query(limited, row -> example(row, names));
  }

  private String order() {
    return located ? " order by " + FILE + ", " + LINE : " order by all";
  }

  private static Report.FailingRow example(Row row, List<String> names) {
    @Nullable String file = null;
    @Nullable Long line = null;
    var values = new LinkedHashMap<String, @Nullable String>();
    var all = new ArrayList<>(names);
    for (int i = 0; i < all.size(); i++) {
      switch (all.get(i)) {
        case FILE -> file = row.text(i + 1);
        case LINE -> line = row.integer(i + 1);
        default -> values.put(all.get(i), row.text(i + 1));
      }
    }
    return new Report.FailingRow(file, line, values);
  }
}
