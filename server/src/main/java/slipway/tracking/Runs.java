package slipway.tracking;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
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
import slipway.mlflow.search.Filter.Entity;
import slipway.time.WallClock;
import slipway.tracking.RunDetails.DatasetInput;
import slipway.tracking.RunDetails.ModelLink;
import tools.jackson.databind.JsonNode;

/// What may happen to a run. A deleted run can be read and restored, nothing else; an ended run may
/// still be written, as MLflow's may.
final class Runs {
  private static final String MODEL_HISTORY = "mlflow.log-model.history";

  /// A run as it is asked for; an empty name asks for a random one.
  record NewRun(String name, String user, long startMillis, List<Tag> tags) {}

  /// What a run's end or renaming changes; what is absent stays.
  record Update(Optional<String> name, Optional<RunStatus> status, OptionalLong endMillis) {}

  private final Access access;
  private final Database database;
  private final Ids ids;
  private final WallClock wall;
  private final Experiments experiments;
  private final LoggedModelStore models;
  private final RunStore runs = new RunStore();
  private final RunLinkStore links = new RunLinkStore();
  private final DetailStore details = new DetailStore();
  private final CurveStore curves = new CurveStore();
  private final KeyNames keys = new KeyNames();
  private final RunSearch search = new RunSearch(keys);
  private final GroupSearch groups = new GroupSearch(keys, search);
  private final TrendStore trends = new TrendStore(keys);
  private final LogStore logs;
  private final Histories histories;

  Runs(
      Access access,
      Database database,
      Ids ids,
      WallClock wall,
      Experiments experiments,
      LoggedModelStore models) {
    this.access = access;
    this.database = database;
    this.ids = ids;
    this.wall = wall;
    this.experiments = experiments;
    this.models = models;
    this.logs = new LogStore(keys, BatchWriter.of(database.dialect()));
    this.histories = new Histories(access, database, keys, logs);
  }

  RunDetails create(Caller caller, long experiment, NewRun given) {
    var named = named(given);
    var id = ids.hex32();
    return database.inTransaction(
        "tracking.createRun",
        tx -> insert(tx, caller, experiments.requireBare(tx, experiment), id, named));
  }

