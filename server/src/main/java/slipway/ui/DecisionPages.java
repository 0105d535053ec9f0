package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Automation;
import slipway.api.wire.Automation.Decision;
import slipway.automation.Timeline.Kinds;
import slipway.db.Found;
import slipway.http.Response;
import slipway.http.Router;
import slipway.serving.Serving;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Decisions;
import slipway.ui.view.Empty;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// The timeline of an endpoint: each decision of its automation, and the evidence of one.
final class DecisionPages {
  private static final String EXECUTION = "execution:";
  private static final int ID_SHOWN = 8;

  /// The id of a decision ends with its cutoff and its number.
  private static final Pattern OF_AUTOMATION = Pattern.compile(".+-\\d{4}-\\d{2}-\\d{2}-\\d+");

  private static final Pattern OF_ROLLOUT =
      Pattern.compile("rollout/([^/]+)/([1-9][0-9]{0,8})/[a-z-]+");

  private static final Set<String> CHANGING = Set.of("train", "roll-out", "activate");
  private static final Set<String> GOOD = Set.of("keep", "promoted", "confirmed");
  private static final Set<String> TAKEN_BACK =
      Set.of("roll-back", "rolled-back", "restore-view", "reverted", "refuse");

  /// @param automation null when nobody looks after the endpoint
  record Known(
      String endpoint,
      @Nullable Automation automation,
      Asked asked,
      Found<Decision> decisions,
      Kinds kinds) {}

  private final Site site;
  private final slipway.automation.Timeline timeline;
  private final Serving serving;

