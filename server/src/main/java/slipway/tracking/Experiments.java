package slipway.tracking;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.Page;
import slipway.time.WallClock;

/// What may happen to an experiment. Names of deleted experiments stay taken.
final class Experiments {
  private static final int LOCATION_LENGTH_MAX = 2_048;

  /// Where clients may keep artifacts themselves; local files and relative places are not among
  /// them.
  private static final Set<String> LOCATION_SCHEMES =
      Set.of("mlflow-artifacts", "s3", "gs", "wasbs", "abfss", "r2", "b2", "oss", "hdfs");

  private final Access access;
  private final Database database;
  private final WallClock wall;
  private final ExperimentStore store;
  private final ExperimentSearch search;

  Experiments(Access access, Database database, WallClock wall) {
    this.access = access;
    this.database = database;
    this.wall = wall;
    this.store = new ExperimentStore();
    this.search = new ExperimentSearch(store);
  }

  Experiment create(Caller caller, String project, String name, String location, List<Tag> tags) {
    Limits.atMost(name, Limits.EXPERIMENT_NAME_LENGTH_MAX, "name");
    requireLocation(location);
    tags.forEach(Experiments::requireTag);
    return database.inTransaction(
        "tracking.createExperiment",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          var number =
              store
                  .insert(tx, project, name, location, wall.now())
                  .orElseThrow(() -> taken(tx, project, name));
          tags.forEach(tag -> store.setTag(tx, number, tag, wall.now()));
          return require(tx, number);
        });
  }

  /// The active experiment of this name, made when there is none.
  Experiment ensure(Tx tx, String project, String name) {
    var found = store.find(tx, project, name);
    if (found.isPresent()) {
      requireActive(found.get());
      return found.get();
    }
    Limits.atMost(name, Limits.EXPERIMENT_NAME_LENGTH_MAX, "experiment");
    var number =
        store.insert(tx, project, name, "", wall.now()).orElseThrow(() -> taken(tx, project, name));
    return require(tx, number);
  }

  Experiment get(Caller caller, long number) {
    return database.read(tx -> {
      var experiment = require(tx, number);
      access.require(tx, caller, Permission.READ, experiment.project());
      return experiment;
    });
  }

  Experiment get(Caller caller, String project, String name) {
    return find(caller, project, name)
        .orElseThrow(() -> Invalid.notFound("Could not find experiment with name '" + name + "'"));
  }

  Optional<Experiment> find(Caller caller, String project, String name) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return store.find(tx, project, name);
    });
  }

  Page<Experiment> search(Caller caller, ExperimentQuery query) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, query.project());
      return search.find(tx, query);
    });
  }

  void rename(Caller caller, long number, String name) {
    Limits.atMost(name, Limits.EXPERIMENT_NAME_LENGTH_MAX, "new_name");
    change(
        "tracking.renameExperiment",
        caller,
        number,
        (tx, experiment) -> {
          if (experiment.isDeleted()) {
            throw Invalid.of("Cannot rename a non-active experiment.");
          }
          var holder = store.find(tx, experiment.project(), name);
          if (holder.isPresent() && holder.get().number() != number) {
            throw taken(tx, experiment.project(), name);
          }
          store.rename(tx, number, name, wall.now());
        });
  }

  void delete(Caller caller, long number) {
    change(
        "tracking.deleteExperiment",
        caller,
        number,
        (tx, experiment) -> {
          if (experiment.isDeleted()) {
            throw none(number);
          }
          store.delete(tx, number, wall.now());
        });
  }

  void restore(Caller caller, long number) {
    change(
        "tracking.restoreExperiment",
        caller,
        number,
        (tx, experiment) -> {
          if (!experiment.isDeleted()) {
            throw none(number);
          }
          store.restore(tx, number, wall.now());
        });
  }

  void setTag(Caller caller, long number, Tag tag) {
    requireTag(tag);
    change(
        "tracking.tagExperiment",
        caller,
        number,
        (tx, experiment) -> {
          requireActive(experiment);
          store.setTag(tx, number, tag, wall.now());
        });
  }

  void deleteTag(Caller caller, long number, String name) {
    change(
        "tracking.untagExperiment",
        caller,
        number,
        (tx, experiment) -> {
          requireActive(experiment);
          if (!store.deleteTag(tx, number, name, wall.now())) {
            throw Invalid.notFound(
                "No tag with name: " + name + " in experiment with id " + experiment.id());
          }
        });
  }

  Optional<Experiment> find(Tx tx, long number) {
    return store.find(tx, number);
  }

  Experiment require(Tx tx, long number) {
    return store.find(tx, number).orElseThrow(() -> none(number));
  }

  /// Without its tags, for whoever writes into it.
  Experiment requireBare(Tx tx, long number) {
    return store.bare(tx, number).orElseThrow(() -> none(number));
  }

  static void requireActive(Experiment experiment) {
    if (experiment.isDeleted()) {
      throw Invalid.of(
          "The experiment "
              + experiment.id()
              + " must be in the 'active' state. Current state is deleted.");
    }
  }

  /// An id as MLflow writes it.
  static long number(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException _) {
      throw Invalid.of(
          "Invalid experiment ID '" + id + "'. Experiment ID must be a valid integer.");
    }
  }

  /// What is done to an experiment inside a transaction.
  @FunctionalInterface
  private interface Change {
    void to(Tx tx, Experiment experiment);
  }

  private void change(String name, Caller caller, long number, Change change) {
    database.inTransaction(
        name,
        tx -> {
          var experiment = require(tx, number);
          access.require(tx, caller, Permission.EDIT, experiment.project());
          change.to(tx, experiment);
          return true;
        });
  }

  private static void requireTag(Tag tag) {
    Limits.key(tag.key(), "key");
    Limits.atMost(tag.value(), Limits.EXPERIMENT_TAG_LENGTH_MAX, "value");
  }

  private static void requireLocation(String location) {
    if (location.isEmpty()) {
      return;
    }
    Limits.atMost(location, LOCATION_LENGTH_MAX, "artifact_location");
    try {
      var uri = new URI(location);
      if (uri.getScheme() != null
          && LOCATION_SCHEMES.contains(uri.getScheme())
          && uri.getQuery() == null
          && uri.getFragment() == null
          && uri.getUserInfo() == null
          && !location.contains(";")
          && !location.contains("..")) {
        if (location.startsWith(ArtifactPath.SCHEME)) {
          ArtifactPath.ofUri(location);
        }
        return;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    throw Invalid.value(
        "'" + location + "'",
        "artifact_location",
        "expected one of the schemes "
            + LOCATION_SCHEMES.stream().sorted().toList()
            + " without query, fragment, parameters or user.");
  }

  private SlipwayException taken(Tx tx, String project, String name) {
    boolean deleted = store.find(tx, project, name).map(Experiment::isDeleted).orElse(false);
    return new SlipwayException(
        ErrorCode.ALREADY_EXISTS,
        "Experiment '"
            + name
            + "' already exists"
            + (deleted ? " in deleted state. Restore it or choose another name." : "."));
  }

  private static SlipwayException none(long number) {
    return Invalid.notFound("No Experiment with id=" + number + " exists");
  }
}
