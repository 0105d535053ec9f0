package slipway.contracts;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Report;
import slipway.api.wire.Report.Outcome;

/// What a rule found.
///
/// @param broken the SQL condition that its failing rows meet, over the relation they are taken
///   from; null when no single row is to blame
record Result(
    Outcome outcome,
    long failed,
    String found,
    List<Report.FailingRow> examples,
    @Nullable String broken) {
  static Result of(Outcome outcome, long failed, String found) {
    return new Result(outcome, failed, found, List.of(), null);
  }

  /// The same of a rule that is reported when broken, and no reason to refuse.
  Result asWarning() {
    return outcome == Outcome.FAIL || outcome == Outcome.ERROR
        ? new Result(Outcome.WARNING, failed, found, examples, broken)
        : this;
  }

  Report.Rule report(Rule rule) {
    return new Report.Rule(
        rule.name(), rule.column(), outcome, failed, rule.expected(), found, examples);
  }
}
