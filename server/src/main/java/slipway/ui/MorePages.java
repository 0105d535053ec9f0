package slipway.ui;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.Json;
import slipway.api.wire.Automation;
import slipway.audit.Audit;
import slipway.audit.AuditEntry;
import slipway.audit.AuditSearch;
import slipway.db.Database;
import slipway.db.Found;
import slipway.http.Response;
import slipway.http.Router;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Shown;
import slipway.ui.view.Timeline;

/// What was done.
final class MorePages {
  private static final List<Controls.Column> COLUMNS =
      List.of(
          Controls.Column.sorted("When"),
          Controls.Column.sorted("Who"),
          Controls.Column.sorted("Did"),
          Controls.Column.sorted("What"),
          Controls.Column.plain("Details"));

  private static final int UUID_LENGTH = 36;

  private static final Pattern ROLLOUT = Pattern.compile("(.+)/([1-9][0-9]{0,8})");
  private static final Pattern AUTOMATION =
      Pattern.compile("automations/([^/]+)(?:/decisions/(.+))?");

  private final Site site;
  private final Access access;
  private final Database database;
  private final Audit audit;
  private final slipway.automation.Timeline automations;

  MorePages(Site site, Ui.Parts parts) {
    this.site = site;
    this.access = parts.access();
    this.database = parts.database();
    this.audit = parts.audit();
    this.automations = parts.automation();
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/timeline",
        request -> timeline(Asked.only(site.visit(request), "kind", "since", "until")));
  }

  private record Known(Found<AuditEntry> found, List<String> areas) {}

  private Response timeline(Visit visit) {
    var asked = Asked.of(visit);
    if (CsvFile.isAsked(visit)) {
      return csv(visit, search(asked));
    }
    var known =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, visit.project());
          return new Known(
              audit.found(tx, visit.project(), search(asked)), audit.areas(tx, visit.project()));
        });
    var found = known.found();
    var looking = automations.list(visit.caller(), visit.project());
    var endpoints =
        looking.stream().collect(Collectors.toMap(Automation::name, Automation::endpoint));
    var answer =
        found.all() == 0
            ? "Nothing was done yet."
            : Format.plural(found.all(), "deed")
                + " of people and of the server, in a record that is only added to.";
    return site.page(
        visit,
        "timeline",
        Head.of(Section.TIMELINE, answer, visit.links().rest() + "/audit"),
        new Timeline(
            looking.stream().map(one -> DecisionPages.row(visit, one)).toList(),
            found.rows().stream().map(e -> entry(visit, e, endpoints)).toList(),
            Controls.of(
                asked,
                COLUMNS,
                List.of(
                    Filters.words(asked, "kind", "any kind", known.areas()),
                    Filters.day(asked, "since", "from"),
                    Filters.day(asked, "until", "to")),
                found),
            found.all() == 0
                ? new Empty(
                    "Nothing was done yet",
                    "Everything that people or the server change is written here with who did it.",
                    "slipway apply -f examples/churn --server " + visit.server())
                : null));
  }

  private Response csv(Visit visit, AuditSearch search) {
    return CsvFile.of(
        "deeds-" + visit.project(),
        List.of("id", "when", "who", "did", "what", "details"),
        take ->
            database.read(tx -> {
              access.require(tx, visit.caller(), Permission.READ, visit.project());
              audit.each(
                  tx,
                  visit.project(),
                  search,
                  e ->
                      take.accept(
                          List.of(
                              e.id().toString(),
                              e.at().toString(),
                              e.actor(),
                              e.action(),
                              e.subject(),
                              Json.text(e.details()))));
              return true;
            }));
  }

  private static AuditSearch search(Asked asked) {
    return new AuditSearch(
        asked.text("kind"), asked.start("since"), asked.end("until"), asked.find(), asked.slice());
  }

  /// @param endpoints what each automation looks after
  static Timeline.Entry entry(Visit visit, AuditEntry e, Map<String, String> endpoints) {
    var links = visit.links();
    var href = href(links, e, endpoints);
    var subject = e.subject().substring(e.subject().lastIndexOf('/') + 1);
    return new Timeline.Entry(
        Format.ago(visit.now(), e.at()),
        e.actor(),
        e.action(),
        new Shown(
            subject.length() == UUID_LENGTH
                ? "…" + subject.substring(UUID_LENGTH - 8)
                : e.subject(),
            e.subject(),
            href),
        new DeedDetails(links, e, endpoints).said());
  }

  static @Nullable String href(Links links, AuditEntry e, Map<String, String> endpoints) {
    return e.action().startsWith("automation.")
        ? decision(links, e, endpoints)
        : href(links, e.action(), e.subject());
  }

  /// `datasets/purchases` leads to that dataset; a bare name to what the action is about.
  private static @Nullable String href(Links links, String action, String subject) {
    var rollout = ROLLOUT.matcher(subject);
    if (action.startsWith("rollout.")) {
      return rollout.matches()
          ? links.rollout(rollout.group(1), Integer.parseInt(rollout.group(2)))
          : links.endpoint(subject);
    }
    int slash = subject.indexOf('/');
    int dot = action.indexOf('.');
    var kind =
        slash < 0 ? dot < 0 ? action : action.substring(0, dot) : subject.substring(0, slash);
    var name = subject.substring(slash + 1);
    return switch (kind) {
      case "datasets", "dataset" -> links.dataset(name);
      case "views", "view", "feature" -> links.view(name);
      case "features", "labels" -> links.dataset(subject);
      case "endpoints", "endpoint" -> links.endpoint(name);
      case "models", "registry", "model" -> links.model(name);
      case "executions", "execution" -> links.execution(name);
      case "runs", "run" -> links.run(name);
      case "pipelines", "pipeline" -> links.pipelines();
      case "monitors", "monitor" -> links.monitor(name);
      case "alerts" -> links.alert(name);
      case "silences" -> links.alerts();
      case "channels" -> links.settings();
      case "feedback" -> links.endpoint(subject);
      default -> null;
    };
  }

  /// The decision that was made or answered, else the timeline of what is looked after.
  private static @Nullable String decision(
      Links links, AuditEntry e, Map<String, String> endpoints) {
    var said = AUTOMATION.matcher(e.subject());
    if (!said.matches()) {
      return links.timeline();
    }
    var endpoint = endpoints.get(said.group(1));
    if (endpoint == null) {
      return links.timeline();
    }
    var decision =
        said.group(2) == null ? e.details().path("decision").asString("") : said.group(2);
    return decision.isEmpty() ? links.timeline(endpoint) : links.decision(endpoint, decision);
  }
}
