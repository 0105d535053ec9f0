package slipway.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.time.Micros;

/// The tables of registered models, their tags and aliases.
final class ModelStore {
  static final String COLUMNS = "m.project, m.name, m.description, m.created_at, m.updated_at";

  private static final int DETAILS_AT_ONCE = 500;

  private static final List<String> TABLES_BY_MODEL =
      List.of("registry_model_tag", "registry_version", "registry_version_tag", "registry_alias");

  private final VersionStore versions;

  ModelStore(VersionStore versions) {
    this.versions = versions;
  }

  /// False when the project has one of this name.
  boolean insert(Tx tx, String project, String name, Optional<String> description, Instant now) {
    return tx.sql()
            .createUpdate(
                """
                insert into registry_model (project, name, description, created_at, updated_at)
                values (:project, :name, :description, :now, :now) on conflict do nothing
                """)
            .bind("project", project)
            .bind("name", name)
            .bind("description", description.orElse(null))
            .bind("now", Micros.of(now))
            .execute()
        > 0;
  }

  boolean exists(Tx tx, String project, String name) {
    return tx.sql()
        .createQuery("select 1 from registry_model where project = :project and name = :name")
        .bind("project", project)
        .bind("name", name)
        .mapTo(Integer.class)
        .findOne()
        .isPresent();
  }

  Optional<RegisteredModel> find(Tx tx, String project, String name) {
    return list(
            tx,
            new SqlPart(
                "select " + COLUMNS + " from registry_model m where m.project = ? and m.name = ?",
                project,
                name))
        .stream()
        .findFirst();
  }

  /// Models of one project with tags, aliases and newest versions, which are read for many models
  /// at once.
  List<RegisteredModel> list(Tx tx, SqlPart question) {
    var bare = question.query(tx).map((row, _) -> model(row)).list();
    var models = new ArrayList<RegisteredModel>(bare.size());
    for (int from = 0; from < bare.size(); from += DETAILS_AT_ONCE) {
      models.addAll(
          detailed(tx, bare.subList(from, Math.min(bare.size(), from + DETAILS_AT_ONCE))));
    }
    return models;
  }

  private List<RegisteredModel> detailed(Tx tx, List<RegisteredModel> bare) {
    var project = bare.getFirst().project();
    var names = bare.stream().map(RegisteredModel::name).toList();
    var tags = new HashMap<String, Map<String, String>>();
    detail("name, value from registry_model_tag", project, names)
        .query(tx)
        .map((row, _) ->
            tags.computeIfAbsent(row.getString("model"), _ -> new HashMap<>())
                .put(row.getString("name"), row.getString("value")))
        .list();
    var aliases = new HashMap<String, Map<String, Integer>>();
    detail("alias, number from registry_alias", project, names)
        .query(tx)
        .map((row, _) ->
            aliases
                .computeIfAbsent(row.getString("model"), _ -> new HashMap<>())
                .put(row.getString("alias"), row.getInt("number")))
        .list();
    var latest = versions.latest(tx, project, names);
    return bare.stream()
        .map(model ->
            new RegisteredModel(
                model.project(),
                model.name(),
                model.description(),
                model.createdAt(),
                model.updatedAt(),
                tags.getOrDefault(model.name(), Map.of()),
                aliases.getOrDefault(model.name(), Map.of()),
                latest.getOrDefault(model.name(), List.of())))
        .toList();
  }

  private static SqlPart detail(String columns, String project, List<String> names) {
    var part =
        new SqlPart("select model, " + columns + " where project = ? and model in (", project);
    for (int i = 0; i < names.size(); i++) {
      part.add(i == 0 ? "?" : ", ?", names.get(i));
    }
    return part.add(")");
  }

  void describe(Tx tx, String project, String name, Optional<String> description, Instant now) {
    tx.sql()
        .createUpdate(
            "update registry_model set description = :description, updated_at = :now"
                + " where project = :project and name = :name")
        .bind("description", description.orElse(null))
        .bind("now", Micros.of(now))
        .bind("project", project)
        .bind("name", name)
        .execute();
  }

  void touch(Tx tx, String project, String name, Instant now) {
    tx.sql()
        .createUpdate(
            "update registry_model set updated_at = :now where project = :project and name = :name")
        .bind("now", Micros.of(now))
        .bind("project", project)
        .bind("name", name)
        .execute();
  }

  void rename(Tx tx, String project, String name, String newName, Instant now) {
    tx.sql()
        .createUpdate(
            "update registry_model set name = :newName, updated_at = :now"
                + " where project = :project and name = :name")
        .bind("newName", newName)
        .bind("now", Micros.of(now))
        .bind("project", project)
        .bind("name", name)
        .execute();
    for (var table : TABLES_BY_MODEL) {
      tx.sql()
          .createUpdate(
              "update "
                  + table
                  + " set model = :newName where project = :project and model = :name")
          .bind("newName", newName)
          .bind("project", project)
          .bind("name", name)
          .execute();
    }
    versions.raiseLastNumber(tx, project, newName, versions.lastNumber(tx, project, name));
  }

  void delete(Tx tx, String project, String name) {
    for (var table : TABLES_BY_MODEL) {
      tx.sql()
          .createUpdate("delete from " + table + " where project = :project and model = :name")
          .bind("project", project)
          .bind("name", name)
          .execute();
    }
    tx.sql()
        .createUpdate("delete from registry_model where project = :project and name = :name")
        .bind("project", project)
        .bind("name", name)
        .execute();
  }

  void setTag(Tx tx, String project, String model, String name, String value) {
    tx.sql()
        .createUpdate(
            """
            insert into registry_model_tag (project, model, name, value)
            values (:project, :model, :name, :value)
            on conflict (project, model, name) do update set value = excluded.value
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  void deleteTag(Tx tx, String project, String model, String name) {
    tx.sql()
        .createUpdate(
            "delete from registry_model_tag"
                + " where project = :project and model = :model and name = :name")
        .bind("project", project)
        .bind("model", model)
        .bind("name", name)
        .execute();
  }

  void setAlias(Tx tx, String project, String model, String alias, int number) {
    tx.sql()
        .createUpdate(
            """
            insert into registry_alias (project, model, alias, number)
            values (:project, :model, :alias, :number)
            on conflict (project, model, alias) do update set number = excluded.number
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("alias", alias)
        .bind("number", number)
        .execute();
  }

  void deleteAlias(Tx tx, String project, String model, String alias) {
    tx.sql()
        .createUpdate(
            "delete from registry_alias"
                + " where project = :project and model = :model and alias = :alias")
        .bind("project", project)
        .bind("model", model)
        .bind("alias", alias)
        .execute();
  }

  Map<String, Integer> aliases(Tx tx, String project, String model) {
    var aliases = new HashMap<String, Integer>();
    tx.sql()
        .createQuery(
            "select alias, number from registry_alias where project = :project and model = :model")
        .bind("project", project)
        .bind("model", model)
        .map((row, _) -> Map.entry(row.getString("alias"), row.getInt("number")))
        .forEach(entry -> aliases.put(entry.getKey(), entry.getValue()));
    return aliases;
  }

  private static RegisteredModel model(ResultSet row) throws SQLException {
    return new RegisteredModel(
        row.getString("project"),
        row.getString("name"),
        Optional.ofNullable(row.getString("description")),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")),
        Map.of(),
        Map.of(),
        List.of());
  }
}
