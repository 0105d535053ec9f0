package slipway.registry;

import java.util.Locale;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.mlflow.Invalid;
import slipway.time.WallClock;
import slipway.tracking.ArtifactLocation;
import slipway.tracking.LoggedModel;
import slipway.tracking.Tracking;
import tools.jackson.databind.JsonNode;

/// What may happen to a version of a registered model.
final class Versions {
  private static final String MODELS_SCHEME = "models:/";

  private final Access access;
  private final Database database;
  private final Audit audit;
  private final WallClock wall;
  private final Events events;
  private final Tracking tracking;
  private final ModelStore models;
  private final VersionStore store;
  private final Packages packages;

  Versions(Registry.Parts parts, ModelStore models, VersionStore store, Packages packages) {
    this.access = parts.access();
    this.database = parts.database();
    this.audit = parts.audit();
    this.wall = parts.wall();
    this.events = parts.events();
    this.tracking = parts.tracking();
    this.models = models;
    this.store = store;
    this.packages = packages;
  }

  /// The next version from what a client says where the files are.
  ModelVersion create(Caller caller, String project, String model, VersionRequest asked) {
    RegistryRules.name(model);
    asked.tags().forEach(RegistryRules::tag);
    boolean isPrompt = "true".equals(asked.tags().get("mlflow.prompt.is_prompt"));
    if (!isPrompt) {
      requireSource(caller, asked);
    }
    // a logged model is looked up outside: it never moves
    var logged = isPrompt ? Optional.<LoggedModel>empty() : loggedModel(caller, asked);
    return database.inTransaction(
        "registry.createVersion",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          if (!models.exists(tx, project, model)) {
            throw RegistryRules.noModel(model);
          }
          var request = isPrompt ? asked : resolved(tx, project, asked, logged);
          var made = insert(tx, caller, project, model, request, Json.object());
          logged
              .filter(one -> one.project().equals(project))
              .ifPresent(one -> tracking.noteVersion(tx, one.id(), model, made.number()));
          return made;
        });
  }

  /// The next version from a closed package; makes the model when it does not exist.
  ModelVersion register(
      Caller caller, String project, String model, Digest digest, NewVersion details) {
    RegistryRules.name(model);
    details.tags().forEach(RegistryRules::tag);
    database.read(tx -> {
      access.require(tx, caller, Permission.EDIT, project);
      packages.require(tx, project, digest);
      return true;
    });
    var provenance = packages.tree(digest).provenance();
    var source = ModelVersion.PACKAGE_SCHEME + digest.hex();
    var request =
        new VersionRequest(
            Optional.of(digest),
            details.runId(),
            Optional.empty(),
            Optional.empty(),
            source,
            source,
            RegistryRules.present(details.description()),
            caller.name(),
            details.tags());
    return database.inTransaction(
        "registry.createVersion",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          models.insert(tx, project, model, Optional.empty(), wall.now());
          return insert(tx, caller, project, model, request, provenance);
        });
  }

  private ModelVersion insert(
      Tx tx,
      Caller caller,
      String project,
      String model,
      VersionRequest request,
      JsonNode provenance) {
    int number = store.insert(tx, project, model, request, wall.now());
    models.touch(tx, project, model, wall.now());
    var details = Json.object().put("version", number).put("source", request.source());
    audit.write(tx, caller.name(), project, "registry.createVersion", model, details);
    var told = Json.object().put("model", model).put("version", number);
    told.put("source", request.source());
    request.packageDigest().ifPresent(digest -> told.put("package", digest.hex()));
    request.runId().ifPresent(run -> told.put("run", run));
    told.set("provenance", provenance);
    events.publish(tx, new NewEvent(project, "model.registered", model, told));
    return require(tx, project, model, number);
  }

  ModelVersion get(Caller caller, String project, String model, int number) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return require(tx, project, model, number);
    });
  }

  ModelVersion describe(
      Caller caller, String project, String model, int number, Optional<String> description) {
    return change(
        "registry.describeVersion",
        caller,
        project,
        model,
        number,
        (tx, version) -> store.describe(tx, version, description, wall.now()));
  }

  ModelVersion setStage(
      Caller caller, String project, String model, int number, Transition transition) {
    var stage = transition.stage();
    boolean archives = transition.others() == Others.ARCHIVED;
    if (archives && (stage == Stage.NONE || stage == Stage.ARCHIVED)) {
      throw Invalid.of(
          "Model version transition cannot archive existing model versions when 'stage' is '"
              + stage.text()
              + "'. Valid stages are Staging, Production");
    }
    return change(
        "registry.setStage",
        caller,
        project,
        model,
        number,
        (tx, version) -> {
          if (archives) {
            for (var other : store.of(tx, project, model)) {
              if (other.stage() == stage && other.number() != number) {
                store.setStage(tx, other, Stage.ARCHIVED, wall.now());
              }
            }
          }
          store.setStage(tx, version, stage, wall.now());
          var details = Json.object().put("version", number).put("stage", stage.text());
          audit.write(tx, caller.name(), project, "registry.setStage", model, details);
        });
  }

  /// Into which stage, and what becomes of the versions there.
  record Transition(Stage stage, Others others) {}

  /// What becomes of the versions that are in the stage already.
  enum Others {
    KEPT,
    ARCHIVED
  }

  void delete(Caller caller, String project, String model, int number) {
    database.inTransaction(
        "registry.deleteVersion",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          store.delete(tx, require(tx, project, model, number), wall.now());
          models.touch(tx, project, model, wall.now());
          var details = Json.object().put("version", number);
          audit.write(tx, caller.name(), project, "registry.deleteVersion", model, details);
          return true;
        });
  }

  void setTag(Caller caller, String project, String model, int number, String key, String value) {
    RegistryRules.tag(key, value);
    change(
        "registry.tagVersion",
        caller,
        project,
        model,
        number,
        (tx, version) -> {
          store.setTag(tx, project, model, number, key, value);
          store.touch(tx, version, wall.now());
        });
  }

  void deleteTag(Caller caller, String project, String model, int number, String key) {
    change(
        "registry.untagVersion",
        caller,
        project,
        model,
        number,
        (tx, version) -> {
          store.deleteTag(tx, version, key);
          store.touch(tx, version, wall.now());
        });
  }

  ModelVersion require(Tx tx, String project, String model, int number) {
    return store
        .find(tx, project, model, number)
        .orElseThrow(() -> RegistryRules.noVersion(model, number));
  }

  /// What is done to a version inside a transaction.
  @FunctionalInterface
  private interface Change {
    void to(Tx tx, ModelVersion version);
  }

  private ModelVersion change(
      String name, Caller caller, String project, String model, int number, Change change) {
    return database.inTransaction(
        name,
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          change.to(tx, require(tx, project, model, number));
          models.touch(tx, project, model, wall.now());
          return require(tx, project, model, number);
        });
  }

  /// A local path only inside the directory of its run.
  private void requireSource(Caller caller, VersionRequest asked) {
    if (!ArtifactLocation.isLocal(asked.source())) {
      RegistryRules.source(asked.source());
      return;
    }
    boolean isInside =
        asked
            .runId()
            .map(run -> tracking.run(caller, run).run().artifactUri())
            .filter(directory -> ArtifactLocation.contains(directory, asked.source()))
            .isPresent();
    if (!isInside) {
      throw RegistryRules.notLocal(asked.source());
    }
  }

  /// The model that the request names; empty when it names none.
  private Optional<LoggedModel> loggedModel(Caller caller, VersionRequest asked) {
    return asked.loggedModelId().map(id -> tracking.loggedModel(caller, id));
  }

  /// The request with the place of its files. What is copied from another version
  /// (`models:/name/2`, `models:/name@alias`) names that version, and has its run unless it names
  /// one itself.
  private VersionRequest resolved(
      Tx tx, String project, VersionRequest asked, Optional<LoggedModel> logged) {
    var source = asked.source();
    var run = asked.runId().or(() -> logged.flatMap(LoggedModel::sourceRunId));
    var id = RegistryRules.loggedModel(source);
    if (id.isPresent()) {
      var model =
          logged
              .filter(one -> one.id().equals(id.get()))
              .orElseThrow(() -> RegistryRules.otherModel(source));
      return asked.at(source, model.artifactUri(), run);
    }
    if (!source.startsWith(MODELS_SCHEME)) {
      return asked.at(source, source, run);
    }
    var origin = origin(tx, project, source);
    return asked.at(
        MODELS_SCHEME + origin.model() + "/" + origin.number(),
        origin.location(),
        run.or(origin::runId));
  }

  private ModelVersion origin(Tx tx, String project, String source) {
    var rest = source.substring(MODELS_SCHEME.length());
    int at = rest.lastIndexOf('@');
    int slash = rest.lastIndexOf('/');
    if (at > 0) {
      var number = models.aliases(tx, project, rest.substring(0, at)).get(rest.substring(at + 1));
      if (number == null) {
        throw RegistryRules.noAlias(rest.substring(at + 1));
      }
      return require(tx, project, rest.substring(0, at), number);
    }
    if (slash <= 0) {
      throw Invalid.of(
          "Invalid model version source: '"
              + source
              + "' (expected: models:/m-<id>, models:/<name>/<version> or models:/<name>@<alias>)");
    }
    var number = rest.substring(slash + 1).toLowerCase(Locale.ROOT);
    return require(tx, project, rest.substring(0, slash), RegistryRules.version(number));
  }
}
