package slipway.ui;

import java.util.List;
import java.util.function.Supplier;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Endpoint;
import slipway.db.Database;
import slipway.http.Response;
import slipway.http.Router;
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
  private final Tracking tracking;
  private final Pipelines pipelines;
  private final Serving serving;
  private final Rollouts rollouts;

  ModelPages(Site site, Ui.Parts parts) {
    this.site = site;
    this.access = parts.access();
    this.database = parts.database();
    this.registry = parts.registry();
    this.tracking = parts.tracking();
    this.pipelines = parts.pipelines();
    this.serving = parts.serving();
    this.rollouts = parts.rollouts();
  }

  void register(Router router) {
    router.get("/ui/projects/{project}/models", request -> list(site.visit(request)));
    router.get("/ui/projects/{project}/models/{model}", request -> one(site.visit(request)));
  }

  private record Known(RegisteredModel model, List<ModelVersion> versions) {}

  private Response list(Visit visit) {
    var known =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, visit.project());
          return registry.models(tx, visit.project()).stream()
              .map(m -> new Known(m, registry.versions(tx, visit.project(), m.name())))
              .toList();
        });
    var rows =
        known.stream()
            .map(k -> {
              var newest = k.versions().isEmpty() ? null : k.versions().getFirst();
              return new Models.Row(
                  Shown.of(k.model().name()).linked(visit.links().model(k.model().name())),
                  k.model().description().orElse(""),
                  Format.count(k.versions().size()),
                  newest == null
                      ? Shown.of("none")
                      : Shown.of("v" + newest.number())
                          .linked(visit.links().version(k.model().name(), newest.number())),
                  Format.ago(visit.now(), k.model().updatedAt()));
            })
            .toList();
    int versions = known.stream().mapToInt(k -> k.versions().size()).sum();
    var answer =
        known.isEmpty()
            ? "No model yet."
            : Format.plural(known.size(), "model")
                + " with "
                + Format.plural(versions, "version")
                + ".";
    var empty =
        known.isEmpty()
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
        new Models.Index(rows, empty));
  }

  private Response one(Visit visit) {
    var name = visit.request().path("model");
    var project = visit.project();
    var model =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, project);
          return registry.models(tx, project).stream()
              .filter(m -> m.name().equals(name))
              .findFirst()
              .orElseThrow(() -> noModel(name));
        });
    var versions = database.read(tx -> registry.versions(tx, project, name));
    var endpoints =
        serving.endpoints(visit.caller(), project).stream()
            .filter(endpoint -> endpoint.model().equals(name))
            .map(Endpoint::name)
            .toList();
    return ModelPage.one(
        site,
        visit,
        new ModelPage.Known(
            name,
            model.description().filter(text -> !text.isBlank()).orElse(null),
            versions.size(),
            versions.stream().limit(ModelPage.VERSIONS_SHOWN).map(v -> version(visit, v)).toList(),
            database.read(tx ->
                endpoints.stream()
                    .flatMap(endpoint -> serving.history(tx, project, endpoint).stream())
                    .toList()),
            database.read(tx ->
                endpoints.stream()
                    .flatMap(endpoint -> rollouts.list(tx, project, endpoint).stream())
                    .toList())));
  }

  private ModelPage.Version version(Visit visit, ModelVersion version) {
    return new ModelPage.Version(
        version,
        version.packageDigest().map(registry::packageTree),
        found(() ->
            version
                .runId()
                .map(id -> tracking.run(visit.caller(), id).metrics())
                .orElse(List.of())),
        found(() -> {
          var execution = version.tags().get(EXECUTION);
          return execution == null
              ? List.of()
              : pipelines.gates(visit.caller(), visit.project(), PipelinePages.id(execution));
        }));
  }

  /// Runs and executions may be deleted, and a client may write any tag.
  private static <T> List<T> found(Supplier<List<T>> source) {
    try {
      return source.get();
    } catch (SlipwayException _) {
      return List.of();
    }
  }

  private static SlipwayException noModel(String name) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "model: \"" + name + "\" (expected: a registered model)");
  }
}
