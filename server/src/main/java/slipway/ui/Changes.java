package slipway.ui;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import slipway.api.SlipwayException;
import slipway.api.wire.Automation;
import slipway.api.wire.Dataset;
import slipway.api.wire.Execution;
import slipway.ui.Site.Visit;
import slipway.ui.view.Overview;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// What changed in a project, by the business clock, newest first: decisions, releases, versions of
/// datasets and pipeline runs; the newest of them, or all of a month.
final class Changes {
  private static final int NEWEST_SHOWN = 14;
  private static final int MONTH_SHOWN_MAX = 500;
  private static final int MONTH_READ = 1_000;
  private static final int NEWEST_READ = 30;

  /// A version of a dataset.
  record Version(String dataset, Dataset.Commit commit) {}

  /// @param executions newest first
  record Known(
      Optional<YearMonth> month,
      List<Execution> executions,
      List<Version> versions,
      List<Automation.Decision> decisions) {
    Known {
      executions = List.copyOf(executions);
      versions = List.copyOf(versions);
      decisions = List.copyOf(decisions);
    }
  }

  private record Dated(Instant at, int order, Overview.Change change) {}

  private Changes() {}

  static Known read(Visit visit, Ui.Parts parts, List<Dataset> datasets) {
    var month = month(visit);
    var caller = visit.caller();
    var project = visit.project();
    var versions = new ArrayList<Version>();
    for (var dataset : datasets) {
      if (month.isPresent()) {
        parts
            .datasets()
            .listing()
            .commits(caller, project, dataset.name(), MONTH_READ)
            .forEach(commit -> versions.add(new Version(dataset.name(), commit)));
      } else if (dataset.head() != null) {
        versions.add(new Version(dataset.name(), dataset.head()));
      }
    }
    var decisions = new ArrayList<Automation.Decision>();
    for (var automation : parts.automation().list(caller, project)) {
      decisions.addAll(
          month.isPresent()
              ? parts.automation().all(caller, project, automation.name())
              : parts
                  .automation()
                  .entries(caller, project, automation.name(), Optional.empty(), NEWEST_SHOWN)
                  .items());
    }
    int runs = month.isPresent() ? MONTH_READ : NEWEST_READ;
    return new Known(
        month, parts.pipelines().executions(caller, project, runs), versions, decisions);
  }

  private static Optional<YearMonth> month(Visit visit) {
    var asked = visit.request().query("month").orElse("").strip();
    try {
      return asked.isEmpty() ? Optional.empty() : Optional.of(YearMonth.parse(asked));
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid("month", '"' + asked + '"', "a month, YYYY-MM");
    }
  }

  static Overview.Changed shown(Visit visit, Known known, List<EndpointPages.Known> endpoints) {
    var all = new ArrayList<Dated>();
    known.decisions().forEach(decision -> all.add(decided(visit, decision)));
    endpoints.forEach(endpoint -> released(visit, endpoint).ifPresent(all::add));
    known.versions().forEach(version -> all.add(version(visit, version)));
    known.executions().forEach(execution -> all.add(ran(visit, execution)));
    var sorted =
        all.stream()
            .filter(one -> known.month().isEmpty() || known.month().get().equals(monthOf(one.at())))
            .sorted(Comparator.comparing(Dated::at).reversed().thenComparing(Dated::order))
            .toList();
    int most = known.month().isPresent() ? MONTH_SHOWN_MAX : NEWEST_SHOWN;
    var middle =
        known
            .month()
            .or(() -> sorted.stream().findFirst().map(one -> monthOf(one.at())))
            .orElse(null);
    var home = visit.links().home();
    return new Overview.Changed(
        known.month().map(YearMonth::toString).orElse(""),
        sorted.stream().limit(most).map(Dated::change).toList(),
        sorted.size() > most ? "the newest " + most + " of " + sorted.size() : "",
        middle == null
            ? null
            : Shown.of(middle.minusMonths(1).toString())
                .linked(home + "?month=" + middle.minusMonths(1) + "#changed"),
        middle == null
            ? null
            : Shown.of(middle.plusMonths(known.month().isPresent() ? 1 : 0).toString())
                .linked(
                    home
                        + "?month="
                        + middle.plusMonths(known.month().isPresent() ? 1 : 0)
                        + "#changed"));
  }

  private static YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atOffset(ZoneOffset.UTC));
  }

  private static Dated decided(Visit visit, Automation.Decision decision) {
    return new Dated(
        decision.at(),
        -decision.number(), // of those made at the same time the last is the newest
        new Overview.Change(
            Format.business(decision.at()),
            DecisionPages.action(decision),
            Shown.of("decision for " + decision.endpoint(), decision.id())
                .linked(visit.links().decision(decision.endpoint(), decision.id())),
            decision.done() + " " + decision.judged()));
  }

  private static Optional<Dated> released(Visit visit, EndpointPages.Known known) {
    var endpoint = known.endpoint();
    return Optional.ofNullable(endpoint.release())
        .map(release ->
            new Dated(
                release.since(),
                1,
                new Overview.Change(
                    Format.business(release.since()),
                    State.good("released"),
                    Shown.of("release " + release.number() + " of " + endpoint.name())
                        .linked(visit.links().endpoint(endpoint.name())),
                    endpoint.model() + " v" + release.version() + ", " + release.decision())));
  }

  private static Dated version(Visit visit, Version version) {
    var commit = version.commit();
    return new Dated(
        commit.at(),
        2,
        new Overview.Change(
            Format.business(commit.at()),
            State.good("version"),
            Shown.of(version.dataset(), commit.tree().hex())
                .linked(visit.links().dataset(version.dataset(), commit.tree())),
            Format.count(commit.rows()) + " rows (+" + Format.count(commit.rowsAdded()) + ")"));
  }

  private static Dated ran(Visit visit, Execution e) {
    return new Dated(
        e.at(),
        3,
        new Overview.Change(
            Format.business(e.at()),
            PipelinePages.state(e.status()),
            Shown.of("pipeline " + e.pipeline() + " #" + e.number())
                .linked(visit.links().execution(e.id())),
            PipelinePages.summary(e)));
  }
}
