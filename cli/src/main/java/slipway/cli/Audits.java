package slipway.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import slipway.api.wire.ParityReport;

/// Audits of vectors, for people.
final class Audits {
  private static final double PERCENT = 100;

  private Audits() {}

  static Table table(List<ParityReport> reports) {
    var table = new Table("AT", "SOURCE", "CUTOFF", "RELEASE", "COMPARED", "OF", "DIFFER", "RATE");
    for (var report : reports) {
      table.row(
          Text.businessTime(report.at()),
          report.source(),
          report.cutoff(),
          report.release().brief(),
          report.rows(),
          report.available(),
          report.mismatched(),
          String.format(Locale.ROOT, "%.2f %%", PERCENT * report.rate().value()));
    }
    return table;
  }

  static String text(List<ParityReport> reports, boolean colour) {
    return reports.stream().map(report -> text(report, colour)).collect(Collectors.joining("\n"));
  }

  private static String text(ParityReport report, boolean colour) {
    if (report.mismatched() == 0) {
      return report.sentence() + "\n";
    }
    var table = new Table("FEATURE", "ENTITY", "AS IT WAS", "AS THE VIEW GIVES IT");
    for (var feature : report.features()) {
      for (var one : feature.examples()) {
        table.row(feature.feature(), one.entity(), one.kept(), one.recomputed());
      }
    }
    return report.sentence() + "\n" + table.render(colour);
  }
}
