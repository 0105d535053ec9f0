package slipway.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import slipway.api.wire.Dataset;
import slipway.api.wire.Execution;
import slipway.http.Response;
import slipway.ui.Site.Visit;
import slipway.ui.view.Overview;
import slipway.ui.view.Shown;
import slipway.ui.view.State;
import slipway.ui.view.Tile;

/// The first page of a project: is it well, what changed, what to do.
final class OverviewPages {
  private static final int TODO_SHOWN = 20;

  /// Everything that the overview is made of.
  record Known(
      List<Dataset> datasets,
      Changes.Known changes,
      List<EndpointPages.Known> endpoints,
      Troubles.Known troubles,
      long runs) {
    Known {
      datasets = List.copyOf(datasets);
      endpoints = worstFirst(endpoints);
    }

    boolean isEmpty() {
      return datasets.isEmpty()
          && troubles.pipelines().isEmpty()
          && endpoints.isEmpty()
          && runs == 0;
    }
  }

  private OverviewPages() {}

  static Response one(Site site, Visit visit, Known known) {
    var todo = new Troubles(visit, known.troubles()).todo(known.endpoints());
    var page =
        new Overview(
            known.isEmpty() ? List.of() : tiles(visit, known),
            todo.stream().limit(TODO_SHOWN).toList(),
            todo.size() > TODO_SHOWN ? "the first " + TODO_SHOWN + " of " + todo.size() : "",
            known.endpoints().stream().map(e -> endpoint(visit, e)).toList(),
            Changes.shown(visit, known.changes()),
            known.isEmpty() ? start(visit) : List.of());
    var state = known.isEmpty() ? null : state(todo);
    var head =
        Head.of(Section.OVERVIEW, answer(known, todo), visit.links().rest() + "/endpoints")
            .with(state);
    return site.page(visit, "overview", head, page);
  }

  private static State state(List<Overview.Todo> todo) {
    if (todo.stream().anyMatch(t -> t.state().tone() == slipway.ui.view.Tone.BAD)) {
      return State.bad("needs you");
    }
    return todo.isEmpty() ? State.good("well") : State.attention("look");
  }

  private static String answer(Known known, List<Overview.Todo> todo) {
    if (known.isEmpty()) {
      return "Nothing here yet. Three ways to begin:";
    }
    var serving = known.endpoints().stream().filter(e -> e.endpoint().release() != null).toList();
    var text = new StringBuilder();
    if (serving.isEmpty()) {
      text.append("Nothing is released yet");
    } else {
      var first = serving.getFirst();
      text.append(first.endpoint().name()).append(" · ").append(EndpointWords.sentence(first));
      if (serving.size() > 1) {
        text.append(" · and ").append(Format.plural(serving.size() - 1L, "other endpoint"));
      }
    }
    text.append(
        todo.isEmpty()
            ? " · nothing to do."
            : " · " + Format.plural(todo.size(), "thing") + " to look at.");
    return text.toString();
  }

  private static List<Tile> tiles(Visit visit, Known known) {
    var links = visit.links();
    long rows = known.datasets().stream().mapToLong(Dataset::rows).sum();
    long predictions = known.endpoints().stream().mapToLong(e -> e.endpoint().predictions()).sum();
    var newest =
        known.troubles().pipelines().stream()
            .flatMap(pipeline -> Stream.ofNullable(pipeline.last()))
            .max(Comparator.comparing(Execution::startedAt))
            .orElse(null);
    return List.of(
        new Tile(
            "Endpoints",
            Format.number(known.endpoints().size()).linked(links.endpoints()),
            known.endpoints().stream().filter(e -> e.endpoint().release() != null).count()
                + " serving"),
        new Tile("Predictions", Format.number(predictions), "logged, each leads to its bytes"),
        new Tile(
            "Datasets",
            Format.number(known.datasets().size()).linked(links.data()),
            Format.plural(rows, "row")),
        new Tile(
            "Pipelines",
            newest == null
                ? Shown.of("–").linked(links.pipelines())
                : Shown.of(PipelinePages.state(newest.status()).word()).linked(links.pipelines()),
            newest == null
                ? "nothing has run"
                : newest.pipeline() + " as of " + Format.business(newest.at()).text()),
        new Tile("Runs", Format.number(known.runs()).linked(links.runs()), "tracked"));
  }

  /// Those that are past a limit first, the farthest of them before all.
  private static List<EndpointPages.Known> worstFirst(List<EndpointPages.Known> endpoints) {
    return endpoints.stream()
        .sorted(Comparator.comparingDouble(OverviewPages::excess).reversed())
        .toList();
  }

  /// How often the limit goes into the gap, from one on; less when there is none, least before a
  /// release.
  private static double excess(EndpointPages.Known known) {
    if (known.endpoint().release() == null) {
      return -1;
    }
    return known
        .calibration()
        .filter(gap -> gap.isBeyondLimit() && gap.limit() != null)
        .map(gap -> Math.abs(gap.gap()) / Objects.requireNonNull(gap.limit()))
        .orElse(0.0);
  }

  private static Overview.Endpoint endpoint(Visit visit, EndpointPages.Known known) {
    return new Overview.Endpoint(
        Shown.of(known.endpoint().name()).linked(visit.links().endpoint(known.endpoint().name())),
        EndpointPages.state(known),
        EndpointWords.sentence(known),
        Judgements.chart(
            known.performance(),
            Judgements.names(known.judged()),
            known.calibration().map(Calibration::limit).orElse(null),
            known.service().marks()),
        new EndpointSplit(visit, known).shown().acts());
  }

  private static List<Overview.Start> start(Visit visit) {
    return List.of(
        new Overview.Start(
            "The whole line on real purchases",
            "Datasets, contracts, features, a pipeline and an endpoint, from the examples.",
            "slipway apply -f examples/churn --server " + visit.server()),
        new Overview.Start(
            "Track a training you have",
            "Any MLflow client: change the address, nothing else.",
            "import mlflow\n\nmlflow.set_tracking_uri(\""
                + visit.server()
                + "\")\nwith mlflow.start_run():\n    mlflow.log_metric(\"auc\", 0.91)"),
        new Overview.Start(
            "Look around from the terminal",
            "Tables on a terminal, JSON elsewhere.",
            "export SLIPWAY_SERVER="
                + visit.server()
                + "\nslipway data list\nslipway pipeline list\nslipway endpoint list"));
  }
}
