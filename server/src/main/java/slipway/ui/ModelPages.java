package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Endpoint;
import slipway.api.wire.GateReport;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.http.Response;
import slipway.http.Router;
import slipway.packaging.Packaging;
import slipway.pipelines.Pipelines;
import slipway.registry.ModelVersion;
import slipway.registry.RegisteredModel;
import slipway.registry.Registry;
import slipway.rollout.Rollouts;
import slipway.serving.Serving;
import slipway.tracking.Tracking;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Models;
import slipway.ui.view.Shown;

/// Registered models, and one with its versions and the package of the chosen one.
final class ModelPages {
  /// The tag of a version by which the execution that registered it is found.
  static final String EXECUTION = "slipway.execution";

  private final Site site;
  private final Access access;
  private final Database database;
  private final Registry registry;
  private final Packaging packaging;
  private final Tracking tracking;
  private final Pipelines pipelines;
  private final Serving serving;
  private final Rollouts rollouts;

  ModelPages(Site site, Ui.Parts parts) {
    this.site = site;
    this.access = parts.access();
    this.database = parts.database();
    this.registry = parts.registry();
    this.packaging = parts.packaging();
    this.tracking = parts.tracking();
    this.pipelines = parts.pipelines();
    this.serving = parts.serving();
    this.rollouts = parts.rollouts();
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/models", request -> list(Asked.only(site.visit(request))));
    router.get("/ui/projects/{project}/models/{model}", request -> one(site.visit(request)));
  }

  /// @param counts of versions, by model
  private record Known(List<RegisteredModel> models, Map<String, Integer> counts) {}

