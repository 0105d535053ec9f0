package slipway.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Report;
import slipway.blob.BlobStore;
import slipway.contracts.CheckScope;
import slipway.contracts.Contract;

/// Runs a contract over tables that are not visible yet.
final class Checking {
  static final String CURRENT = "current";
  static final String PREVIOUS = "previous";

  private static final String LOCATED = "located";
  private static final int DETAILS_MAX = 50;

  /// What was found, kept in the store.
  ///
  /// @param failing the failing rows as Parquet; empty when none is to blame, or all is well
  record Checked(Report report, Digest kept, Optional<Digest> failing) {
    boolean passed() {
      return report.outcome() == Report.Outcome.PASS;
    }
  }

  /// New rows with the places that they came from.
  ///
  /// @param lines for each row of the table, in its order, the line in the file
  record Located(String fileName, Digest table, Digest lines) {}

  private final Datasets.Parts parts;
  private final BlobStore blobs;

  Checking(Datasets.Parts parts) {
    this.parts = parts;
    this.blobs = parts.blobs();
  }

  /// The contract in force for a dataset.
  Optional<Contract> contract(String project, String dataset) {
    return parts.database().read(tx -> parts.contracts().guarding(tx, project, dataset));
  }

  /// A scope at the business clock's time.
  CheckScope scope() {
    return CheckScope.at(parts.business().now());
  }

  /// The new rows of an import, with the lines they came from.
  Checked staged(Session session, Contract contract, List<Located> tables, CheckScope scope) {
    session.relation(CURRENT, tables.stream().map(Located::table).toList());
    locate(session, tables);
    return keep(session, contract.checked(session, CURRENT, scope.locatedBy(LOCATED)), LOCATED);
  }

  /// A relation `current` (and `previous`, if the scope says so) that the session has already.
  Checked made(Session session, Contract contract, CheckScope scope) {
    return keep(session, contract.checked(session, CURRENT, scope), CURRENT);
  }

  private Checked keep(Session session, Contract.Checked checked, String relation) {
    var report = blobs.put(Json.canonical(checked.report()));
    var failing =
        checked.passed()
            ? Optional.<Digest>empty()
            : checked.failingRows(relation).map(sql -> blobs.adopt(session.writeParquet(sql)));
    return new Checked(checked.report(), report, failing);
  }

  /// A table keeps its rows in stored order, and beside it the line of each, in the same order.
  private static void locate(Session session, List<Located> tables) {
    var selects = new ArrayList<String>();
    for (int i = 0; i < tables.size(); i++) {
      var file = tables.get(i);
      session.relation("table_" + i, List.of(file.table()));
      session.relation("lines_" + i, List.of(file.lines()));
      selects.add(
          "select *, "
              + Sql.literal(file.fileName())
              + " as _file from table_"
              + i
              + " positional join lines_"
              + i);
    }
    session.execute(
        "create or replace view " + LOCATED + " as " + String.join(" union all ", selects));
  }

  /// What the caller is told: one line for each broken rule, with its first row.
  static SlipwayException violated(String dataset, String subject, Report report) {
    var details = new ArrayList<String>();
    for (var rule : report.rules()) {
      boolean broken =
          rule.outcome() == Report.Outcome.FAIL || rule.outcome() == Report.Outcome.ERROR;
      if (broken && details.size() < DETAILS_MAX) {
        details.add(detail(rule));
      }
    }
    return new SlipwayException(
        ErrorCode.CONTRACT_VIOLATED,
        dataset
            + ": contract "
            + report.contract()
            + " refused "
            + subject
            + ": "
            + String.join("; ", details),
        details);
  }

  private static String detail(Report.Rule rule) {
    var text =
        new StringBuilder(rule.rule())
            .append(": ")
            .append(rule.found())
            .append(" (expected: ")
            .append(rule.expected())
            .append(')');
    if (!rule.examples().isEmpty()) {
      var first = rule.examples().getFirst();
      text.append(", first ");
      if (first.file() != null) {
        text.append(first.file()).append(" line ").append(first.line()).append(": ");
      }
      var column = rule.column();
      text.append(
          column == null || !first.values().containsKey(column)
              ? first.values().toString()
              : column + " = " + first.values().get(column));
    }
    return text.toString();
  }
}
