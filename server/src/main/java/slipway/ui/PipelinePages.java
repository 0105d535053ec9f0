package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.SlipwayException;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.api.wire.GateReport;
import slipway.db.Found;
import slipway.http.Response;
import slipway.http.Router;
import slipway.pipelines.ExecutionSearch;
import slipway.pipelines.History;
import slipway.pipelines.Pipelines;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Listing;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;
import tools.jackson.databind.JsonNode;

/// Pipelines, and their executions as they go.
final class PipelinePages {
  /// What an execution as a whole may be.
  private static final Status[] ENDS = {
    Status.RUNNING, Status.SUCCEEDED, Status.FAILED, Status.CANCELLED
  };

  private static final List<Controls.Column> COLUMNS =
      List.of(
          Controls.Column.plain("Run"),
          Controls.Column.sorted("Pipeline"),
          Controls.Column.sorted("Status"),
          Controls.Column.sorted("As of"),
          Controls.Column.sorted("Started"),
          Controls.Column.number("Took"),
          Controls.Column.plain("What it did"));

  private static final int OUTPUT_SHOWN_MAX = 120;
  private static final int LOG_LINES_SHOWN = 200;

  private final Site site;
  private final Pipelines pipelines;

  PipelinePages(Site site, Pipelines pipelines) {
    this.site = site;
    this.pipelines = pipelines;
  }

  void register(Router router) {
    router.get(
        "/ui/projects/{project}/pipelines",
        request -> {
          var visit = Asked.only(site.visit(request), "pipeline", "status", "since", "until");
          var asked = Asked.of(visit);
          if (CsvFile.isAsked(visit)) {
            return csv(visit, search(asked));
          }
          return list(
              site,
              visit,
              pipelines.pipelines(visit.caller(), visit.project()),
              new Runs(
                  asked,
                  pipelines.history().found(visit.caller(), visit.project(), search(asked)),
                  pipelines.history().counts(visit.caller(), visit.project())));
        });
    router.get(
        "/ui/projects/{project}/pipelines/executions/{execution}",
        request -> {
          var visit = site.visit(request);
          var text = request.path("execution");
          var execution = pipelines.execution(visit.caller(), visit.project(), id(text));
          var log =
              pipelines
                  .history()
                  .said(visit.caller(), visit.project(), execution.id(), LOG_LINES_SHOWN);
          var gates = pipelines.gates(visit.caller(), visit.project(), execution.id());
          return one(site, visit, new Detail(execution, log, gates));
        });
  }

  /// Everything that the page of an execution is made of.
  record Detail(Execution execution, History.Said log, List<GateReport.OfStep> gates) {}

  /// The executions that an address asks for, and how many there are.
  record Runs(Asked asked, Found<Execution> found, History.Counts counts) {}

  private static ExecutionSearch search(Asked asked) {
    return new ExecutionSearch(
        asked.text("pipeline"),
        asked.one("status", ENDS).map(Enum::name),
        asked.start("since"),
        asked.end("until"),
        asked.find(),
        asked.slice());
  }

  private Response csv(Visit visit, ExecutionSearch search) {
    return CsvFile.of(
        "pipeline-runs-" + visit.project(),
        List.of("id", "pipeline", "number", "status", "as_of", "started", "ended", "until", "what"),
        take ->
            pipelines
                .history()
                .each(
                    visit.caller(),
                    visit.project(),
                    search,
                    e ->
                        take.accept(
                            List.of(
                                e.id().toString(),
                                e.pipeline(),
                                Long.toString(e.number()),
                                e.status().name().toLowerCase(Locale.ROOT),
                                e.at().toString(),
                                e.startedAt().toString(),
                                Objects.toString(e.endedAt(), ""),
                                Objects.toString(e.until(), ""),
                                summary(e)))));
  }

