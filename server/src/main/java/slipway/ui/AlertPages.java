package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import slipway.api.Json;
import slipway.api.wire.Alert;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Alerts;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// Alerts: the list of them, and one with its evidence.
final class AlertPages {
  private final Site site;
  private final slipway.monitoring.alerts.Alerts alerts;

  AlertPages(Site site, slipway.monitoring.alerts.Alerts alerts) {
    this.site = site;
    this.alerts = alerts;
  }

  void register(Router router) {
    new SeveralAlerts(site, alerts).register(router);
    router.get(
        "/ui/projects/{project}/alerts",
        request -> {
          var visit = AlertList.only(site.visit(request));
          if (CsvFile.isAsked(visit)) {
            return AlertList.csv(alerts, visit, Asked.of(visit));
          }
          return AlertList.page(site, visit, AlertList.known(alerts, visit, Asked.of(visit)));
        });
    router.get(
        "/ui/projects/{project}/alerts/{alert}",
        request -> {
          var visit = site.visit(request);
          var id = PipelinePages.id(request.path("alert"));
          var detail = alerts.detail(visit.caller(), visit.project(), id);
          return one(site, visit, detail, alerts.runbook(detail.alert().kind(), visit.project()));
        });
  }

  /// `endpoint churn` leads to that endpoint.
  static Shown subject(Links links, String subject) {
    int space = subject.indexOf(' ');
    var shown = Shown.of(subject);
    if (space < 0) {
      return shown;
    }
    var name = subject.substring(space + 1);
    return switch (subject.substring(0, space)) {
      case "endpoint" -> shown.linked(links.endpoint(name));
      case "dataset" -> shown.linked(links.dataset(name));
      case "monitor" -> shown.linked(links.monitor(name));
      case "view" -> shown.linked(links.view(name));
      case "model" -> shown.linked(links.model(name));
      case "pipeline" -> shown.linked(links.pipelines());
      default -> shown;
    };
  }

  static State severity(Alert.Severity severity) {
    return switch (severity) {
      case INFO -> State.neutral("info");
      case WARNING -> State.attention("warning");
      case CRITICAL -> State.bad("critical");
    };
  }

  static State state(Alert.State state) {
    return switch (state) {
      case OPEN -> State.attention("open");
      case ACKNOWLEDGED -> State.running("taken care of");
      case RESOLVED -> State.good("resolved");
    };
  }

  static Alerts.Row row(Visit visit, Alert alert) {
    return new Alerts.Row(
        alert.id().toString(),
        subject(visit.links(), alert.subject()),
        severity(alert.severity()),
        state(alert.state()),
        alert.kind().name().toLowerCase(Locale.ROOT),
        Format.brief(alert.sentence()).linked(visit.links().alert(alert.id())),
        Format.business(alert.openedAt()),
        Format.business(alert.lastSeenAt()),
        seen(alert),
        hands(alert),
        acts(visit, alert));
  }

  private static String seen(Alert alert) {
    return (alert.count() == 1 ? "seen once" : "seen " + alert.count() + " times")
        + (alert.reopened() == 0
            ? ""
            : ", came back " + (alert.reopened() == 1 ? "once" : alert.reopened() + " times"));
  }

  private static String hands(Alert alert) {
    var resolution = alert.resolution();
    if (resolution != null) {
      return "resolved by " + said(resolution.by(), resolution.note());
    }
    var acknowledgment = alert.acknowledgment();
    return acknowledgment == null ? "nobody yet" : said(acknowledgment.by(), acknowledgment.note());
  }

  private static String said(String by, String note) {
    return note.isBlank() ? by : by + ": " + note;
  }

  private static List<Act> acts(Visit visit, Alert alert) {
    if (!alert.state().isStanding()) {
      return List.of();
    }
    var path = visit.links().rest() + "/alerts/" + alert.id();
    var acts = new ArrayList<Act>();
    acts.add(
        new Act(
            alert.state() == Alert.State.OPEN ? "Acknowledge…" : "Take over…",
            "Says that you take care of it. It stays the one alert of "
                + alert.key()
                + " until evidence or somebody resolves it.",
            path + "/acknowledge",
            List.of(Act.Field.text("note", "What you do about it")),
            "Acknowledge",
            false));
    acts.add(
        new Act(
            "Resolve…",
            "Says that it is over. The same evidence does not open it again; other evidence does.",
            path + "/resolve",
            List.of(Act.Field.text("note", "Why it is over")),
            "Resolve",
            false));
    acts.add(silencing(visit, alert));
    return acts;
  }

