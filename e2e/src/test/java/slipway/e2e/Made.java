package slipway.e2e;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import slipway.api.Digest;
import slipway.api.wire.Automation;
import slipway.api.wire.Execution;
import slipway.api.wire.GateReport;
import slipway.api.wire.Judged;
import slipway.api.wire.Rollout;
import slipway.api.wire.WindowReport;
import slipway.cli.demo.Replay;
import slipway.client.ProjectClient;

/// What a replay decided and made through a month, without what no two runs have in common: random
/// ids, the wall clock and how long things took. Lists are in the order in which the server gives
/// them.
///
/// @param packages of the model's versions
/// @param months with the releases in production at their ends
record Made(
    List<Version> versions,
    List<Ran> executions,
    List<Gate> gates,
    List<Judged> judgements,
    List<WindowReport> windows,
    List<Automation.Decision> decisions,
    List<Look> looks,
    List<Digest> packages,
    List<Replay.MonthResult> months) {
  /// A commit.
  record Version(String dataset, Digest tree, Instant at, long rows, String report) {}

  /// An execution with the digests of its steps' inputs.
  record Ran(String pipeline, long number, Instant at, String status, List<String> steps) {}

  /// A step's report on a candidate.
  record Gate(String pipeline, long number, GateReport.OfStep report) {}

  /// What was decided about a rollout.
  ///
  /// @param rails what their rates were compared with, but for how long answers took
  record Look(int number, Rollout.Look look, List<Rollout.Rail> rails) {}

  static Made through(YearMonth last, Line line) {
    var end = last.atEndOfMonth();
    var project = line.project();
    var executions =
        project.executions().stream()
            .filter(one -> !day(one.at()).isAfter(end))
            .sorted(Comparator.comparing(Execution::pipeline).thenComparing(Execution::number))
            .toList();
    return new Made(
        List.of(Replay.DATASET, "features/" + Replay.VIEW, "labels/" + Replay.LABELS).stream()
            .flatMap(dataset -> versions(project, dataset, end).stream())
            .toList(),
        executions.stream().map(Made::ran).toList(),
        executions.stream().flatMap(one -> gates(project, one).stream()).toList(),
        project.judgements(Replay.ENDPOINT).stream()
            .filter(one -> !day(one.at()).isAfter(end))
            .toList(),
        project.windows(Replay.MONITOR).stream().filter(one -> !one.cutoff().isAfter(end)).toList(),
        decisions(project, end),
        looks(project, end),
        packages(project, line, last),
        line.months().stream().filter(month -> !month.month().isAfter(last)).toList());
  }

  private static List<Version> versions(ProjectClient project, String dataset, LocalDate end) {
    return project.commits(dataset).stream()
        .filter(commit -> !day(commit.at()).isAfter(end))
        .map(commit ->
            new Version(
                dataset,
                commit.tree(),
                commit.at(),
                commit.rows(),
                String.valueOf(commit.report())))
        .toList();
  }

  /// Steps by the digest of what they were given; what was staged is named by a random id.
  private static Ran ran(Execution one) {
    return new Ran(
        one.pipeline(),
        one.number(),
        one.at(),
        one.status() + " " + one.parameters() + " " + one.error(),
        one.steps().stream()
            .map(step ->
                step.name()
                    + " "
                    + step.status()
                    + (step.type().equals("check") ? "" : " " + step.cacheKey()))
            .toList());
  }

  private static List<Gate> gates(ProjectClient project, Execution one) {
    return project.gates(one.id()).stream()
        .map(report -> new Gate(one.pipeline(), one.number(), report))
        .toList();
  }

  private static List<Automation.Decision> decisions(ProjectClient project, LocalDate end) {
    return project.automation().timeline(Replay.AUTOMATION).stream()
        .filter(one -> !one.day().isAfter(end))
        .map(Made::withoutExecutions)
        .toList();
  }

  private static Automation.Decision withoutExecutions(Automation.Decision one) {
    return new Automation.Decision(
        one.id(),
        one.automation(),
        one.endpoint(),
        one.cutoff(),
        one.number(),
        one.kind(),
        one.day(),
        one.at(),
        one.signal(),
        one.diagnosis(),
        one.action(),
        one.wanted(),
        one.model(),
        one.seen(),
        one.judged(),
        one.done(),
        one.otherwise(),
        one.needsPerson(),
        one.numbers(),
        one.opens().stream().filter(opens -> !opens.what().equals("execution")).toList(),
        one.digest(),
        one.definition(),
        null);
  }

  private static List<Look> looks(ProjectClient project, LocalDate end) {
    return project.rollouts(Replay.ENDPOINT).stream()
        .flatMap(rollout ->
            project.looks(Replay.ENDPOINT, rollout.number()).stream()
                .filter(look -> !look.result().equals("none") && !day(look.at()).isAfter(end))
                .map(look -> look(rollout.number(), look)))
        .toList();
  }

  /// How many looks there were before depends on the machine, and with it the least of the
  /// probabilities that they saw.
  private static Look look(int number, Rollout.Look look) {
    return new Look(
        number,
        new Rollout.Look(
            0,
            look.at(),
            look.status(),
            look.step(),
            look.requests(),
            look.candidateRequests(),
            List.of(),
            look.verdict(),
            look.pairs(),
            look.difference(),
            look.result(),
            look.sentence()),
        look.rails().stream()
            .filter(rail -> !rail.rail().equals("slow"))
            .map(rail ->
                new Rollout.Rail(
                    rail.rail(),
                    rail.candidate(),
                    rail.former(),
                    Math.rint(rail.expected()),
                    null,
                    rail.alpha(),
                    rail.alarm()))
            .toList());
  }

  private static List<Digest> packages(ProjectClient project, Line line, YearMonth last) {
    var served =
        line.months().stream()
            .filter(month -> !month.month().isAfter(last) && month.release() != null)
            .mapToInt(month -> java.util.Objects.requireNonNull(month.release()).version())
            .max()
            .orElse(0);
    return project.model("customer_churn").versions().stream()
        .filter(version -> version.number() <= served)
        .map(version -> java.util.Objects.requireNonNull(version.packageDigest()))
        .toList();
  }

  private static LocalDate day(Instant at) {
    return at.atOffset(java.time.ZoneOffset.UTC).toLocalDate();
  }
}
