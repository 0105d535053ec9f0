package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import slipway.api.wire.Report;
import slipway.api.wire.Report.Outcome;
import slipway.ui.view.Data;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Contract checks as they are shown.
final class Checks {
  private static final int EXAMPLES_SHOWN = 10;

  private Checks() {}

  static State state(Outcome outcome) {
    return switch (outcome) {
      case PASS -> State.good("pass");
      case WARNING -> State.attention("warning");
      case FAIL -> State.bad("fail");
      case ERROR -> State.bad("error");
      case INCONCLUSIVE -> State.attention("inconclusive");
      case SKIPPED -> State.neutral("skipped");
    };
  }

  static Data.Check shown(Report report, boolean open) {
    long failed = report.rules().stream().filter(r -> isBad(r.outcome())).count();
    var title =
        (report.subject() == null ? "Check" : report.subject())
            + (failed == 0
                ? ": all of " + Format.plural(report.rules().size(), "rule")
                : ": "
                    + failed
                    + " of "
                    + Format.plural(report.rules().size(), "rule")
                    + " broken");
    var rules =
        report.rules().stream()
            .sorted((a, b) -> Boolean.compare(isBad(b.outcome()), isBad(a.outcome())))
            .map(Checks::rule)
            .toList();
    return new Data.Check(
        state(report.outcome()),
        title,
        Optional.ofNullable(report.at()).map(Format::business).orElse(Shown.of("")),
        report.digest() == null ? "" : report.digest().brief(),
        rules,
        open);
  }

  private static boolean isBad(Outcome outcome) {
    return outcome == Outcome.FAIL || outcome == Outcome.ERROR;
  }

  private static Data.Rule rule(Report.Rule rule) {
    var names = new LinkedHashSet<String>();
    rule.examples().forEach(example -> names.addAll(example.values().keySet()));
    var examples = new ArrayList<Data.Example>();
    for (var example : rule.examples().stream().limit(EXAMPLES_SHOWN).toList()) {
      var values = new ArrayList<String>();
      for (var name : names) {
        var value = example.values().get(name);
        values.add(value == null ? "null" : value);
      }
      examples.add(new Data.Example(place(example), values));
    }
    return new Data.Rule(
        state(rule.outcome()),
        rule.rule(),
        rule.column() == null ? "" : rule.column(),
        rule.failed() == 0 ? "" : Format.count(rule.failed()),
        rule.expected(),
        rule.found(),
        List.copyOf(names),
        examples);
  }

  private static String place(Report.FailingRow row) {
    var file = row.file() == null ? "" : row.file();
    return row.line() == null ? file : file + ":" + row.line();
  }
}
