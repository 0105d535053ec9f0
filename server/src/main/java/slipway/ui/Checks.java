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

  /// A report in the page of its dataset, with a few of the rows that are to blame.
  static Data.Check shown(Links links, String dataset, Report report, boolean open) {
    var title = (report.subject() == null ? "Check" : report.subject()) + ": " + sentence(report);
    return check(links, dataset, report, title, open, true);
  }

  /// The rules alone when all rows that broke them are shown beside.
  static Data.Check rules(Links links, CheckPage.Known known, boolean withExamples) {
    return check(links, known.dataset(), known.report(), "Rules", true, withExamples);
  }

  private static Data.Check check(
      Links links,
      String dataset,
      Report report,
      String title,
      boolean open,
      boolean withExamples) {
    var digest = report.digest();
    return new Data.Check(
        state(report.outcome()),
        title,
        Optional.ofNullable(report.at()).map(Format::business).orElse(Shown.of("")),
        digest == null ? null : Format.digest(digest).linked(links.check(dataset, digest)),
        report.rules().stream()
            .sorted((a, b) -> Boolean.compare(isBroken(b.outcome()), isBroken(a.outcome())))
            .map(rule -> rule(rule, withExamples))
            .toList(),
        open);
  }

  /// `1 of 3 rules broken: dollars.required, 825 nulls in 2,750 rows`.
  static String sentence(Report report) {
    var all = Format.plural(report.rules().size(), "rule");
    long broken = broken(report);
    return broken == 0
        ? "all of " + all + " hold"
        : broken
            + " of "
            + all
            + " broken: "
            + report.rules().stream()
                .filter(rule -> isBroken(rule.outcome()))
                .findFirst()
                .map(rule -> rule.rule() + ", " + rule.found())
                .orElse("");
  }

  static long broken(Report report) {
    return report.rules().stream().filter(rule -> isBroken(rule.outcome())).count();
  }

  /// Also where the contract only warns.
  private static boolean isBroken(Outcome outcome) {
    return switch (outcome) {
      case FAIL, ERROR, WARNING -> true;
      case PASS, INCONCLUSIVE, SKIPPED -> false;
    };
  }

  private static Data.Rule rule(Report.Rule rule, boolean withExamples) {
    var names = new LinkedHashSet<String>();
    rule.examples().forEach(example -> names.addAll(example.values().keySet()));
    var examples = new ArrayList<Data.Example>();
    int most = withExamples ? EXAMPLES_SHOWN : 0;
    for (var example : rule.examples().stream().limit(most).toList()) {
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
