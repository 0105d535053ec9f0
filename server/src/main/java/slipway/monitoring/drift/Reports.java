package slipway.monitoring.drift;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.api.wire.WindowReport.Outcome;
import slipway.serving.Activation;
import tools.jackson.databind.JsonNode;

/// Makes reports of comparisons. Pure.
final class Reports {
  private Reports() {}

  /// What a report is made from: the same gives the same report.
  static Digest evidence(Declared<MonitorSpec> declared, Digest release, List<Digest> trees) {
    var all = new LinkedHashMap<String, Object>();
    all.put("monitor", declared.digest());
    all.put("release", release);
    all.put("trees", trees);
    return Json.digest(all);
  }

  static WindowReport of(
      Declared<MonitorSpec> declared,
      Activation activation,
      Comparison.Windows windows,
      Comparison.Result result,
      List<Digest> trees,
      Instant now) {
    var current = windows.current();
    var previous = windows.previous();
    var outcome =
        !result.alarms().isEmpty()
            ? Outcome.ALARM
            : previous == null ? Outcome.SKIPPED : Outcome.QUIET;
    return new WindowReport(
        declared.project(),
        declared.name(),
        declared.spec().endpoint(),
        1,
        Objects.requireNonNullElse(declared.spec().source(), MonitorSpec.POPULATION),
        current.cutoff(),
        current.since(),
        current.until(),
        activation.release().digest(),
        activation.number(),
        outcome,
        reason(outcome, windows, result),
        current.rows(),
        previous == null ? null : (Long) (long) previous.rows(),
        0,
        current.freshAt(),
        result.score(),
        result.classScores(),
        result.features(),
        result.slices(),
        result.alarms(),
        result.expected(),
        trees,
        false,
        now);
  }

  private static String reason(
      Outcome outcome, Comparison.Windows windows, Comparison.Result result) {
    return switch (outcome) {
      case SKIPPED ->
          "There is no window before "
              + windows.current().title()
              + " to compare with: windows start with the endpoint's first release.";
      case QUIET ->
          "Nothing passed a limit"
              + (result.expected().isEmpty()
                  ? "."
                  : "; " + Counted.of(result.expected().size(), "feature") + " moved as declared.");
      case ALARM ->
          result.alarms().size() == 1
              ? result.alarms().getFirst().sentence()
              : result.alarms().size()
                  + " limits were passed; first: "
                  + result.alarms().getFirst().sentence();
    };
  }

  /// The report as the next of its window, with the rows that came since the one before.
  static WindowReport numbered(WindowReport report, @Nullable WindowReport before) {
    if (before == null) {
      return report;
    }
    long late = Math.max(0, report.rows() - before.rows());
    return with(report, before.number() + 1, late, report.slices(), false);
  }

  static WindowReport superseded(WindowReport report) {
    return with(report, report.number(), report.lateRows(), report.slices(), true);
  }

  static WindowReport with(WindowReport report, List<WindowReport.Slice> slices) {
    return with(report, report.number(), report.lateRows(), slices, report.superseded());
  }

  private static WindowReport with(
      WindowReport report,
      int number,
      long late,
      List<WindowReport.Slice> slices,
      boolean superseded) {
    return new WindowReport(
        report.project(),
        report.monitor(),
        report.endpoint(),
        number,
        report.source(),
        report.cutoff(),
        report.since(),
        report.until(),
        report.release(),
        report.releaseNumber(),
        report.outcome(),
        report.reason(),
        report.rows(),
        report.rowsBefore(),
        late,
        report.freshAt(),
        report.score(),
        report.classScores(),
        report.features(),
        slices,
        report.alarms(),
        report.expected(),
        report.evidence(),
        superseded,
        report.at());
  }

  static JsonNode event(WindowReport report) {
    var data = Json.object().put("monitor", report.monitor()).put("endpoint", report.endpoint());
    data.put("cutoff", report.cutoff().toString()).put("number", report.number());
    data.put("source", report.source()).put("outcome", report.outcome().name());
    var release = report.release();
    if (release != null) {
      data.put("release", release.hex());
    }
    data.set("alarms", Json.treeOf(report.alarms()));
    data.set(
        "expected",
        Json.treeOf(report.expected().stream().map(WindowReport.Expected::feature).toList()));
    return data;
  }
}
