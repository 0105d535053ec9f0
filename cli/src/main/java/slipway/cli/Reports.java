package slipway.cli;

import slipway.api.Counted;
import slipway.api.wire.Report;

/// A contract check in words.
final class Reports {
  private static final int EXAMPLES_SHOWN = 5;

  private Reports() {}

  static String text(Report report, boolean colour) {
    var table = new Table("RULE", "COLUMN", "OUTCOME", "FAILED", "EXPECTED", "FOUND");
    boolean passed = report.outcome() == Report.Outcome.PASS;
    long shown = 0;
    for (var rule : report.rules()) {
      if (passed || rule.outcome() != Report.Outcome.PASS) {
        table.row(
            rule.rule(),
            rule.column(),
            rule.outcome(),
            rule.failed(),
            rule.expected(),
            rule.found());
        shown++;
      }
    }
    var out = new StringBuilder("contract ").append(report.contract()).append(": ");
    out.append(Text.coloured(Text.cell(report.outcome()), colour));
    out.append(" · ")
        .append(Counted.of(report.rows(), "row"))
        .append('\n')
        .append(table.render(colour));
    if (shown < report.rules().size()) {
      out.append(Counted.of(report.rules().size() - shown, "other rule")).append(" passed\n");
    }
    for (var rule : report.rules()) {
      int examples = 0;
      for (var row : rule.examples()) {
        if (examples++ == EXAMPLES_SHOWN) {
          break;
        }
        out.append("  ").append(rule.rule()).append(": ");
        if (row.file() != null) {
          out.append(row.file()).append(row.line() == null ? "" : ":" + row.line()).append(' ');
        }
        out.append(row.values()).append('\n');
      }
    }
    return out.toString();
  }
}
