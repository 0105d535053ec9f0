package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import slipway.api.Json;
import slipway.api.wire.GateReport;
import slipway.api.wire.GateReport.Outcome;
import slipway.ui.Site.Visit;
import slipway.ui.view.Gates;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Gate reports as they are shown: each gate with outcome, sentence, numbers and evidence.
final class GateReports {
  private GateReports() {}

  static State state(Outcome outcome) {
    return switch (outcome) {
      case PASS -> State.good("pass");
      case FAIL -> State.bad("fail");
      case INCONCLUSIVE -> State.attention("inconclusive");
      case ERROR -> State.bad("error");
      case SKIPPED -> State.neutral("skipped");
    };
  }

  static Gates.Report shown(Visit visit, GateReport.OfStep of) {
    var report = of.report();
    var facts = new ArrayList<Run.Fact>();
    var champion = report.champion();
    facts.add(
        new Run.Fact(
            "for", Shown.of(report.endpoint()).linked(visit.links().endpoint(report.endpoint()))));
    facts.add(
        new Run.Fact(
            "in production",
            champion == null
                ? Shown.of("nothing yet")
                : Shown.of(
                        champion.model()
                            + " v"
                            + champion.version()
                            + ", trained as of "
                            + champion.trainedAsOf(),
                        champion.packageDigest().hex())
                    .linked(visit.links().version(champion.model(), champion.version()))));
    facts.add(new Run.Fact("compared as of", Shown.of(report.cutoff().toString())));
    facts.add(
        new Run.Fact(
            "candidate",
            Format.digest(report.training()).linked(visit.links().blob(report.training()))));
    return new Gates.Report(
        of.step(),
        state(report.outcome()),
        report.sentence(),
        Format.digest(of.digest()).linked(visit.links().blob(of.digest())),
        facts,
        report.gates().stream().map(GateReports::gate).toList());
  }

  private static Gates.Gate gate(GateReport.Gate gate) {
    var numbers = gate.numbers();
    return new Gates.Gate(
        Format.words(gate.gate()),
        state(gate.outcome()),
        gate.blocks() ? "blocks" : "warns",
        gate.sentence(),
        Whiskers.alone(
            numbers.get("lower"),
            numbers.get("delta"),
            numbers.get("upper"),
            "difference of mean loss with its interval, zero marked"),
        numbers.entrySet().stream()
            .map(e -> new Run.Fact(Format.words(e.getKey()), Format.number(e.getValue())))
            .toList(),
        gate.evidence() == null || gate.evidence().isEmpty() ? null : Json.pretty(gate.evidence()));
  }

  /// The gate that let something in, in a word: of several the worst.
  static State overall(List<Outcome> outcomes) {
    return outcomes.stream()
        .max(Comparator.comparingInt(GateReports::rank))
        .map(GateReports::state)
        .orElse(State.neutral("no gate"));
  }

  private static int rank(Outcome outcome) {
    return switch (outcome) {
      case SKIPPED -> 0;
      case PASS -> 1;
      case INCONCLUSIVE -> 2;
      case FAIL -> 3;
      case ERROR -> 4;
    };
  }
}
