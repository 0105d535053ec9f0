package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.http.Response;
import slipway.http.Router;
import slipway.registry.ModelVersion;
import slipway.registry.PackageTree;
import slipway.registry.RegisteredModel;
import slipway.registry.Registry;
import slipway.ui.Site.Visit;
import slipway.ui.view.Empty;
import slipway.ui.view.Models;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import tools.jackson.databind.JsonNode;

/// Registered models, and one with its versions and the package of the chosen one.
final class ModelPages {
  private static final int VALUE_SHOWN_MAX = 160;

  private final Site site;
  private final Access access;
  private final Database database;
  private final Registry registry;

  ModelPages(Site site, Access access, Database database, Registry registry) {
    this.site = site;
    this.access = access;
    this.database = database;
    this.registry = registry;
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
    var known =
        database.read(tx -> {
          access.require(tx, visit.caller(), Permission.READ, visit.project());
          var model =
              registry.models(tx, visit.project()).stream()
                  .filter(m -> m.name().equals(name))
                  .findFirst()
                  .orElseThrow(() -> noModel(name));
          return new Known(model, registry.versions(tx, visit.project(), name));
        });
    int wanted = visit.request().query("version", 0, 0, Integer.MAX_VALUE);
    var chosen =
        known.versions().stream().filter(v -> wanted == 0 || v.number() == wanted).findFirst();
    if (wanted != 0 && chosen.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "version: "
              + wanted
              + " of "
              + name
              + " (expected: 1 to "
              + known.versions().size()
              + ")");
    }
    var contents = chosen.flatMap(ModelVersion::packageDigest).map(registry::packageTree);
    var page =
        new Models.Page(
            known.versions().stream().map(v -> version(visit, v, chosen)).toList(),
            chosen.map(v -> detail(visit, v, contents)).orElse(null),
            known.versions().isEmpty()
                ? new Empty(
                    "No version yet",
                    "A version is registered by a pipeline or a client.",
                    "slipway pipeline run churn --server " + visit.server())
                : null);
    return site.page(visit, "model", head(visit, known), page);
  }

  private static SlipwayException noModel(String name) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "model: \"" + name + "\" (expected: a registered model)");
  }

  private static Head head(Visit visit, Known known) {
    var name = known.model().name();
    var newest = known.versions().isEmpty() ? null : known.versions().getFirst();
    var answer =
        newest == null
            ? "No version yet."
            : Format.plural(known.versions().size(), "version")
                + ", the newest v"
                + newest.number()
                + " registered "
                + Format.ago(visit.now(), newest.createdAt()).text()
                + ".";
    return Head.below(
            Section.MODELS, name, answer, visit.links().rest() + "/models/" + Links.segment(name))
        .described(known.model().description().filter(text -> !text.isBlank()).orElse(null));
  }

  private static Models.Version version(
      Visit visit, ModelVersion v, Optional<ModelVersion> chosen) {
    return new Models.Version(
        Shown.of("v" + v.number()).linked(visit.links().version(v.model(), v.number())),
        chosen.filter(c -> c.number() == v.number()).isPresent(),
        v.packageDigest().map(Format::digest).orElse(Shown.of("none")),
        v.runId().map(id -> Format.id(id).linked(visit.links().run(id))).orElse(Shown.of("")),
        Format.ago(visit.now(), v.createdAt()),
        String.join(", ", v.aliases()),
        v.packageDigest().isPresent() ? "" : v.source());
  }

  /// The pipeline's run that registered it has a page.
  private static Shown tag(Visit visit, String name, String value) {
    var shown = Shown.of(value);
    return name.equals("slipway.execution")
        ? shown.linked(visit.links().execution(Links.segment(value)))
        : shown;
  }

  private static Models.Detail detail(Visit visit, ModelVersion v, Optional<PackageTree> contents) {
    var facts = new ArrayList<Run.Fact>();
    v.packageDigest()
        .ifPresent(digest -> facts.add(new Run.Fact("package", Shown.of(digest.hex()))));
    v.runId()
        .ifPresent(
            id -> facts.add(new Run.Fact("run", Format.id(id).linked(visit.links().run(id)))));
    facts.add(new Run.Fact("registered by", Shown.of(v.user())));
    facts.add(new Run.Fact("registered", Shown.of(Format.full(v.createdAt()))));
    if (!v.aliases().isEmpty()) {
      facts.add(new Run.Fact("aliases", Shown.of(String.join(", ", v.aliases()))));
    }
    v.tags().forEach((name, value) -> facts.add(new Run.Fact(name, tag(visit, name, value))));
    return new Models.Detail(
        v.model() + " v" + v.number(),
        facts,
        contents.stream()
            .flatMap(tree -> tree.files().stream())
            .map(f -> new Models.File(f.path(), Format.digest(f.digest()), Format.bytes(f.size())))
            .toList(),
        contents.map(tree -> signature(tree.signature())).orElse(List.of()),
        contents.map(tree -> provenance(visit, tree.provenance())).orElse(List.of()));
  }

  private static List<Run.Fact> signature(JsonNode signature) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("task", Shown.of(signature.path("task").asString(""))));
    int number = 0;
    for (var feature : signature.path("features")) {
      number++;
      facts.add(
          new Run.Fact(
              "input " + number,
              Shown.of(
                  feature.path("name").asString("") + " " + feature.path("type").asString(""))));
    }
    return facts;
  }

  /// Scalars as they are, views with their trees as links, everything else as JSON.
  private static List<Run.Fact> provenance(Visit visit, JsonNode provenance) {
    var facts = new ArrayList<Run.Fact>();
    for (Map.Entry<String, JsonNode> property : provenance.properties()) {
      var value = property.getValue();
      switch (property.getKey()) {
        case "views" -> value.forEach(view -> facts.add(view("features", visit, view)));
        case "label" -> facts.add(view("label", visit, value));
        default -> {
          var text =
              value.isObject()
                  ? value.properties().stream()
                      .map(e -> e.getKey() + " " + e.getValue().asString(e.getValue().toString()))
                      .collect(Collectors.joining(", "))
                  : value.asString(value.toString());
          facts.add(
              new Run.Fact(
                  property.getKey(),
                  text.length() > VALUE_SHOWN_MAX
                      ? Shown.of(text.substring(0, VALUE_SHOWN_MAX) + "…", text)
                      : Shown.of(text)));
        }
      }
    }
    return facts;
  }

  private static Run.Fact view(String name, Visit visit, JsonNode view) {
    var dataset = view.path("dataset").asString(view.path("view").asString(""));
    var tree = view.path("tree").asString("");
    return new Run.Fact(
        name,
        Shown.of(dataset + " @ " + (tree.length() > 8 ? tree.substring(0, 8) : tree), tree)
            .linked(visit.links().dataset(dataset)));
  }
}
