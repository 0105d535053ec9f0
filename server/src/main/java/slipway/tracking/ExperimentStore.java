package slipway.tracking;

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

/// The tables of experiments and their tags.
final class ExperimentStore {
  static final String COLUMNS =
      "e.experiment, e.project, e.name, e.artifact_location, e.created_at, e.updated_at,"
          + " e.deleted_at";

  private static final int CHUNK = 500;

  /// The new experiment's number; empty when the project has one of this name, deleted or not.
  Optional<Long> insert(Tx tx, String project, String name, String location, Instant now) {
    long at = Micros.of(now);
    var number =
        Rows.list(
            tx,
            """
            insert into tracking_experiment (project, name, artifact_location, created_at, updated_at)
            values (?, ?, ?, ?, ?) on conflict (project, name) do nothing returning experiment
            """,
            row -> row.getLong("experiment"),
            project,
            name,
            location,
            at,
            at);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    if (location.isEmpty()) {
      Rows.change(
          tx,
          "update tracking_experiment set artifact_location = ? where experiment = ?",
          ArtifactPath.SCHEME + number.getFirst(),
          number.getFirst());
    }
    return Optional.of(number.getFirst());
  }

  Optional<Experiment> find(Tx tx, long number) {
    return withTags(tx, bare(tx, number).stream().toList()).stream().findFirst();
  }

  /// Without its tags.
  Optional<Experiment> bare(Tx tx, long number) {
    return Rows.list(
            tx,
            "select " + COLUMNS + " from tracking_experiment e where e.experiment = ?",
            ExperimentStore::experiment,
            number)
        .stream()
        .findFirst();
  }

  Optional<Experiment> find(Tx tx, String project, String name) {
    return withTags(
            tx,
            Rows.list(
                tx,
                "select "
                    + COLUMNS
                    + " from tracking_experiment e where e.project = ? and e.name = ?",
                ExperimentStore::experiment,
                project,
                name))
        .stream()
        .findFirst();
  }

  List<Experiment> list(Tx tx, SqlPart question) {
    return withTags(tx, Rows.list(tx, question, ExperimentStore::experiment));
  }

  void rename(Tx tx, long number, String name, Instant now) {
    Rows.change(
        tx,
        "update tracking_experiment set name = ?, updated_at = ? where experiment = ?",
        name,
        Micros.of(now),
        number);
  }

  /// Marks the experiment and its active runs deleted.
  void delete(Tx tx, long number, Instant now) {
    long at = Micros.of(now);
    Rows.change(
        tx,
        "update tracking_experiment set deleted_at = ?, updated_at = ? where experiment = ?",
        at,
        at,
        number);
    Rows.change(
        tx,
        "update tracking_run set deleted_at = ? where experiment = ? and deleted_at is null",
        at,
        number);
  }

  /// Makes the experiment and all its runs active again.
  void restore(Tx tx, long number, Instant now) {
    Rows.change(
        tx,
        "update tracking_experiment set deleted_at = null, updated_at = ? where experiment = ?",
        Micros.of(now),
        number);
    Rows.change(tx, "update tracking_run set deleted_at = null where experiment = ?", number);
  }

  void setTag(Tx tx, long number, Tag tag, Instant now) {
    Rows.change(
        tx,
        """
        insert into tracking_experiment_tag (experiment, name, value) values (?, ?, ?)
        on conflict (experiment, name) do update set value = excluded.value
        """,
        number,
        tag.key(),
        tag.value());
    touch(tx, number, now);
  }

  /// False when there was no such tag.
  boolean deleteTag(Tx tx, long number, String name, Instant now) {
    int deleted =
        Rows.change(
            tx,
            "delete from tracking_experiment_tag where experiment = ? and name = ?",
            number,
            name);
    touch(tx, number, now);
    return deleted > 0;
  }

  private static void touch(Tx tx, long number, Instant now) {
    Rows.change(
        tx,
        "update tracking_experiment set updated_at = ? where experiment = ?",
        Micros.of(now),
        number);
  }

  private static List<Experiment> withTags(Tx tx, List<Experiment> bare) {
    if (bare.isEmpty()) {
      return bare;
    }
    var tags = new HashMap<Long, List<Tag>>();
    for (int from = 0; from < bare.size(); from += CHUNK) {
      var part = bare.subList(from, Math.min(from + CHUNK, bare.size()));
      var question =
          new SqlPart(
                  "select experiment, name, value from tracking_experiment_tag where experiment in ")
              .add(Rows.in(part.stream().map(Experiment::number).toList()))
              .add(" order by experiment, name");
      Rows.list(
          tx,
          question,
          row ->
              tags.computeIfAbsent(row.getLong("experiment"), _ -> new ArrayList<>())
                  .add(new Tag(row.getString("name"), row.getString("value"))));
    }
    return bare.stream().map(e -> withTags(e, tags)).toList();
  }

  private static Experiment withTags(Experiment bare, Map<Long, List<Tag>> tags) {
    return new Experiment(
        bare.number(),
        bare.project(),
        bare.name(),
        bare.artifactLocation(),
        bare.deletedAt(),
        bare.createdAt(),
        bare.updatedAt(),
        tags.getOrDefault(bare.number(), List.of()));
  }

  private static Experiment experiment(ResultSet row) throws SQLException {
    var deleted = Rows.number(row, "deleted_at");
    return new Experiment(
        row.getLong("experiment"),
        row.getString("project"),
        row.getString("name"),
        row.getString("artifact_location"),
        deleted.isPresent() ? Optional.of(Micros.instant(deleted.getAsLong())) : Optional.empty(),
        Micros.instant(row.getLong("created_at")),
        Micros.instant(row.getLong("updated_at")),
        List.of());
  }
}