  /// What one does about an alert where it is only named: take it, or have peace from it.
  static List<Act> atOnce(Visit visit, Alert alert) {
    return alert.state() == Alert.State.OPEN
        ? List.of(acts(visit, alert).getFirst(), silencing(visit, alert))
        : List.of();
  }

  static Act.Field lasting() {
    return Act.Field.choice(
        "lasts",
        "For",
        List.of(
            new Act.Option("1h", "an hour"),
            new Act.Option("4h", "4 hours"),
            new Act.Option("24h", "a day"),
            new Act.Option("168h", "a week")));
  }

  private static Act silencing(Visit visit, Alert alert) {
    var kind = alert.kind().name().toLowerCase(Locale.ROOT);
    return new Act(
        "Silence…",
        "Tells nobody of alerts of this kind ("
            + kind
            + ") about "
            + alert.subject()
            + " for a while, on the wall clock. They still open, and stand here; what stands at the"
            + " end is told then.",
        visit.links().rest() + "/alerts/silences",
        List.of(
            Act.Field.fixed("subject", alert.subject()),
            Act.Field.fixed("kind", kind),
            lasting(),
            Act.Field.reason()),
        "Silence",
        false);
  }

  /// @param runbook where it is said what to do about alerts of this kind
  static Response one(Site site, Visit visit, Alert.Detail detail, String runbook) {
    var alert = detail.alert();
    var head =
        Head.below(
                Section.ALERTS,
                alert.subject(),
                alert.sentence(),
                visit.links().rest() + "/alerts/" + alert.id())
            .with(alert.state().isStanding() ? severity(alert.severity()) : state(alert.state()));
    var resolution = alert.resolution();
    return site.page(
        visit,
        "alert",
        head,
        new Alerts.Page(
            tiles(alert),
            acts(visit, alert),
            facts(visit, alert),
            Shown.of(
                    "what to do about a " + alert.kind().name().toLowerCase(Locale.ROOT) + " alert",
                    runbook)
                .linked(runbook),
            Evidence.of(visit.links(), alert.evidence()),
            Json.pretty(alert.evidence()),
            resolution == null || resolution.evidence().isEmpty()
                ? null
                : Json.pretty(resolution.evidence()),
            detail.deliveries().stream().map(AlertPages::delivery).toList()));
  }

  private static List<Tile> tiles(Alert alert) {
    return List.of(
        new Tile("State", Shown.of(state(alert.state()).word()), hands(alert)),
        new Tile(
            "Severity",
            Shown.of(severity(alert.severity()).word()),
            alert.kind().name().toLowerCase(Locale.ROOT)),
        new Tile("Opened", Format.business(alert.openedAt()), "by the business clock"),
        new Tile("Last seen", Format.business(alert.lastSeenAt()), seen(alert)));
  }

  private static List<Run.Fact> facts(Visit visit, Alert alert) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("about", subject(visit.links(), alert.subject())));
    facts.add(new Run.Fact("key", Shown.of(alert.key())));
    var acknowledgment = alert.acknowledgment();
    if (acknowledgment != null) {
      facts.add(
          new Run.Fact(
              "acknowledged",
              Shown.of(
                  Format.business(acknowledgment.at()).text()
                      + " by "
                      + said(acknowledgment.by(), acknowledgment.note()))));
    }
    var resolution = alert.resolution();
    if (resolution != null) {
      facts.add(
          new Run.Fact(
              "resolved",
              Shown.of(
                  Format.business(resolution.at()).text()
                      + " by "
                      + said(resolution.by(), resolution.note()))));
    }
    return facts;
  }

  private static Alerts.Delivery delivery(Alert.Delivery delivery) {
    var last = delivery.attempts().isEmpty() ? null : delivery.attempts().getLast();
    return new Alerts.Delivery(
        delivery.channel(),
        Format.count(delivery.number()),
        delivery.event(),
        switch (delivery.state()) {
          case WAITING -> State.running("waiting");
          case DELIVERED -> State.good("delivered");
          case FAILED -> State.bad("given up");
          case SILENCED -> State.neutral("silenced");
        },
        Format.count(delivery.attempts().size()),
        last == null ? Shown.of("–") : Shown.of(Format.full(last.at())),
        last == null || last.error() == null ? "" : last.error());
  }
}
