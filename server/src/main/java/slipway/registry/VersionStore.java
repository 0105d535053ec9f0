package slipway.registry;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /// The newest version of each stage.
  List<ModelVersion> latest(Tx tx, String project, String model) {
    var stages = new HashSet<Stage>();
    var latest = new ArrayList<ModelVersion>();
    for (var version : of(tx, project, model)) {
      if (stages.add(version.stage())) {
        latest.add(version);
      }
    }
    return latest;
  }

  List<ModelVersion> list(Tx tx, SqlPart question) {
    var bare = question.query(tx).map((row, _) -> version(row)).list();
    var versions = new ArrayList<ModelVersion>(bare.size());
    for (var version : bare) {
      versions.add(withDetails(tx, version));
    }
    return versions;
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

  private static ModelVersion withDetails(Tx tx, ModelVersion version) {
    var tags = new HashMap<String, String>();
    tx.sql()
        .createQuery(
            "select name, value from registry_version_tag"
                + " where project = :project and model = :model and number = :number")
        .bind("project", version.project())
        .bind("model", version.model())
        .bind("number", version.number())
        .map((row, _) -> Map.entry(row.getString("name"), row.getString("value")))
        .forEach(entry -> tags.put(entry.getKey(), entry.getValue()));
    var aliases =
        tx.sql()
            .createQuery(
                "select alias from registry_alias where project = :project and model = :model"
                    + " and number = :number order by alias")
            .bind("project", version.project())
            .bind("model", version.model())
            .bind("number", version.number())
            .mapTo(String.class)
            .list();
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
