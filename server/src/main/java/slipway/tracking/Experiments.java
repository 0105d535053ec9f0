package slipway.tracking;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.mlflow.Invalid;
import slipway.mlflow.KeyRule;
import slipway.mlflow.Page;
import slipway.time.WallClock;

/// What may happen to an experiment. Names of deleted experiments stay taken.
final class Experiments {
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
    var kept = location.isEmpty() ? "" : ArtifactLocation.of(location);
    tags.forEach(Experiments::requireTag);
    return database.inTransaction(
        "tracking.createExperiment",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          var number =
              store
                  .insert(tx, project, name, kept, wall.now())
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

  /// Those that there are, in order; refused when the caller may not read one of them.
  List<Long> readable(Tx tx, Caller caller, Collection<Long> numbers) {
    var readable = new TreeSet<Long>();
    var projects = new HashSet<String>();
    for (long number : new HashSet<>(numbers)) {
      store
          .bare(tx, number)
          .ifPresent(experiment -> {
            projects.add(experiment.project());
            readable.add(number);
          });
    }
    projects.forEach(project -> access.require(tx, caller, Permission.READ, project));
    return List.copyOf(readable);
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
    KeyRule.require(tag.key(), "key");
    Limits.atMost(tag.value(), Limits.EXPERIMENT_TAG_LENGTH_MAX, "value");
  }

  private SlipwayException taken(Tx tx, String project, String name) {
    boolean deleted = store.find(tx, project, name).map(Experiment::isDeleted).orElse(false);
    return new SlipwayException(
        ErrorCode.ALREADY_EXISTS,
        "Experiment(name="
            + name
            + ") already exists"
            + (deleted ? " in deleted state. Restore it or choose another name." : "."));
  }

  private static SlipwayException none(long number) {
    return Invalid.notFound("No Experiment with id=" + number + " exists");
  }
}