  private static Listing listing(List<Execution.Pipeline> declared, Runs runs) {
    var asked = runs.asked();
    return Controls.of(
        asked,
        COLUMNS,
        List.of(
            Filters.names(
                asked,
                "pipeline",
                "any pipeline",
                declared.stream().map(Execution.Pipeline::name).toList()),
            Filters.closed(asked, "status", "any status", ENDS),
            Filters.day(asked, "since", "as of, from"),
            Filters.day(asked, "until", "as of, to")),
        runs.found());
  }

  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw SlipwayException.invalid("id", text, "a UUID");
    }
  }

  static Response list(Site site, Visit visit, List<Execution.Pipeline> declared, Runs runs) {
    var rows =
        declared.stream()
            .map(p -> {
              var last = p.last();
              return new slipway.ui.view.Pipelines.Row(
                  p.name(),
                  p.description() == null ? "" : p.description(),
                  String.join(" → ", p.steps()),
                  last == null ? null : state(last.status()),
                  last == null
                      ? null
                      : Format.business(last.at()).linked(visit.links().execution(last.id())),
                  schedule(p.schedule()),
                  "slipway pipeline run " + p.name() + " --server " + visit.server(),
                  visit.links().pipelines()
                      + "?pipeline="
                      + Links.segment(p.name())
                      + "#executions");
            })
            .toList();
    var empty =
        declared.isEmpty()
            ? new Empty(
                "No pipeline yet",
                "A pipeline runs steps in the order that their inputs give, and takes from the cache what has not changed.",
                "slipway apply -f examples/churn --server " + visit.server())
            : null;
    return site.page(
        visit,
        "pipelines",
        Head.of(
            Section.PIPELINES,
            answer(runs, declared.isEmpty()),
            visit.links().rest() + "/executions"),
        new slipway.ui.view.Pipelines.Index(
            rows,
            runs.found().rows().stream().map(e -> row(visit, e)).toList(),
            listing(declared, runs),
            empty));
  }

  private static String answer(Runs runs, boolean noneIsDeclared) {
    var counts = runs.counts();
    if (counts.total() == 0) {
      return noneIsDeclared ? "No pipeline yet." : "Nothing has run yet.";
    }
    var asked = runs.asked();
    boolean showsNewest = asked.from() == 0 && asked.sort().isEmpty();
    return Format.plural(counts.total(), "pipeline run")
        + ": "
        + (counts.running() > 0 ? Format.count(counts.running()) + " running, " : "")
        + (counts.failed() == 0 ? "none failed" : Format.count(counts.failed()) + " failed")
        + (showsNewest && runs.found().found() == runs.found().all()
            ? ", the newest as of " + Format.business(runs.found().rows().getFirst().at()).text()
            : "")
        + ".";
  }

  private static String schedule(Execution.@Nullable Schedule schedule) {
    if (schedule == null) {
      return "";
    }
    var last = schedule.last();
    return "Starts by itself at \"%s\" (%s)%s; next as of %s%s."
        .formatted(
            schedule.cron(),
            schedule.timezone(),
            schedule.catchup() ? ", each missed time too" : "",
            Format.business(schedule.next()).text(),
            last == null ? "" : ", last as of " + Format.business(last).text());
  }

  static State state(Status status) {
    return switch (status) {
      case WAITING -> State.neutral("waiting");
      case RUNNING -> State.running("running");
      case SUCCEEDED -> State.good("succeeded");
      case CACHED -> State.good("cached");
      case SKIPPED -> State.neutral("skipped");
      case FAILED -> State.bad("failed");
      case CANCELLED -> State.attention("cancelled");
    };
  }

  private static slipway.ui.view.Pipelines.Execution row(Visit visit, Execution e) {
    return new slipway.ui.view.Pipelines.Execution(
        Shown.of("#" + e.number(), e.id().toString()).linked(visit.links().execution(e.id())),
        e.pipeline(),
        state(e.status()),
        Format.business(e.at()),
        Format.ago(visit.now(), e.startedAt()),
        took(e, visit.now()),
        summary(e));
  }

  /// In words: what failed, or how many steps did what.
  static String summary(Execution e) {
    for (var step : e.steps()) {
      if (step.status() == Status.FAILED) {
        return step.name() + ": " + (step.error() == null ? "failed" : firstLine(step.error()));
      }
    }
    var counts =
        e.steps().stream()
            .filter(step -> e.until() == null || step.status() != Status.SKIPPED)
            .collect(
                Collectors.groupingBy(
                    Execution.Step::status, java.util.TreeMap::new, Collectors.counting()));
    return counts.entrySet().stream()
            .map(c -> c.getValue() + " " + c.getKey().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "))
        + (e.until() == null ? "" : ", until " + e.until());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("");
  }

  private static String took(Execution e, Instant now) {
    var end = e.endedAt();
    return Format.duration(Duration.between(e.startedAt(), end == null ? now : end));
  }

  static Response one(Site site, Visit visit, Detail detail) {
    var e = detail.execution();
    var links = visit.links();
    var page =
        new slipway.ui.view.Pipelines.Page(
            tiles(visit, e),
            e.steps().stream().map(step -> step(visit, e, step, detail.log())).toList(),
            detail.gates().stream().map(gate -> GateReports.shown(visit, gate)).toList(),
            parameters(e),
            e.steps().stream().anyMatch(step -> step.error() != null) ? null : e.error(),
            command(visit, e));
    var head =
        Head.below(
                Section.PIPELINES,
                e.pipeline() + " #" + e.number(),
                "as of "
                    + Format.business(e.at()).text()
                    + " · "
                    + summary(e)
                    + " · "
                    + took(e, visit.now()),
                links.rest() + "/executions/" + e.id())
            .with(state(e.status()));
    return site.page(visit, "execution", head, page);
  }

  private static String command(Visit visit, Execution e) {
    var at = " --server " + visit.server();
    return switch (e.status()) {
      case FAILED, CANCELLED -> "slipway pipeline resume " + e.id() + at;
      case WAITING, RUNNING -> "slipway pipeline cancel " + e.id() + at;
      case SUCCEEDED, CACHED, SKIPPED -> "slipway pipeline run " + e.pipeline() + at;
    };
  }

  private static List<Tile> tiles(Visit visit, Execution e) {
    long done = e.steps().stream().filter(s -> s.status().hasEnded()).count();
    long cached = e.steps().stream().filter(s -> s.status() == Status.CACHED).count();
    return List.of(
        new Tile(
            "Steps",
            Shown.of(done + " of " + e.steps().size()),
            cached == 0 ? "nothing from the cache" : cached + " from the cache"),
        new Tile(
            "Took", Shown.of(took(e, visit.now())), Format.ago(visit.now(), e.startedAt()).text()),
        new Tile(
            "As of",
            Format.business(e.at()),
            e.until() == null ? "all steps" : "until " + e.until()),
        new Tile(
            "Started by", Shown.of(e.author()), e.fresh() ? "everything anew" : "cache allowed"));
  }

  private static List<Run.Fact> parameters(Execution e) {
    return e.parameters().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(p -> new Run.Fact(p.getKey(), Shown.of(p.getValue())))
        .toList();
  }

  private static slipway.ui.view.Pipelines.Step step(
      Visit visit, Execution e, Execution.Step step, History.Said log) {
    var start = step.startedAt();
    var end = step.endedAt() == null ? visit.now() : step.endedAt();
    var last = e.endedAt() == null ? visit.now() : e.endedAt();
    double whole = Math.max(1, Duration.between(e.startedAt(), last).toMillis());
    double left =
        start == null ? 0 : 100 * Duration.between(e.startedAt(), start).toMillis() / whole;
    double width = start == null ? 0 : 100 * Duration.between(start, end).toMillis() / whole;
    var running = step.status() == Status.RUNNING;
    var fraction = step.fraction();
    return new slipway.ui.view.Pipelines.Step(
        step.name(),
        (step.type().equals(step.name()) ? "" : step.type())
            + (step.attempt() > 1 ? " attempt " + step.attempt() : ""),
        state(step.status()),
        start == null ? "" : Format.duration(Duration.between(start, end)),
        words(step),
        step.error(),
        running && fraction != null ? String.valueOf(Math.round(100 * fraction)) : null,
        share(left),
        share(start == null ? 0 : Math.max(0.6, width)),
        outputs(step.outputs()),
        log(step, log));
  }

  /// What the step said, its newest lines; open while that matters.
  private static slipway.ui.view.Pipelines.@Nullable Log log(
      Execution.Step step, History.Said all) {
    var lines = all.newest().stream().filter(line -> line.step().equals(step.name())).toList();
    if (lines.isEmpty()) {
      return null;
    }
    long count = all.counts().getOrDefault(step.name(), 0L);
    var title = "log, " + Format.plural(count, "line");
    return new slipway.ui.view.Pipelines.Log(
        count <= lines.size() ? title : title + ", the newest " + lines.size() + " here",
        lines.stream()
            .map(line -> Format.time(line.at()) + "  " + line.line())
            .collect(Collectors.joining("\n")),
        step.status() == Status.FAILED || step.status() == Status.RUNNING);
  }

  private static String words(Execution.Step step) {
    var words = step.status() == Status.RUNNING ? step.progress() : step.reason();
    return words == null ? "" : words;
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.1f", Math.clamp(value, 0, 100));
  }

  private static List<Run.Fact> outputs(@Nullable JsonNode outputs) {
    var facts = new ArrayList<Run.Fact>();
    if (outputs != null && outputs.isObject()) {
      for (var property : outputs.properties()) {
        var value = property.getValue();
        var text = value.isContainer() ? value.toString() : value.asString("");
        facts.add(
            new Run.Fact(
                property.getKey(),
                text.length() <= OUTPUT_SHOWN_MAX
                    ? Shown.of(text)
                    : Shown.of(text.substring(0, OUTPUT_SHOWN_MAX) + "…", text)));
      }
    }
    return facts;
  }
}
