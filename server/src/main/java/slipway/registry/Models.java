package slipway.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Json;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.mlflow.Invalid;
import slipway.mlflow.Page;
import slipway.time.WallClock;

/// What may happen to a registered model: its description, tags, aliases and name.
final class Models {
  private final Access access;
  private final Database database;
  private final Audit audit;
  private final Events events;
  private final WallClock wall;
  private final ModelStore store;
  private final VersionStore versions;
  private final ModelSearch search;

  Models(
      Access access,
      Database database,
      Audit audit,
      Events events,
      WallClock wall,
      ModelStore store,
      VersionStore versions) {
    this.access = access;
    this.database = database;
    this.audit = audit;
    this.events = events;
    this.wall = wall;
    this.store = store;
    this.versions = versions;
    this.search = new ModelSearch(store, versions);
  }

  RegisteredModel create(
      Caller caller,
      String project,
      String name,
      Optional<String> description,
      Map<String, String> tags) {
    RegistryRules.name(name);
    tags.forEach(RegistryRules::tag);
    return database.inTransaction(
        "registry.createModel",
        tx -> {
          access.require(tx, caller, Permission.EDIT, project);
          if (!store.insert(tx, project, name, description, wall.now())) {
            throw RegistryRules.taken(name);
          }
          tags.forEach((key, value) -> store.setTag(tx, project, name, key, value));
          audit.write(tx, caller.name(), project, "registry.createModel", name, Json.object());
          return require(tx, project, name);
        });
  }

  RegisteredModel get(Caller caller, String project, String name) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      return require(tx, project, name);
    });
  }

  Page<RegisteredModel> search(Caller caller, ModelSearch.Question question) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, question.project());
      return search.models(tx, question);
    });
  }

  Page<ModelVersion> searchVersions(Caller caller, ModelSearch.Question question) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, question.project());
      return search.versions(tx, question);
    });
  }

  RegisteredModel rename(Caller caller, String project, String name, String newName) {
    RegistryRules.name(newName);
    return database.inTransaction(
        "registry.renameModel",
        tx -> {
          requireEditable(tx, caller, project, name);
          if (!newName.equals(name)) {
            if (store.exists(tx, project, newName)) {
              throw RegistryRules.taken(newName);
            }
            store.rename(tx, project, name, newName, wall.now());
            var details = Json.object().put("to", newName);
            audit.write(tx, caller.name(), project, "registry.renameModel", name, details);
            events.publish(tx, new NewEvent(project, "model.renamed", name, details));
          }
          return require(tx, project, newName);
        });
  }

  RegisteredModel describe(
      Caller caller, String project, String name, Optional<String> description) {
    return database.inTransaction(
        "registry.describeModel",
        tx -> {
          requireEditable(tx, caller, project, name);
          store.describe(tx, project, name, description, wall.now());
          return require(tx, project, name);
        });
  }

  void delete(Caller caller, String project, String name) {
    database.inTransaction(
        "registry.deleteModel",
        tx -> {
          requireEditable(tx, caller, project, name);
          store.delete(tx, project, name);
          audit.write(tx, caller.name(), project, "registry.deleteModel", name, Json.object());
          return true;
        });
  }

  void setTag(Caller caller, String project, String name, String key, String value) {
    RegistryRules.tag(key, value);
    database.inTransaction(
        "registry.tagModel",
        tx -> {
          requireEditable(tx, caller, project, name);
          store.setTag(tx, project, name, key, value);
          store.touch(tx, project, name, wall.now());
          return true;
        });
  }

  void deleteTag(Caller caller, String project, String name, String key) {
    database.inTransaction(
        "registry.untagModel",
        tx -> {
          requireEditable(tx, caller, project, name);
          store.deleteTag(tx, project, name, key);
          store.touch(tx, project, name, wall.now());
          return true;
        });
  }

  void setAlias(Caller caller, String project, String name, String alias, int number) {
    RegistryRules.alias(alias);
    database.inTransaction(
        "registry.setAlias",
        tx -> {
          requireEditable(tx, caller, project, name);
          if (versions.find(tx, project, name, number).isEmpty()) {
            throw RegistryRules.noVersion(name, number);
          }
          store.setAlias(tx, project, name, alias, number);
          store.touch(tx, project, name, wall.now());
          var details = Json.object().put("alias", alias).put("version", number);
          audit.write(tx, caller.name(), project, "registry.setAlias", name, details);
          return true;
        });
  }

  void deleteAlias(Caller caller, String project, String name, String alias) {
    database.inTransaction(
        "registry.deleteAlias",
        tx -> {
          requireEditable(tx, caller, project, name);
          store.deleteAlias(tx, project, name, alias);
          var details = Json.object().put("alias", alias);
          audit.write(tx, caller.name(), project, "registry.deleteAlias", name, details);
          return true;
        });
  }

  ModelVersion byAlias(Caller caller, String project, String name, String alias) {
    return database.read(tx -> {
      access.require(tx, caller, Permission.READ, project);
      require(tx, project, name);
      return findByAlias(tx, project, name, alias).orElseThrow(() -> RegistryRules.noAlias(alias));
    });
  }

  Optional<ModelVersion> findByAlias(Tx tx, String project, String name, String alias) {
    var number = store.aliases(tx, project, name).get(alias);
    return number == null ? Optional.empty() : versions.find(tx, project, name, number);
  }

  List<RegisteredModel> all(Tx tx, String project) {
    var question =
        new ModelSearch.Question(project, "", List.of(), ModelSearch.MODELS_LIMIT_MAX, "");
    return search.models(tx, question).items();
  }

  RegisteredModel require(Tx tx, String project, String name) {
    if (name.isEmpty()) {
      throw Invalid.missing("name");
    }
    return store.find(tx, project, name).orElseThrow(() -> RegistryRules.noModel(name));
  }

  private void requireEditable(Tx tx, Caller caller, String project, String name) {
    access.require(tx, caller, Permission.EDIT, project);
    if (!store.exists(tx, project, name)) {
      throw RegistryRules.noModel(name);
    }
  }
}
