package slipway.tracking;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.ids.Ids;
import slipway.mlflow.Invalid;
import slipway.mlflow.KeyRule;
import slipway.mlflow.MlflowJson;
import slipway.mlflow.Page;
import slipway.time.WallClock;

/// What may happen to a logged model.
final class LoggedModels {
  private static final String NAME_FORBIDDEN = "/:.%\"'";

  /// A model as a client logs it.
  record NewModel(
      long experiment,
      String name,
      Optional<String> type,
      Optional<String> sourceRunId,
      List<Param> params,
      List<Tag> tags) {}

  private static final String MODEL_VERSIONS = "mlflow.modelVersions";

  private final Access access;
  private final Database database;
  private final Ids ids;
  private final WallClock wall;
  private final Experiments experiments;
  private final LoggedModelStore store;
  private final LoggedModelSearch search;

  LoggedModels(
      Access access,
      Database database,
      Ids ids,
      WallClock wall,
      Experiments experiments,
      LoggedModelStore store) {
    this.access = access;
    this.database = database;
    this.ids = ids;
    this.wall = wall;
    this.experiments = experiments;
    this.store = store;
    this.search = new LoggedModelSearch(store);
  }

  LoggedModel create(Caller caller, NewModel given) {
    requireName(given.name());
    var tags = given.tags().stream().map(LoggedModels::checked).toList();
    var params = given.params().stream().map(LoggedModels::checked).toList();
    var id = "m-" + ids.hex32();
    long now = wall.now().toEpochMilli();
    return database.inTransaction(
        "tracking.createModel",
        tx -> {
          var experiment = experiments.requireBare(tx, given.experiment());
          access.require(tx, caller, Permission.EDIT, experiment.project());
          Experiments.requireActive(experiment);
          store.insert(
              tx,
              new LoggedModel(
                  id,
                  experiment.number(),
                  experiment.project(),
                  given.name(),
                  LoggedModel.Status.LOGGED_MODEL_PENDING,
                  given.type(),
                  given.sourceRunId(),
                  Optional.empty(),
                  "",
                  now,
                  now,
                  false,
                  tags,
                  params,
                  List.of()));
          return store.find(tx, id).orElseThrow();
        });
  }

  LoggedModel get(Caller caller, String id, boolean deletedToo) {
    return database.read(tx -> {
      var model = require(tx, id);
      access.require(tx, caller, Permission.READ, model.project());
      if (model.isDeleted() && !deletedToo) {
        throw none(id);
      }
      return model;
    });
  }

  /// Those of these ids that are there and were not deleted, in the order given.
  List<LoggedModel> active(Caller caller, List<String> ids) {
    return database.read(tx -> {
      var active =
          ids.stream()
              .flatMap(id -> store.find(tx, id).stream())
              .filter(model -> !model.isDeleted())
              .toList();
      active.forEach(model -> access.require(tx, caller, Permission.READ, model.project()));
      return active;
    });
  }

  LoggedModel finish(Caller caller, String id, LoggedModel.Status status) {
    return change(
        "tracking.finishModel",
        caller,
        id,
        (tx, model) -> store.setStatus(tx, model.id(), status, wall.now()));
  }

  void delete(Caller caller, String id) {
    database.inTransaction(
        "tracking.deleteModel",
        tx -> {
          store.delete(tx, requireActive(tx, caller, id).id(), wall.now());
          return true;
        });
  }

  LoggedModel setTags(Caller caller, String id, List<Tag> tags) {
    var checked = tags.stream().map(LoggedModels::checked).toList();
    return change(
        "tracking.tagModel",
        caller,
        id,
        (tx, model) -> checked.forEach(tag -> store.setTag(tx, model.id(), tag)));
  }

  void deleteTag(Caller caller, String id, String name) {
    change(
        "tracking.untagModel",
        caller,
        id,
        (tx, model) -> {
          if (!store.deleteTag(tx, model.id(), name)) {
            throw Invalid.notFound(
                "No tag with key '" + name + "' found for model with ID '" + id + "'.");
          }
        });
  }

  /// A parameter keeps its first value; the same again changes nothing.
  void logParams(Caller caller, String id, List<Param> params) {
    var checked = params.stream().map(LoggedModels::checked).toList();
    change(
        "tracking.logModelParams",
        caller,
        id,
        (tx, model) -> {
          var known = model.params().stream().collect(Collectors.toMap(Param::key, Param::value));
          for (var param : checked) {
            var old = known.putIfAbsent(param.key(), param.value());
            if (old != null && !old.equals(param.value())) {
              throw Invalid.of(
                  "Changing param values is not allowed. Param with key='"
                      + param.key()
                      + "' was already logged with value='"
                      + old
                      + "' for model ID='"
                      + id
                      + "'.");
            }
          }
          store.addParams(tx, model.id(), checked);
        });
  }

  /// Notes on the model, where MLflow's pages look for it, that a version was registered from it.
  void addVersion(Tx tx, String id, String name, int number) {
    var versions = MlflowJson.object().putArray("versions");
    var entry = MlflowJson.object().put("name", name).put("version", number);
    store.find(tx, id).stream()
        .flatMap(model -> model.tags().stream())
        .filter(tag -> tag.key().equals(MODEL_VERSIONS))
        .forEach(tag -> MlflowJson.readOrMissing(tag.value()).forEach(versions::add));
    versions.add(entry);
    store.setTag(tx, id, new Tag(MODEL_VERSIONS, MlflowJson.spaced(versions)));
  }

  Page<LoggedModel> search(Caller caller, LoggedModelQuery query) {
    return database.read(tx -> {
      var readable = query.experiments().stream().filter(n -> isReadable(tx, caller, n)).toList();
      if (readable.isEmpty()) {
        return new Page<>(List.of(), "");
      }
      return search.find(tx, query.over(readable));
    });
  }

  /// An unknown experiment has no models; one of a project the caller may not read is refused.
  private boolean isReadable(Tx tx, Caller caller, long experiment) {
    var found = experiments.find(tx, experiment);
    found.ifPresent(e -> access.require(tx, caller, Permission.READ, e.project()));
    return found.isPresent();
  }

  /// What is done to a model inside a transaction.
  @FunctionalInterface
  private interface Change {
    void to(Tx tx, LoggedModel model);
  }

  private LoggedModel change(String name, Caller caller, String id, Change change) {
    return database.inTransaction(
        name,
        tx -> {
          change.to(tx, requireActive(tx, caller, id));
          return require(tx, id);
        });
  }

  private LoggedModel requireActive(Tx tx, Caller caller, String id) {
    var model = require(tx, id);
    access.require(tx, caller, Permission.EDIT, model.project());
    if (model.isDeleted()) {
      throw none(id);
    }
    return model;
  }

  private LoggedModel require(Tx tx, String id) {
    return store.find(tx, id).orElseThrow(() -> none(id));
  }

  private static Tag checked(Tag tag) {
    KeyRule.require(tag.key(), "tags.key");
    return Limits.cut(tag);
  }

  private static Param checked(Param param) {
    KeyRule.require(param.key(), "params.key");
    return Limits.cut(param);
  }

  private static void requireName(String name) {
    if (name.isEmpty() || name.chars().anyMatch(c -> NAME_FORBIDDEN.indexOf(c) >= 0)) {
      throw Invalid.value(name, "name", "expected a non-empty name without any of / : . % \" '");
    }
    Limits.atMost(name, Limits.EXPERIMENT_NAME_LENGTH_MAX, "name");
  }

  private static SlipwayException none(String id) {
    return Invalid.notFound("Logged model with ID '" + id + "' not found.");
  }
}
