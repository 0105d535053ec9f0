package slipway.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.db.Tx;
import slipway.mlflow.search.SqlPart;
import slipway.time.Micros;

/// The tables of versions and their tags.
final class VersionStore {
  static final String COLUMNS =
      "v.project, v.model, v.number, v.package_digest, v.run_id, v.logged_model_id, v.run_link,"
          + " v.source, v.location, v.description, v.user_name, v.stage, v.created_at, v.updated_at";

  private static final String SELECT = "select " + COLUMNS + " from registry_version v ";
  private static final int DETAILS_AT_ONCE = 500;

  private record Name(String project, String model, int number) {
    static Name of(ModelVersion version) {
      return new Name(version.project(), version.model(), version.number());
    }

    static Name of(ResultSet row) throws SQLException {
      return new Name(row.getString("project"), row.getString("model"), row.getInt("number"));
    }
  }

  int insert(Tx tx, String project, String model, VersionRequest request, Instant now) {
    int number = lastNumber(tx, project, model) + 1;
    raiseLastNumber(tx, project, model, number);
    tx.sql()
        .createUpdate(
            """
            insert into registry_version (project, model, number, package_digest, run_id,
              logged_model_id, run_link, source, location, description, user_name, stage,
              created_at, updated_at)
            values (:project, :model, :number, :package, :run, :loggedModel, :runLink, :source,
              :location, :description, :user, 'NONE', :now, :now)
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("number", number)
        .bind("package", request.packageDigest().map(Digest::hex).orElse(null))
        .bind("run", request.runId().orElse(null))
        .bind("loggedModel", request.loggedModelId().orElse(null))
        .bind("runLink", request.runLink().orElse(null))
        .bind("source", request.source())
        .bind("location", request.location())
        .bind("description", request.description().orElse(null))
        .bind("user", request.user())
        .bind("now", Micros.of(now))
        .execute();
    request.tags().forEach((name, value) -> setTag(tx, project, model, number, name, value));
    return number;
  }

  int lastNumber(Tx tx, String project, String model) {
    return tx.sql()
        .createQuery(
            "select last_number from registry_number where project = :project and name = :model")
        .bind("project", project)
        .bind("model", model)
        .mapTo(Integer.class)
        .findOne()
        .orElse(0);
  }

  /// Never lowers it.
  void raiseLastNumber(Tx tx, String project, String model, int number) {
    tx.sql()
        .createUpdate(
            """
            insert into registry_number (project, name, last_number) values (:project, :model, :number)
            on conflict (project, name) do update set last_number = excluded.last_number
            where excluded.last_number > registry_number.last_number
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("number", number)
        .execute();
  }

  Optional<ModelVersion> find(Tx tx, String project, String model, int number) {
    return list(
            tx,
            new SqlPart(
                SELECT
                    + "where v.project = ? and v.model = ? and v.number = ?"
                    + " and v.deleted_at is null",
                project,
                model,
                number))
        .stream()
        .findFirst();
  }

  /// Those of these that there are, in no order.
  List<ModelVersion> find(Tx tx, String project, List<VersionName> names) {
    var found = new ArrayList<ModelVersion>();
    for (int from = 0; from < names.size(); from += DETAILS_AT_ONCE) {
      var some = names.subList(from, Math.min(names.size(), from + DETAILS_AT_ONCE));
      var question =
          new SqlPart(
              SELECT
                  + "where v.project = ? and v.deleted_at is null and (v.model, v.number) in"
                  + " (values ",
              project);
      for (int i = 0; i < some.size(); i++) {
        question.add(i == 0 ? "(?, ?)" : ", (?, ?)", some.get(i).model(), some.get(i).number());
      }
      found.addAll(list(tx, question.add(")")));
    }
    return found;
  }

  /// Newest first.
  List<ModelVersion> of(Tx tx, String project, String model) {
    return list(
        tx,
        new SqlPart(
            SELECT
                + "where v.project = ? and v.model = ? and v.deleted_at is null"
                + " order by v.number desc",
            project,
            model));
  }

  /// The newest first, at most so many after passing over some.
  List<ModelVersion> newest(Tx tx, String project, String model, int from, int max) {
    return list(
        tx,
        new SqlPart(
            SELECT
                + "where v.project = ? and v.model = ? and v.deleted_at is null"
                + " order by v.number desc limit ? offset ?",
            project,
            model,
            max,
            from));
  }

  /// Those that came from a run, newest first, at most so many.
  List<ModelVersion> ofRun(Tx tx, String project, String run, int max) {
    return list(
        tx,
        new SqlPart(
            SELECT
                + "where v.run_id = ? and v.project = ? and v.deleted_at is null"
                + " order by v.created_at desc, v.model, v.number desc limit ?",
            run,
            project,
            max));
  }

  /// How many versions each model has that has any.
  Map<String, Integer> counts(Tx tx, String project) {
    var counts = new HashMap<String, Integer>();
    tx.sql()
        .createQuery(
            "select model, count(*) as versions from registry_version"
                + " where project = :project and deleted_at is null group by model")
        .bind("project", project)
        .map((row, _) -> Map.entry(row.getString("model"), row.getInt("versions")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
  }

  /// All of every model of the project, newest first.
  Map<String, List<ModelVersion>> byModel(Tx tx, String project) {
    var all =
        list(
            tx,
            new SqlPart(
                SELECT + "where v.project = ? and v.deleted_at is null order by v.number desc",
                project));
    return all.stream().collect(Collectors.groupingBy(ModelVersion::model));
  }

  /// The newest version of each stage of these models, newest first.
  Map<String, List<ModelVersion>> latest(Tx tx, String project, List<String> models) {
    var question =
        new SqlPart(
            SELECT
                + "where v.project = ? and v.deleted_at is null and (v.model, v.number) in"
                + " (select model, max(number) from registry_version where project = ?"
                + " and deleted_at is null and model in (",
            project,
            project);
    for (int i = 0; i < models.size(); i++) {
      question.add(i == 0 ? "?" : ", ?", models.get(i));
    }
    return list(tx, question.add(") group by model, stage) order by v.number desc")).stream()
        .collect(Collectors.groupingBy(ModelVersion::model));
  }

  /// With tags and aliases, which are read for many versions at once.
  List<ModelVersion> list(Tx tx, SqlPart question) {
    var bare = question.query(tx).map((row, _) -> version(row)).list();
    var tags = new HashMap<Name, Map<String, String>>();
    var aliases = new HashMap<Name, List<String>>();
    for (int from = 0; from < bare.size(); from += DETAILS_AT_ONCE) {
      var some = bare.subList(from, Math.min(bare.size(), from + DETAILS_AT_ONCE));
      readTags(tx, some, tags);
      readAliases(tx, some, aliases);
    }
    return bare.stream()
        .map(version ->
            with(
                version,
                tags.getOrDefault(Name.of(version), Map.of()),
                aliases.getOrDefault(Name.of(version), List.of())))
        .toList();
  }

  private static void readTags(
      Tx tx, List<ModelVersion> versions, Map<Name, Map<String, String>> tags) {
    detail("name, value from registry_version_tag", versions)
        .query(tx)
        .map((row, _) ->
            tags.computeIfAbsent(Name.of(row), _ -> new HashMap<>())
                .put(row.getString("name"), row.getString("value")))
        .list();
  }

  private static void readAliases(
      Tx tx, List<ModelVersion> versions, Map<Name, List<String>> aliases) {
    detail("alias from registry_alias", versions)
        .add(" order by alias")
        .query(tx)
        .map((row, _) ->
            aliases
                .computeIfAbsent(Name.of(row), _ -> new ArrayList<>())
                .add(row.getString("alias")))
        .list();
  }

  /// @param versions of one project, as all questions are
  private static SqlPart detail(String columns, List<ModelVersion> versions) {
    var part =
        new SqlPart(
            "select project, model, number, "
                + columns
                + " where project = ? and (model, number) in (values ",
            versions.getFirst().project());
    for (int i = 0; i < versions.size(); i++) {
      var version = versions.get(i);
      part.add(i == 0 ? "(?, ?)" : ", (?, ?)", version.model(), version.number());
    }
    return part.add(")");
  }

  void describe(Tx tx, ModelVersion version, Optional<String> description, Instant now) {
    update(tx, version, "description = :value", description.orElse(null), now);
  }

  void setStage(Tx tx, ModelVersion version, Stage stage, Instant now) {
    update(tx, version, "stage = :value", stage.name(), now);
  }

  void touch(Tx tx, ModelVersion version, Instant now) {
    update(tx, version, "stage = :value", version.stage().name(), now);
  }

  /// Keeps the row, so that the number stays known as used, without what it told.
  void delete(Tx tx, ModelVersion version, Instant now) {
    update(
        tx,
        version,
        "source = '', location = '', run_id = null, run_link = null, logged_model_id = null,"
            + " description = null, user_name = '', stage = :value, deleted_at = :now",
        Stage.NONE.name(),
        now);
    for (var table : List.of("registry_version_tag", "registry_alias")) {
      tx.sql()
          .createUpdate(
              "delete from "
                  + table
                  + " where project = :project and model = :model and number = :number")
          .bind("project", version.project())
          .bind("model", version.model())
          .bind("number", version.number())
          .execute();
    }
  }

  void setTag(Tx tx, String project, String model, int number, String name, String value) {
    tx.sql()
        .createUpdate(
            """
            insert into registry_version_tag (project, model, number, name, value)
            values (:project, :model, :number, :name, :value)
            on conflict (project, model, number, name) do update set value = excluded.value
            """)
        .bind("project", project)
        .bind("model", model)
        .bind("number", number)
        .bind("name", name)
        .bind("value", value)
        .execute();
  }

  void deleteTag(Tx tx, ModelVersion version, String name) {
    tx.sql()
        .createUpdate(
            "delete from registry_version_tag where project = :project and model = :model"
                + " and number = :number and name = :name")
        .bind("project", version.project())
        .bind("model", version.model())
        .bind("number", version.number())
        .bind("name", name)
        .execute();
  }

  private static void update(
      Tx tx, ModelVersion version, String what, @Nullable String value, Instant now) {
    tx.sql()
        .createUpdate(
            "update registry_version set "
                + what
                + ", updated_at = :now"
                + " where project = :project and model = :model and number = :number")
        .bind("value", value)
        .bind("now", Micros.of(now))
        .bind("project", version.project())
        .bind("model", version.model())
        .bind("number", version.number())
        .execute();
  }

  private static ModelVersion with(
      ModelVersion version, Map<String, String> tags, List<String> aliases) {
    return new ModelVersion(
        version.project(),
        version.model(),
        version.number(),
        version.packageDigest(),
        version.runId(),
        version.loggedModelId(),
        version.runLink(),
        version.source(),
        version.location(),
        version.description(),
        version.user(),
        version.stage(),
        version.createdAt(),
        version.updatedAt(),
        tags,
        aliases);
  }

  private static ModelVersion version(ResultSet row) throws SQLException {
    return new ModelVersion(
        row.getString("project"),
        row.getString("model"),
        row.getInt("number"),
        Optional.ofNullable(row.getString("package_digest")).map(Digest::new),
        Optional.ofNullable(row.getString("run_id")),
        Optional.ofNullable(row.getString("logged_model_id")),
        Optional.ofNullable(row.getString("run_link")),
        row.getString("source"),
        row.getString("location"),
        Optional.ofNullable(row.getString("description")),
        row.getString("user_name"),
        Stage.valueOf(row.getString("stage")),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")),
        Map.of(),
        List.of());
  }
}
