package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Automation;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Rollout;
import slipway.datasets.Listing;
import slipway.datasets.Quarantined;
import slipway.monitoring.alerts.AlertFilter;
import slipway.pipelines.History;
import slipway.serving.Activation;
import slipway.serving.HoldBack;
import slipway.ui.Site.Visit;
import slipway.ui.view.Overview;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// What changed in a project, by the business clock, newest first: decisions, releases and ways
/// back, rollouts that ended, alerts, versions of datasets and what was refused, pipeline runs; the
/// newest of them, or all of a month.
final class Changes {
  private static final int NEWEST_SHOWN = 14;
  private static final int MONTH_SHOWN_MAX = 500;

  /// Of each kind in a month.
  private static final int MONTH_READ = 1_000;

  /// Before and after which nothing is looked for.
  private static final Instant FIRST = Instant.EPOCH.minus(Duration.ofDays(36_500));

  private static final Instant LAST = Instant.EPOCH.plus(Duration.ofDays(36_500));

  /// @param executions newest first
  /// @param activations of all endpoints, newest first within each
  /// @param rollouts of all endpoints
  record Known(
      Optional<YearMonth> month,
      List<History.Ran> executions,
      List<Listing.OfDataset> versions,
      List<Automation.Decision> decisions,
      List<Activation> activations,
      List<Rollout> rollouts,
      List<HoldBack> heldBack,
      List<Quarantined> refused,
      List<Alert> alerts) {
    static final Known NOTHING =
        new Known(
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    Known {
      executions = List.copyOf(executions);
      versions = List.copyOf(versions);
      decisions = List.copyOf(decisions);
      activations = List.copyOf(activations);
      rollouts = List.copyOf(rollouts);
      heldBack = List.copyOf(heldBack);
      refused = List.copyOf(refused);
      alerts = List.copyOf(alerts);
    }

    Known in(YearMonth other) {
      return new Known(
          Optional.of(other),
          executions,
          versions,
          decisions,
          activations,
          rollouts,
          heldBack,
          refused,
          alerts);
    }
  }

  private record Dated(Instant at, int order, Overview.Change change) {}

  private Changes() {}

  static Known read(Visit visit, Ui.Parts parts, List<Dataset> datasets, List<Endpoint> endpoints) {
    var month = month(visit);
    var caller = visit.caller();
    var project = visit.project();
    var from = month.map(Changes::begin).orElse(FIRST);
    var until = month.map(one -> begin(one.plusMonths(1))).orElse(LAST);
    int most = month.isPresent() ? MONTH_READ : NEWEST_SHOWN;
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
    var refused = new ArrayList<Quarantined>();
    datasets.stream()
        .filter(dataset -> dataset.quarantined() > 0)
        .forEach(dataset ->
            refused.addAll(parts.datasets().quarantine(caller, project, dataset.name(), most)));
    var names = endpoints.stream().map(Endpoint::name).toList();
    var alerts = parts.monitoring().alerts().list(caller, project, AlertFilter.all(most));
    var ran = parts.pipelines().history().ran(caller, project, from, until, most);
    var versions = parts.datasets().listing().commits(caller, project, from, until, most);
    return parts
        .database()
        .read(tx ->
            new Known(
                month,
                ran,
                versions,
                decisions,
                names.stream()
                    .flatMap(name -> parts.serving().history(tx, project, name).stream())
                    .toList(),
                names.stream()
                    .flatMap(name -> parts.rollouts().list(tx, project, name).stream())
                    .toList(),
                parts.serving().holdBacks(tx, project),
                refused,
                alerts.items()));
  }

  private static Instant begin(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Optional<YearMonth> month(Visit visit) {
    var asked = visit.request().query("month").orElse("").strip();
    try {
      return asked.isEmpty() ? Optional.empty() : Optional.of(YearMonth.parse(asked));
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid("month", '"' + asked + '"', "a month, YYYY-MM");
    }
  }

  static Overview.Changed shown(Visit visit, Known known) {
    var all = new ArrayList<Dated>();
    known.decisions().forEach(decision -> all.add(decided(visit, decision)));
    known.activations().forEach(one -> all.add(released(visit, known, one)));
    known.heldBack().forEach(held -> all.add(heldBack(visit, held)));
    known.rollouts().forEach(rollout -> ended(visit, rollout).ifPresent(all::add));
    known.alerts().forEach(alert -> all.add(opened(visit, alert)));
    known.refused().forEach(refused -> all.add(refused(visit, refused)));
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

  /// A release that was active before is a way back.
  private static Dated released(Visit visit, Known known, Activation activation) {
    var release = activation.release();
    boolean isBack =
        known.activations().stream()
            .anyMatch(other ->
                other.number() < activation.number()
                    && other.release().digest().equals(release.digest()));
    return new Dated(
        activation.at(),
        1,
        new Overview.Change(
            Format.business(activation.at()),
            isBack ? State.attention("rolled back") : State.good("released"),
            Shown.of("release " + activation.number() + " of " + release.endpoint())
                .linked(visit.links().endpoint(release.endpoint())),
            release.model()
                + " v"
                + release.version()
                + ", by "
                + activation.actor()
                + ", "
                + activation.decision()));
  }

  private static Dated heldBack(Visit visit, HoldBack held) {
    var what = held.kind() + " " + held.name() + " @ " + held.digest().brief();
    return new Dated(
        held.at(),
        1,
        new Overview.Change(
            Format.business(held.at()),
            State.attention("held back"),
            held.kind().equals(HoldBack.FEATURE_VIEW)
                ? Shown.of(what).linked(visit.links().view(held.name()))
                : Shown.of(what).linked(visit.links().endpoint(held.name())),
            held.reason()));
  }

  private static Optional<Dated> ended(Visit visit, Rollout rollout) {
    return Optional.ofNullable(rollout.endedAt())
        .map(at ->
            new Dated(
                at,
                1,
                new Overview.Change(
                    Format.business(at),
                    RolloutWords.state(rollout.status()),
                    Shown.of("rollout " + rollout.number() + " at " + rollout.endpoint())
                        .linked(visit.links().rollout(rollout.endpoint(), rollout.number())),
                    rollout.model() + " v" + rollout.version() + ": " + rollout.sentence())));
  }

  private static Dated opened(Visit visit, Alert alert) {
    return new Dated(
        alert.openedAt(),
        1,
        new Overview.Change(
            Format.business(alert.openedAt()),
            AlertPages.severity(alert.severity()),
            Shown.of("alert of " + alert.subject()).linked(visit.links().alert(alert.id())),
            Format.brief(alert.sentence()).text()));
  }

  private static Dated refused(Visit visit, Quarantined refused) {
    return new Dated(
        refused.at(),
        2,
        new Overview.Change(
            Format.business(refused.at()),
            State.bad("quarantined"),
            Shown.of(refused.dataset()).linked(visit.links().dataset(refused.dataset())),
            refused.subject() + " broke the contract"));
  }

  private static Dated version(Visit visit, Listing.OfDataset version) {
    var commit = version.commit();
    return new Dated(
        commit.at(),
        2,
        new Overview.Change(
            Format.business(commit.at()),
            State.good("version"),
            Shown.of(version.dataset(), commit.tree().hex())
                .linked(visit.links().dataset(version.dataset(), commit.tree())),
            Format.plural(commit.rows(), "row") + " (+" + Format.count(commit.rowsAdded()) + ")"));
  }

  private static Dated ran(Visit visit, History.Ran ran) {
    return new Dated(
        ran.at(),
        3,
        new Overview.Change(
            Format.business(ran.at()),
            PipelinePages.state(ran.status()),
            Shown.of("pipeline " + ran.pipeline() + " #" + ran.number())
                .linked(visit.links().execution(ran.id())),
            ran.error().isEmpty()
                ? "started by " + ran.author()
                : Format.brief(ran.error()).text()));
  }
}
