package slipway.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Column;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;

/// Rows of a version, or failing rows of a report, as one Parquet file. Files made here are named
/// by nothing: garbage collection takes them once nobody asks any more.
final class Reading {
  private static final String ROWS = "rows";
  private static final String UNNUMBERED = "select * exclude (file_row_number) from " + ROWS;
  private static final String IN_ORDER = " order by file_row_number";

  private final Datasets.Parts parts;
  private final DeliveryStore deliveries;

  Reading(Datasets.Parts parts, DeliveryStore deliveries) {
    this.parts = parts;
    this.deliveries = deliveries;
  }

  /// What is wanted of a version.
  ///
  /// @param columns none: all of them, in order
  /// @param where a condition of DuckDB's SQL over the columns; null: every row
  /// @param limit rows at most; null: all
  record Selection(List<String> columns, @Nullable String where, @Nullable Integer limit) {
    Selection {
      columns = List.copyOf(columns);
    }

    /// Names the answer before it is made: the same selection of the same tree is the same file.
    Digest of(Digest tree) {
      var named = Json.object().put("tree", tree.hex()).put("where", where).put("limit", limit);
      columns.forEach(named.putArray("columns")::add);
      return Json.digest(named);
    }

    private boolean isEverything() {
      return columns.isEmpty() && where == null && limit == null;
    }
  }

  /// The selected rows in stored order. The condition sees nothing but these rows.
  Digest rows(Tree tree, Selection selection) {
    requireColumns(tree.schema(), selection.columns());
    if (selection.isEverything() && tree.files().size() == 1) {
      return tree.files().getFirst().digest();
    }
    return parts
        .analytics()
        .session(session -> {
          session.relation(ROWS, tree.parquet());
          var sql = sql(tree.schema(), selection);
          if (selection.where() != null) {
            session.requireSelect(sql);
          }
          session.confine();
          return parts.blobs().adopt(session.writeParquet(sql));
        });
  }

  /// The rows that a report blames, when it blames any: of the newest rows it refused.
  Optional<Digest> failing(String project, String dataset, Digest report) {
    return parts.database().read(tx -> deliveries.failing(tx, project, dataset, report));
  }

  /// A part of the rows that a report blames, in their order.
  Listing.Failing page(Digest failing, int from, int max) {
    return parts
        .analytics()
        .session(session -> {
          session.numbered(ROWS, failing);
          var columns = session.columns(UNNUMBERED).stream().map(Column::name).toList();
          var rows =
              session.query(
                  UNNUMBERED + IN_ORDER + " limit " + max + " offset " + from,
                  row -> {
                    List<@Nullable String> values = new ArrayList<>();
                    for (int i = 1; i <= columns.size(); i++) {
                      values.add(row.text(i));
                    }
                    return values;
                  });
          long total = session.one("select count(*) from " + ROWS, row -> row.integer(1));
          return new Listing.Failing(columns, rows, total);
        });
  }

  /// The same rows as text with commas.
  Digest csv(Digest failing) {
    return parts
        .analytics()
        .session(session -> {
          session.numbered(ROWS, failing);
          return parts.blobs().adopt(session.writeCsv(UNNUMBERED + IN_ORDER));
        });
  }

  private static String sql(Schema schema, Selection selection) {
    var columns = selection.columns().isEmpty() ? schema.names() : selection.columns();
    return columns.stream().map(Sql::name).collect(Collectors.joining(", ", "select ", ""))
        + " from "
        + ROWS
        + (selection.where() == null ? "" : " where (" + selection.where() + "\n)")
        + (selection.limit() == null ? "" : " limit " + selection.limit());
  }

  private static void requireColumns(Schema schema, List<String> wanted) {
    for (var name : wanted) {
      if (!schema.names().contains(name)) {
        var near =
            Names.nearest(name, schema.names())
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
        throw SlipwayException.invalid(
            "columns", '"' + name + '"', "some of " + String.join(", ", schema.names()) + near);
      }
    }
    if (wanted.stream().distinct().count() < wanted.size()) {
      throw SlipwayException.invalid("columns", wanted, "each column once");
    }
  }
}