  private Response list(Visit visit) {
    var known =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, visit.project());
          return new Known(
              registry.models(tx, visit.project()), registry.counts(tx, visit.project()));
        });
    var listed =
        Listed.of(
            visit,
            known.models(),
            columns(known),
            model -> model.name() + " " + model.description().orElse(""));
    if (listed.csv() != null) {
      return listed.csv();
    }
    var rows =
        listed.rows().stream()
            .map(model -> {
              int newest = newest(model);
              return new Models.Row(
                  Shown.of(model.name()).linked(visit.links().model(model.name())),
                  model.description().orElse(""),
                  Format.count(known.counts().getOrDefault(model.name(), 0)),
                  newest == 0
                      ? Shown.of("none")
                      : Shown.of("v" + newest).linked(visit.links().version(model.name(), newest)),
                  Format.ago(visit.now(), model.updatedAt()));
            })
            .toList();
    int versions = known.counts().values().stream().mapToInt(Integer::intValue).sum();
    var answer =
        known.models().isEmpty()
            ? "No model yet."
            : Format.plural(known.models().size(), "model")
                + " with "
                + Format.plural(versions, "version")
                + ".";
    var empty =
        known.models().isEmpty()
            ? new Empty(
                "No model yet",
                "A pipeline's register step makes versions from closed packages; an MLflow client registers its own.",
                "slipway pipeline run churn --server "
                    + visit.server()
                    + "\n\n# or from Python\nmlflow.set_tracking_uri(\""
                    + visit.server()
                    + "\")\nmlflow.register_model(\"runs:/RUN_ID/model\", \"churn\")")
            : null;
    return site.page(
        visit,
        "models",
        Head.of(Section.MODELS, answer, visit.links().rest() + "/models"),
        new Models.Index(rows, listed.listing(), empty));
  }

  private static List<Listed.Column<RegisteredModel>> columns(Known known) {
    return List.of(
        Listed.Column.text("Model", RegisteredModel::name),
        Listed.Column.number(
            "Versions", model -> (long) known.counts().getOrDefault(model.name(), 0)),
        Listed.Column.plain("Newest", model -> Integer.toString(newest(model))),
        Listed.Column.by("Changed", RegisteredModel::updatedAt),
        Listed.Column.plain("What it is", model -> model.description().orElse("")));
  }

  private static int newest(RegisteredModel model) {
    return model.latest().stream().mapToInt(ModelVersion::number).max().orElse(0);
  }

  private Response one(Visit visit) {
    var name = visit.request().path("model");
    var project = visit.project();
    int wanted = visit.request().query("version", 0, 0, Integer.MAX_VALUE);
    var endpoints =
        serving.endpoints(visit.caller(), project).stream()
            .filter(endpoint -> endpoint.model().equals(name))
            .toList();
    var known =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, project);
          var model = registry.model(tx, project, name).orElseThrow(() -> noModel(name));
          return new ModelPage.Known(
              name,
              model.description().filter(text -> !text.isBlank()).orElse(null),
              registry.counts(tx, project).getOrDefault(name, 0),
              List.of(),
              endpoints.stream()
                  .flatMap(endpoint -> serving.history(tx, project, endpoint.name()).stream())
                  .toList(),
              endpoints.stream()
                  .flatMap(endpoint -> rollouts.list(tx, project, endpoint.name()).stream())
                  .toList(),
              List.of());
        });
    var asked = Asked.of(visit, ModelPage.VERSIONS);
    if (asked.isCsv()) {
      return ModelPage.csv(visit, known, take -> every(visit, name, take));
    }
    var beside = new TreeSet<Integer>(List.of(wanted));
    endpoints.stream()
        .flatMap(endpoint -> Stream.ofNullable(endpoint.release()))
        .forEach(release -> beside.add(release.version()));
    var versions =
        database.read(tx -> {
          registry.newest(tx, project, name, 0, 1).forEach(newest -> beside.add(newest.number()));
          return versions(tx, project, name, asked.from(), beside);
        });
    return ModelPage.one(
        site,
        visit,
        known.with(rows(visit, versions), ways(visit, endpoints)),
        version -> opened(visit, version));
  }

  /// The endpoints where a version may be rolled out, for a caller who may ask for that.
  private List<ModelPage.RollOut> ways(Visit visit, List<Endpoint> endpoints) {
    if (!RolloutPages.mayDecide(access, visit)) {
      return List.of();
    }
    var ways = new ArrayList<ModelPage.RollOut>();
    for (var endpoint : endpoints) {
      var release = endpoint.release();
      var spec = database.read(tx -> free(tx, visit.project(), endpoint.name()));
      if (release != null && spec.isPresent()) {
        ways.add(
            new ModelPage.RollOut(
                endpoint.name(),
                release.version(),
                spec.get(),
                rollouts.sizing(visit.caller(), visit.project(), endpoint.name())));
      }
    }
    return ways;
  }

  /// The Rollout of an endpoint at which none runs.
  private Optional<RolloutSpec> free(Tx tx, String project, String endpoint) {
    return rollouts.list(tx, project, endpoint).stream().anyMatch(r -> r.status().isRunning())
        ? Optional.empty()
        : rollouts.declared(tx, project, endpoint).map(Declared::spec);
  }

  /// A page of them, and those of these numbers, newest first.
  private List<ModelVersion> versions(
      Tx tx, String project, String model, int from, Set<Integer> beside) {
    var versions = new ArrayList<>(registry.newest(tx, project, model, from, Asked.PAGE));
    var shown = versions.stream().map(ModelVersion::number).collect(Collectors.toSet());
    for (int number : beside) {
      if (!shown.contains(number)) {
        registry.find(tx, project, model, number).ifPresent(versions::add);
      }
    }
    versions.sort(Comparator.comparingInt(ModelVersion::number).reversed());
    return versions;
  }

  /// All of them, as many at once as are read for a page.
  private void every(Visit visit, String model, Consumer<ModelPage.Version> take) {
    int last = Integer.MAX_VALUE;
    for (int from = 0; ; from += Asked.PAGE) {
      int start = from;
      var some =
          database.read(tx -> registry.newest(tx, visit.project(), model, start, Asked.PAGE));
      int taken = last; // one that is registered meanwhile moves those that were taken
      rows(visit, some.stream().filter(version -> version.number() < taken).toList()).forEach(take);
      if (some.size() < Asked.PAGE) {
        return;
      }
      last = some.getLast().number();
    }
  }

  /// The versions with what their runs measured and their gates found out, read for all at once:
  /// however many there are, the database is asked as often.
  private List<ModelPage.Version> rows(Visit visit, List<ModelVersion> versions) {
    var runs = versions.stream().flatMap(v -> v.runId().stream()).collect(Collectors.toSet());
    var executions =
        versions.stream().flatMap(v -> execution(v).stream()).collect(Collectors.toSet());
    var metrics = tracking.metrics(visit.caller(), visit.project(), runs);
    var outcomes = pipelines.history().outcomes(visit.caller(), visit.project(), executions);
    return versions.stream()
        .map(v ->
            new ModelPage.Version(
                v,
                v.packageDigest().map(registry::trainedAsOf).orElse(""),
                v.runId().map(metrics::get).orElse(List.of()),
                execution(v).map(outcomes::get).orElse(List.of())))
        .toList();
  }

  private ModelPage.Opened opened(Visit visit, ModelVersion version) {
    return new ModelPage.Opened(
        version.packageDigest().map(registry::packageTree),
        database.read(tx -> packaging.find(tx, visit.project(), version.model(), version.number())),
        execution(version).map(id -> gates(visit, id)).orElse(List.of()));
  }

  /// None of an execution that is not there any more.
  private List<GateReport.OfStep> gates(Visit visit, UUID execution) {
    try {
      return pipelines.gates(visit.caller(), visit.project(), execution);
    } catch (SlipwayException _) {
      return List.of();
    }
  }

  /// What registered the version; a client may write anything in that tag.
  private static Optional<UUID> execution(ModelVersion version) {
    try {
      return Optional.ofNullable(version.tags().get(EXECUTION)).map(UUID::fromString);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static SlipwayException noModel(String name) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "model: \"" + name + "\" (expected: a registered model)");
  }
}