  RunDetails create(Caller caller, String project, String experiment, NewRun given) {
    var named = named(given);
    var id = ids.hex32();
    return database.inTransaction(
        "tracking.createRun",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          return insert(tx, caller, experiments.ensure(tx, project, experiment), id, named);
        });
  }

  private RunDetails insert(Tx tx, Caller caller, Experiment experiment, String id, NewRun given) {
    access.require(tx, caller, Permission.EDIT, experiment.project());
    Experiments.requireActive(experiment);
    var row =
        runs.insert(
            tx,
            new RunStore.NewRun(
                id,
                experiment.number(),
                experiment.project(),
                given.name(),
                given.user(),
                given.startMillis()));
    logs.write(tx, row, new LogBatch(List.of(), List.of(), given.tags(), List.of()));
    return new RunDetails(
        new Run(
            row.run(),
            id,
            experiment.number(),
            experiment.project(),
            given.name(),
            RunStatus.RUNNING,
            given.user(),
            given.startMillis(),
            OptionalLong.empty(),
            Optional.empty(),
            experiment.artifactLocation() + "/" + id + "/artifacts"),
        List.of(),
        List.of(),
        given.tags(),
        List.of(),
        List.of(),
        List.of());
  }

  /// The name and the tag `mlflow.runName` say the same; with neither given, a random name.
  private static NewRun named(NewRun given) {
    var tags = new LinkedHashMap<String, Tag>();
    for (int i = 0; i < given.tags().size(); i++) {
      var tag = given.tags().get(i);
      KeyRule.require(tag.key(), "tags[" + i + "].key");
      tags.put(tag.key(), Limits.cut(tag));
    }
    var tag = tags.get(LogStore.RUN_NAME);
    var tagged = tag == null ? "" : tag.value();
    if (!given.name().isEmpty() && !tagged.isEmpty() && !tagged.equals(given.name())) {
      throw Invalid.of(
          "Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different"
              + " values (run_name='"
              + given.name()
              + "', mlflow.runName='"
              + tagged
              + "').");
    }
    var name =
        !given.name().isEmpty()
            ? given.name()
            : tagged.isEmpty() ? RunNames.random(RandomGenerator.getDefault()) : tagged;
    name = Limits.cut(name, Limits.TAG_LENGTH_MAX);
    tags.put(LogStore.RUN_NAME, new Tag(LogStore.RUN_NAME, name));
    return new NewRun(name, given.user(), given.startMillis(), List.copyOf(tags.values()));
  }

  RunDetails get(Caller caller, String id) {
    return database.read(tx -> {
      var run = runs.find(tx, id).orElseThrow(() -> none(id));
      access.require(tx, caller, Permission.READ, run.project());
      return details.details(tx, List.of(run)).getFirst();
    });
  }

  /// The newest value of every metric of many runs of a project, in one statement.
  Map<String, List<Metric>> metrics(Caller caller, String project, Set<String> ids) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return details.latest(tx, project, List.copyOf(ids));
    });
  }

  long count(Caller caller, RunQuery query) {
    return database.read(tx -> search.count(tx, readable(tx, caller, query)));
  }

  RunGroups groups(Caller caller, RunQuery query, RunKey by, List<String> metrics, int offset) {
    return database.read(tx -> groups.find(tx, readable(tx, caller, query), by, metrics, offset));
  }

  /// Values in order, by run and metric.
  Map<Long, Map<String, List<Double>>> trends(
      Caller caller, List<Run> shown, List<String> metrics) {
    return database.read(tx -> {
      shown.stream()
          .map(Run::project)
          .distinct()
          .forEach(project -> access.require(tx, caller, Permission.READ, project));
      return trends.of(tx, shown.stream().map(Run::number).toList(), metrics);
    });
  }

  /// The query over those of its experiments that exist; refused when the caller may not read one.
  private RunQuery readable(Tx tx, Caller caller, RunQuery query) {
    return query.over(experiments.readable(tx, caller, query.experiments()));
  }

  Page<RunDetails> search(Caller caller, RunQuery query) {
    return database.read(tx -> {
      var found = search.find(tx, readable(tx, caller, query));
      return new Page<>(details.details(tx, found.items()), found.nextPageToken());
    });
  }

  /// In one read. The details are read of as many runs at once as the query's limit says, and no
  /// more are in memory.
  void each(Caller caller, RunQuery query, RunSink sink) {
    database.read(tx -> {
      var readable = readable(tx, caller, query);
      sink.names(
          search.names(tx, readable, Entity.METRIC), search.names(tx, readable, Entity.PARAM));
      var some = new ArrayList<Run>();
      search.each(
          tx,
          readable,
          run -> {
            some.add(run);
            if (some.size() == query.limit()) {
              details.details(tx, some).forEach(sink::run);
              some.clear();
            }
          });
      details.details(tx, some).forEach(sink::run);
      return true;
    });
  }

  Run update(Caller caller, String id, Update update) {
    update.name().ifPresent(name -> Limits.atMost(name, Limits.TAG_LENGTH_MAX, "run_name"));
    return database.inTransaction(
        "tracking.updateRun",
        tx -> {
          var row = requireActive(tx, caller, id);
          update.status().ifPresent(status -> runs.setStatus(tx, row.run(), status));
          update.endMillis().ifPresent(millis -> runs.setEnd(tx, row.run(), millis));
          update
              .name()
              .filter(name -> !name.isEmpty())
              .ifPresent(name -> logs.log(tx, row, tag(new Tag(LogStore.RUN_NAME, name))));
          return runs.find(tx, id).orElseThrow();
        });
  }

  void delete(Caller caller, String id) {
    database.inTransaction(
        "tracking.deleteRun",
        tx -> {
          runs.delete(tx, require(tx, caller, id).run(), wall.now());
          return true;
        });
  }

  void restore(Caller caller, String id) {
    database.inTransaction(
        "tracking.restoreRun",
        tx -> {
          runs.restore(tx, require(tx, caller, id).run());
          return true;
        });
  }

  /// The whole batch or nothing of it.
  void log(String transaction, Caller caller, String id, LogBatch given) {
    var batch = Limits.batch(given);
    onActive(
        transaction,
        caller,
        id,
        (tx, row) -> {
          logs.log(tx, row, batch);
          for (var measured : batch.modelMetrics()) {
            requireModel(tx, measured.modelId());
            models.addMetric(tx, id, measured);
          }
        });
  }

  void deleteTag(Caller caller, String id, String name) {
    onActive(
        "tracking.deleteTag",
        caller,
        id,
        (tx, row) -> {
          if (!logs.deleteTag(tx, row, name)) {
            throw Invalid.notFound("No tag with name: " + name + " in run with id " + id);
          }
        });
  }

  /// Adds a model to the list that clients before 3.0 keep in the tag `mlflow.log-model.history`.
  void appendModel(Caller caller, String id, JsonNode model) {
    onActive(
        "tracking.logModel",
        caller,
        id,
        (tx, row) -> {
          var old = logs.tag(tx, row, MODEL_HISTORY).orElse("[]");
          var history = MlflowJson.readOrMissing(old);
          var list = MlflowJson.object().putArray("list");
          history.forEach(list::add);
          list.add(model);
          logs.log(tx, row, tag(new Tag(MODEL_HISTORY, MlflowJson.text(list))));
        });
  }

  void logInputs(Caller caller, String id, List<DatasetInput> datasets, List<ModelLink> inputs) {
    onActive(
        "tracking.logInputs",
        caller,
        id,
        (tx, row) -> {
          datasets.forEach(dataset -> links.addDataset(tx, row, dataset));
          link(tx, row, inputs, RunLinkStore.INPUT);
        });
  }

  void logOutputs(Caller caller, String id, List<ModelLink> outputs) {
    onActive(
        "tracking.logOutputs",
        caller,
        id,
        (tx, row) -> link(tx, row, outputs, RunLinkStore.OUTPUT));
  }

  private void link(Tx tx, RunRow row, List<ModelLink> given, String direction) {
    for (var link : given) {
      requireModel(tx, link.modelId());
      links.addModel(tx, row, link, direction);
    }
  }

  Histories histories() {
    return histories;
  }

  /// What runs of these experiments were given as datasets.
  List<DatasetSummary> datasets(Caller caller, List<Long> numbers) {
    return database.read(tx -> {
      var readable = experiments.readable(tx, caller, numbers);
      return readable.isEmpty() ? List.of() : links.datasets(tx, readable);
    });
  }

  /// Metrics of more than one point, the first by name.
  Curve.Some curves(Caller caller, String id, int curvesMax, int pointsMax) {
    return database.read(tx -> {
      var row = logs.find(tx, id).orElseThrow(() -> none(id));
      access.require(tx, caller, Permission.READ, row.project());
      return curves.of(tx, row, curvesMax, pointsMax);
    });
  }

  private void onActive(String transaction, Caller caller, String id, BiConsumer<Tx, RunRow> work) {
    database.inTransaction(
        transaction,
        tx -> {
          work.accept(tx, requireActive(tx, caller, id));
          return true;
        });
  }

  private RunRow requireActive(Tx tx, Caller caller, String id) {
    var row = require(tx, caller, id);
    if (row.isDeleted()) {
      throw Invalid.of(
          "The run " + id + " must be in the 'active' state. Current state is deleted.");
    }
    return row;
  }

  private RunRow require(Tx tx, Caller caller, String id) {
    var row = logs.find(tx, id).orElseThrow(() -> none(id));
    access.require(tx, caller, Permission.EDIT, row.project());
    return row;
  }

  private void requireModel(Tx tx, String modelId) {
    if (!models.exists(tx, modelId)) {
      throw Invalid.notFound("Logged model with ID '" + modelId + "' not found.");
    }
  }

  private static LogBatch tag(Tag tag) {
    return new LogBatch(List.of(), List.of(), List.of(tag), List.of());
  }

  private static SlipwayException none(String id) {
    return Invalid.notFound("Run with id=" + id + " not found");
  }
}
