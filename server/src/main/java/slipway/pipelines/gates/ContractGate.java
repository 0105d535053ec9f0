package slipway.pipelines.gates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.api.wire.Report;

/// Whether the features that were trained on keep the contracts that are in force now: FAIL names
/// the rules that are broken.
public final class ContractGate {
  public static final String NAME = "feature-contract";

  private ContractGate() {}

  /// What a contract says of one dataset.
  ///
  /// @param report null when no contract guards it
  public record Checked(String dataset, @Nullable Report report) {}

  public static Gate judge(List<Checked> checked) {
    var sentences = new ArrayList<String>();
    var evidence = Json.object();
    var outcome = Outcome.SKIPPED;
    long failed = 0;
    for (var one : checked) {
      var report = one.report();
      if (report == null) {
        sentences.add("no contract guards " + one.dataset());
        continue;
      }
      evidence.put(one.dataset(), report.contractDigest().hex());
      var broken =
          report.rules().stream()
              .filter(rule ->
                  rule.outcome() == Report.Outcome.FAIL || rule.outcome() == Report.Outcome.ERROR)
              .toList();
      failed += broken.size();
      sentences.add(sentence(one.dataset(), report, broken));
      outcome = Verdicts.stronger(outcome, of(report.outcome()));
    }
    return Verdicts.gate(
        NAME, outcome, String.join("; ", sentences), Map.of("broken", (double) failed), evidence);
  }

  private static String sentence(String dataset, Report report, List<Report.Rule> broken) {
    if (broken.isEmpty()) {
      return dataset + " keeps its contract, " + Counted.of(report.rules().size(), "rule");
    }
    return dataset
        + " breaks its contract: "
        + String.join(
            ", ", broken.stream().map(rule -> rule.rule() + " (" + rule.found() + ")").toList());
  }

  private static Outcome of(Report.Outcome outcome) {
    return switch (outcome) {
      case PASS, WARNING -> Outcome.PASS;
      case FAIL -> Outcome.FAIL;
      case INCONCLUSIVE -> Outcome.INCONCLUSIVE;
      case ERROR -> Outcome.ERROR;
      case SKIPPED -> Outcome.SKIPPED;
    };
  }
}