  DecisionPages(Site site, slipway.automation.Timeline timeline, Serving serving) {
    this.site = site;
    this.timeline = timeline;
    this.serving = serving;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/timeline/{endpoint}",
        request -> {
          var visit = Asked.only(site.visit(request), "action", "signal", "since", "until");
          return CsvFile.isAsked(visit)
              ? DecisionList.csv(timeline, visit, request.path("endpoint"))
              : list(site, visit, known(visit, request.path("endpoint")));
        });
    router.get(
        "/ui/projects/{project}/timeline/{endpoint}/{decision}",
        request -> {
          var visit = site.visit(request);
          var known = known(visit, request.path("endpoint"));
          var name = known.automation() == null ? "" : known.automation().name();
          var decision =
              timeline.decision(visit.caller(), visit.project(), name, request.path("decision"));
          var answer =
              timeline.all(visit.caller(), visit.project(), name).stream()
                  .filter(other -> answers(other, decision))
                  .findFirst();
          return one(site, visit, known, decision, answer);
        });
  }

  private static boolean answers(Decision other, Decision asked) {
    return other.opens().stream()
        .anyMatch(opens -> opens.what().equals("decision") && opens.id().equals(asked.id()));
  }

  private Known known(Visit visit, String endpoint) {
    var caller = visit.caller();
    var project = visit.project();
    return timeline
        .ofEndpoint(caller, project, endpoint)
        .map(name -> {
          var asked = Asked.of(visit);
          return new Known(
              endpoint,
              timeline.find(caller, project, name),
              asked,
              timeline.found(caller, project, name, DecisionList.search(asked)),
              timeline.kinds(caller, project, name));
        })
        .orElseGet(() ->
            new Known(
                serving.endpoint(caller, project, endpoint).name(),
                null,
                Asked.of(visit),
                new Found<>(List.of(), 0, 0),
                new Kinds(List.of(), List.of())));
  }

  static Response list(Site site, Visit visit, Known known) {
    var automation = known.automation();
    var entries = known.decisions().rows();
    var page =
        new Decisions.Page(
            automation == null ? List.of() : tiles(visit, automation),
            automation == null ? List.of() : acts(visit, automation),
            entries.stream().map(decision -> entry(visit, decision)).toList(),
            DecisionList.listing(known),
            known.decisions().all() == 0 ? empty(visit, known) : null);
    var head =
        Head.below(
                Section.TIMELINE,
                known.endpoint(),
                automation == null ? "Nobody looks after it by itself." : answer(automation),
                rest(visit, automation) + "/timeline")
            .with(automation == null ? null : state(automation))
            .described(automation == null ? null : automation.description());
    return site.page(visit, "decisions", head, page);
  }

  private static String rest(Visit visit, @Nullable Automation automation) {
    return visit.links().rest()
        + "/automations/"
        + (automation == null ? "NAME" : Links.segment(automation.name()));
  }

  private static Empty empty(Visit visit, Known known) {
    return known.automation() == null
        ? new Empty(
            "No automation yet",
            "An Automation looks after an endpoint: it judges what is seen at each cutoff, says why,"
                + " and (when it is allowed to) trains, gates, rolls out and takes back.",
            "slipway apply -f examples/churn --server " + visit.server())
        : new Empty(
            "No decision yet",
            "The first is made when the features of the next cutoff are computed.",
            "slipway automation timeline "
                + known.automation().name()
                + " --server "
                + visit.server());
  }

  private static String answer(Automation automation) {
    var text = new StringBuilder();
    var latest = automation.latest();
    if (latest == null) {
      text.append("Nothing was decided yet");
    } else {
      text.append("as of ")
          .append(latest.cutoff())
          .append(" · ")
          .append(Format.clause(latest.judged()));
      text.append(" · ").append(Format.clause(latest.done()));
    }
    if (!automation.waiting().isEmpty()) {
      text.append(" · waits for a person");
    }
    var paused = automation.paused();
    if (paused != null) {
      text.append(" · paused by ").append(paused.actor()).append(": ").append(paused.reason());
    }
    return text.toString();
  }

  static State state(Automation automation) {
    if (!automation.waiting().isEmpty()) {
      return State.attention("asks you");
    }
    if (automation.paused() != null) {
      return State.attention("paused");
    }
    var current = automation.current();
    return current == null || current.phase().equals("closed")
        ? State.good("quiet")
        : State.running(current.phase().replace('-', ' '));
  }

  private static List<Tile> tiles(Visit visit, Automation automation) {
    var tiles = new ArrayList<Tile>();
    tiles.add(
        new Tile(
            "Endpoint",
            Shown.of(automation.endpoint()).linked(visit.links().endpoint(automation.endpoint())),
            "looked after by " + automation.name()));
    tiles.add(new Tile("May", Shown.of(automation.mode()), may(automation.mode())));
    tiles.add(new Tile("Decisions", Format.number(automation.decisions()), "since the beginning"));
    var current = automation.current();
    if (current != null) {
      tiles.add(
          new Tile(
              "Case",
              Shown.of(current.cutoff().toString()),
              current.phase().replace('-', ' ')
                  + (current.executions().isEmpty()
                      ? ""
                      : ", waits for "
                          + Format.plural(current.executions().size(), "pipeline run"))));
    }
    var latest = automation.latest();
    if (latest != null && latest.model() != null) {
      tiles.add(new Tile("Model", model(visit, latest.model()), "of the newest decision"));
    }
    return tiles;
  }

  private static String may(String mode) {
    return switch (mode) {
      case "observe" -> "judges and records, does nothing";
      case "recommend" -> "says what it would do";
      case "approve" -> "waits for a person";
      case "act" -> "acts by itself, within its brakes";
      default -> "";
    };
  }

  private static List<Act> acts(Visit visit, Automation automation) {
    var acts = new ArrayList<Act>();
    var path = rest(visit, automation);
    for (var waiting : automation.waiting()) {
      acts.addAll(answers(path, waiting));
    }
    var paused = automation.paused();
    if (paused == null) {
      acts.add(
          new Act(
              "Pause…",
              automation.name()
                  + " goes on judging and recording, and does nothing until somebody resumes it.",
              path + "/pause",
              List.of(Act.Field.reason()),
              "Pause " + automation.name(),
              false));
    } else if (!paused.everything()) {
      acts.add(
          new Act(
              "Resume…",
              automation.name()
                  + " may act again, and looks again at what the pause held: \""
                  + paused.reason()
                  + "\" ("
                  + paused.actor()
                  + ").",
              path + "/resume",
              List.of(),
              "Resume " + automation.name(),
              false));
    }
    return acts;
  }

  private static List<Act> answers(String path, String decision) {
    return List.of(
        new Act(
            "Approve " + decision + "…",
            "What decision " + decision + " asks for is done at once.",
            path + "/approve",
            List.of(Act.Field.fixed("decision", decision), Act.Field.text("reason", "Why")),
            "Approve",
            true),
        new Act(
            "Reject " + decision + "…",
            "What decision " + decision + " asks for is not done; the endpoint stays as it is.",
            path + "/reject",
            List.of(Act.Field.fixed("decision", decision), Act.Field.text("reason", "Why")),
            "Reject",
            false));
  }

  private static Decisions.Entry entry(Visit visit, Decision decision) {
    return new Decisions.Entry(
        Shown.of(decision.cutoff().toString(), decision.id())
            .linked(visit.links().decision(decision.endpoint(), decision.id())),
        Format.business(decision.at()),
        action(decision),
        decision.signal().replace('-', ' '),
        decision.diagnosis().replace('-', ' '),
        decision.model() == null ? "" : decision.model(),
        decision.seen(),
        decision.judged(),
        decision.done(),
        decision.otherwise(),
        decision.opens().stream()
            .map(opens ->
                new Decisions.Opened(
                    opens.what().replace('-', ' '), opened(visit, decision, opens)))
            .toList());
  }

  static State action(Decision decision) {
    var action = decision.action();
    var wanted = decision.wanted();
    var word = action.replace('-', ' ') + (wanted == null ? "" : ": " + wanted.replace('-', ' '));
    if (decision.needsPerson()) {
      return State.attention(word);
    }
    if (TAKEN_BACK.contains(action)) {
      return State.bad(word);
    }
    if (CHANGING.contains(action)) {
      return State.running(word);
    }
    return GOOD.contains(action) ? State.good(word) : State.neutral(word);
  }

  private static Shown model(Visit visit, String title) {
    int slash = title.lastIndexOf('/');
    var number = title.substring(slash + 1);
    return slash > 0 && number.matches("[1-9][0-9]{0,8}")
        ? Shown.of("v" + number, title)
            .linked(visit.links().version(title.substring(0, slash), Integer.parseInt(number)))
        : Shown.of(title);
  }

  /// Evidence opens where it can be seen: a page where there is one, else its bytes.
  private static Shown opened(Visit visit, Decision decision, Automation.Opens opens) {
    var links = visit.links();
    var id = opens.id();
    var shown = Shown.of(opens.of(), id);
    return switch (opens.what()) {
      case "release" -> shown.linked(links.endpoint(decision.endpoint()));
      case "execution" -> shown.linked(links.execution(Links.segment(id)));
      case "training", "gate-report" ->
          digest(id).map(found -> shown.linked(links.blob(found))).orElse(shown);
      case "contract-report" ->
          digest(id).map(found -> shown.linked(links.check(opens.of(), found))).orElse(shown);
      case "rollout" ->
          id.matches("[1-9][0-9]{0,8}")
              ? shown.linked(links.rollout(decision.endpoint(), Integer.parseInt(id)))
              : shown;
      case "window" -> shown.linked(links.monitor(opens.of()) + "?window=" + Links.segment(id));
      case "decision" -> shown.linked(links.decision(decision.endpoint(), id));
      default -> shown;
    };
  }

  private static Optional<Digest> digest(String hex) {
    return Format.isDigest(hex) ? Optional.of(new Digest(hex)) : Optional.empty();
  }

  /// @param answer what a person said, when it asked for one
  static Response one(
      Site site, Visit visit, Known known, Decision decision, Optional<Decision> answer) {
    var automation = known.automation();
    var waits = automation != null && automation.waiting().contains(decision.id());
    var numbers = new ArrayList<Run.Fact>();
    decision.numbers().entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByKey())
        .forEach(
            e -> numbers.add(new Run.Fact(Format.words(e.getKey()), Format.number(e.getValue()))));
    var facts = new ArrayList<Run.Fact>();
    answer.ifPresent(said ->
        facts.add(
            new Run.Fact(
                "answer",
                Shown.of(said.judged(), said.id())
                    .linked(visit.links().decision(said.endpoint(), said.id())))));
    facts.add(new Run.Fact("decision", Shown.of(decision.id())));
    facts.add(new Run.Fact("kind of evidence", Shown.of(decision.kind().replace('-', ' '))));
    facts.add(new Run.Fact("made", Format.business(decision.at())));
    facts.add(new Run.Fact("digest", Format.digest(decision.digest())));
    facts.add(
        new Run.Fact("automation", Shown.of(decision.automation(), decision.definition().hex())));
    var head =
        Head.below(
                Section.TIMELINE,
                decision.cutoff() + " · decision " + decision.number(),
                Format.clause(decision.judged()) + " · " + decision.done(),
                rest(visit, automation) + "/decisions/" + Links.segment(decision.id()))
            .under(known.endpoint(), visit.links().timeline(known.endpoint()))
            .with(action(decision));
    var evidence = decision.evidence();
    return site.page(
        visit,
        "decision",
        head,
        new Decisions.One(
            entry(visit, decision),
            waits ? answers(rest(visit, automation), decision.id()) : List.of(),
            numbers,
            facts,
            evidence == null ? "" : Json.pretty(evidence)));
  }

  /// Who decided: an execution and a decision of automation lead to their pages.
  static Shown decided(Links links, String endpoint, String decision) {
    if (decision.startsWith(EXECUTION)) {
      var id = decision.substring(EXECUTION.length());
      return Shown.of("pipeline run …" + id.substring(Math.max(0, id.length() - ID_SHOWN)), id)
          .linked(links.execution(Links.segment(id)));
    }
    var rollout = OF_ROLLOUT.matcher(decision);
    if (rollout.matches()) {
      return Shown.of("rollout " + rollout.group(2), decision)
          .linked(links.rollout(rollout.group(1), Integer.parseInt(rollout.group(2))));
    }
    return OF_AUTOMATION.matcher(decision).matches()
        ? Shown.of(decision).linked(links.decision(endpoint, decision))
        : Shown.of(decision);
  }

  /// What the list of all timelines says of one.
  static Decisions.Row row(Visit visit, Automation automation) {
    var latest = automation.latest();
    return new Decisions.Row(
        Shown.of(automation.endpoint()).linked(visit.links().timeline(automation.endpoint())),
        state(automation),
        automation.mode(),
        latest == null
            ? Shown.of("–")
            : Shown.of(latest.cutoff().toString(), latest.id())
                .linked(visit.links().decision(automation.endpoint(), latest.id())),
        latest == null ? "Nothing was decided yet." : latest.judged(),
        latest == null ? "" : latest.done());
  }
}
