package slipway.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.http.Response;
import slipway.http.Router;
import slipway.tracking.Curve;
import slipway.tracking.Experiment;
import slipway.tracking.LoggedModel;
import slipway.tracking.Metric;
import slipway.tracking.RunDetails;
import slipway.tracking.RunStatus;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// One run: its curves, figures, parameters and files, what it was made with and what became of it.
final class RunPage {
  private static final int CURVES_MAX = 24;
  private static final String DATA_CONTEXT = "mlflow.data.context";

  private final Site site;
  private final Tracking tracking;
  private final RunFiles files;
  private final RunOrigin origins;
  private final RunFate fates;

  RunPage(Site site, Tracking tracking, RunFate fates) {
    this.site = site;
    this.tracking = tracking;
    this.files = new RunFiles(tracking);
    this.origins = new RunOrigin(tracking);
    this.fates = fates;
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/runs/{run}", request -> run(site.visit(request)));
  }

  static State state(RunStatus status) {
    return switch (status) {
      case RUNNING -> State.running("running");
      case SCHEDULED -> State.neutral("scheduled");
      case FINISHED -> State.good("finished");
      case FAILED -> State.bad("failed");
      case KILLED -> State.attention("killed");
    };
  }

  static String took(RunDetails run) {
    var end = run.run().endMillis();
    return end.isEmpty()
        ? ""
        : Format.duration(
            Duration.ofMillis(Math.max(0, end.getAsLong() - run.run().startMillis())));
  }

  private Response run(Visit visit) {
    var details = tracking.run(visit.caller(), visit.request().path("run"));
    var run = details.run();
    var some = tracking.curves(visit.caller(), run.id(), CURVES_MAX, RunCharts.POINTS_MAX);
    var models = tracking.loggedModels(visit.caller(), details, RunOrigin.MODELS_MAX);
    var shown = files.of(visit, details, models);
    var tables = RunTables.of(visit, details, shown);
    var table = tables.csv();
    if (table.isPresent()) {
      return table.get();
    }
    var fate = fates.of(visit, details);
    var origin = origins.of(visit, details, models, fates.champions(visit, fate));
    var page =
        new Run(
            run.id(),
            facts(visit, details),
            tables.metrics(counts(some)),
            RunCharts.of(some.curves()),
            notDrawn(some),
            tables.shownParams(),
            tables.shownTags(),
            tables.files().part(file -> file),
            shown.size() < RunFiles.FILES_MAX
                ? Format.plural(shown.size(), "file")
                : "the first " + Format.plural(RunFiles.FILES_MAX, "file"),
            files.preview(visit, details, models),
            RunFiles.none(details, shown).orElse(null),
            origin,
            fates.versions(visit, fate),
            inputs(visit, details, fate),
            outputs(models),
            fates.lineage(visit, details).orElse(null));
    return site.page(visit, "run", head(visit, details), page);
  }

  private static Map<String, Long> counts(Curve.Some some) {
    return some.curves().stream().collect(Collectors.toMap(Curve::key, Curve::count));
  }

  private static String notDrawn(Curve.Some some) {
    return some.others() == 0
        ? ""
        : "The first %d metrics that have a history are drawn; %s more %s one."
            .formatted(
                some.curves().size(),
                Format.count(some.others()),
                some.others() == 1 ? "has" : "have");
  }

  /// The pipeline's run that made it, the datasets that a client named, the versions that a package
  /// from it names.
  private List<Run.Fact> inputs(Visit visit, RunDetails details, RunFate.Known fate) {
    var inputs = new ArrayList<Run.Fact>();
    for (var tag : details.tags()) {
      if (tag.key().equals(ModelPages.EXECUTION)) {
        inputs.add(
            new Run.Fact(
                "pipeline run",
                Shown.of(tag.value()).linked(visit.links().execution(Links.segment(tag.value())))));
      }
    }
    for (var input : details.datasets()) {
      var context =
          input.tags().stream()
              .filter(tag -> tag.key().equals(DATA_CONTEXT))
              .map(tag -> "dataset (" + tag.value() + ")")
              .findFirst()
              .orElse("dataset");
      var dataset = input.dataset();
      inputs.add(
          new Run.Fact(
              context,
              Shown.of(
                  dataset.name() + " " + dataset.digest(),
                  dataset.source().isEmpty() ? dataset.digest() : dataset.source())));
    }
    details
        .modelInputs()
        .forEach(link -> inputs.add(new Run.Fact("logged model", Shown.of(link.modelId()))));
    inputs.addAll(fates.sources(visit, fate));
    return inputs;
  }

  private static List<Run.Fact> outputs(List<LoggedModel> models) {
    return models.stream()
        .map(model ->
            new Run.Fact(
                "logged model",
                Shown.of(
                    model.name() + model.type().map(type -> " (" + type + ")").orElse(""),
                    model.id() + " at " + model.artifactUri())))
        .toList();
  }

  static Shown last(Metric metric, long points) {
    var shown = Format.number(metric.value());
    return points > 1
        ? Shown.of(shown.text(), shown.full() + ", the last of " + Format.plural(points, "point"))
        : shown;
  }

  private static Head head(Visit visit, RunDetails details) {
    var run = details.run();
    var answer = new StringBuilder();
    answer
        .append("started ")
        .append(Format.ago(visit.now(), Instant.ofEpochMilli(run.startMillis())).text());
    if (run.endMillis().isPresent()) {
      answer.append(", took ").append(took(details));
    }
    for (var metric : details.metrics().stream().limit(3).toList()) {
      answer.append(" · ").append(metric.key()).append(' ').append(Format.digits(metric.value()));
    }
    return Head.below(Section.RUNS, run.name(), answer.toString(), "")
        .with(state(run.status()))
        .asRequest(
            "curl -s '$SERVER/api/2.0/mlflow/runs/get?run_id=" + run.id() + "'",
            "import mlflow\nmlflow.set_tracking_uri(\"$SERVER\")\nmlflow.get_run(\""
                + run.id()
                + "\")",
            "runs(\"attributes.run_id = '" + run.id() + "'\", 1)");
  }

  private List<Run.Fact> facts(Visit visit, RunDetails details) {
    var run = details.run();
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("id", Shown.of(run.id())));
    facts.add(
        new Run.Fact(
            "experiment",
            Shown.of(experiment(visit, run), run.experimentId())
                .linked(visit.links().runs() + "?experiment=" + run.experimentId())));
    if (!run.user().isEmpty()) {
      facts.add(new Run.Fact("user", Shown.of(run.user())));
    }
    facts.add(
        new Run.Fact("started", Format.ago(visit.now(), Instant.ofEpochMilli(run.startMillis()))));
    run.endMillis()
        .ifPresent(end ->
            facts.add(new Run.Fact("ended", Format.ago(visit.now(), Instant.ofEpochMilli(end)))));
    facts.add(new Run.Fact("files at", Shown.of(run.artifactUri())));
    OtherRuns.parent(details)
        .ifPresent(
            id -> facts.add(new Run.Fact("parent", Format.id(id).linked(visit.links().run(id)))));
    return facts;
  }

  /// Its name, or its number when it was deleted.
  private String experiment(Visit visit, slipway.tracking.Run run) {
    return tracking.experiments(visit.caller(), run.project()).stream()
        .filter(experiment -> experiment.number() == run.experiment())
        .map(Experiment::name)
        .findFirst()
        .orElse(run.experimentId());
  }
}
