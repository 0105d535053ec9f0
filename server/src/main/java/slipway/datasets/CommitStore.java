package slipway.datasets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.Query;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.db.Conditions;
import slipway.db.Found;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of the tables `datasets_dataset`, `datasets_commit` and `datasets_statistics`.
final class CommitStore {
  private static final String NOT_BARRED =
      " and not exists (select 1 from datasets_barred b where b.project = datasets_commit.project"
          + " and b.dataset = datasets_commit.dataset and b.tree = datasets_commit.tree)";

  /// A dataset as it stands in the table; `spec` is empty for those that the server makes itself.
  record Row(String dataset, Optional<String> spec, Optional<UUID> head) {}

  private static final String COLUMNS =
      "id, project, dataset, tree, parent, author, at, recorded_at, message, source, cutoff,"
          + " watermark, report, row_count, rows_added";
  private static final String SELECT = "select " + COLUMNS + " from datasets_commit";
  private static final String WORDS = "message || ' ' || author || ' ' || tree";
  private static final Map<String, String> SORTED =
      Map.of("as-of", "at", "what-came", "message", "rows", "row_count", "added", "rows_added");

  void declare(Tx tx, String project, String dataset, String spec, long now) {
    tx.sql()
        .createUpdate(
            "insert into datasets_dataset (project, dataset, spec, changed_at)"
                + " values (:project, :dataset, :spec, :now)"
                + " on conflict (project, dataset) do update"
                + " set spec = excluded.spec, changed_at = excluded.changed_at")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("spec", spec)
        .bind("now", now)
        .execute();
  }

  /// Makes the row of a dataset that no declaration made.
  void ensure(Tx tx, String project, String dataset, long now) {
    tx.sql()
        .createUpdate(
            "insert into datasets_dataset (project, dataset, changed_at)"
                + " values (:project, :dataset, :now) on conflict do nothing")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("now", now)
        .execute();
  }

  Optional<Row> find(Tx tx, String project, String dataset) {
    return tx.sql()
        .createQuery(
            "select dataset, spec, head from datasets_dataset"
                + " where project = :project and dataset = :dataset")
        .bind("project", project)
        .bind("dataset", dataset)
        .map((row, _) -> row(row))
        .findOne();
  }

  List<Row> list(Tx tx, String project) {
    return tx.sql()
        .createQuery(
            "select dataset, spec, head from datasets_dataset"
                + " where project = :project order by dataset")
        .bind("project", project)
        .map((row, _) -> row(row))
        .list();
  }

  /// Says that there is no such declared dataset, and which one is near.
  SlipwayException undeclared(Tx tx, String project, String dataset) {
    var known = list(tx, project).stream().map(Row::dataset).toList();
    var near = Names.nearest(dataset, known).map(name -> "; did you mean " + name + "?").orElse("");
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        "dataset: \""
            + dataset
            + "\" (expected: a declared dataset; slipway apply -f FOLDER"
            + near
            + ")");
  }

  /// Writes the commit and moves the head to it.
  void add(Tx tx, Commit commit) {
    tx.sql()
        .createUpdate(
            "insert into datasets_commit ("
                + COLUMNS
                + ") values (:id, :project, :dataset, :tree, :parent, :author, :at, :recordedAt,"
                + " :message, :source, :cutoff, :watermark, :report, :rows, :rowsAdded)")
        .bind("id", commit.id().toString())
        .bind("project", commit.project())
        .bind("dataset", commit.dataset())
        .bind("tree", commit.tree().hex())
        .bind("parent", commit.parent().map(UUID::toString).orElse(null))
        .bind("author", commit.author())
        .bind("at", Micros.of(commit.at()))
        .bind("recordedAt", Micros.of(commit.recordedAt()))
        .bind("message", commit.message())
        .bind("source", Json.text(commit.source()))
        .bind("cutoff", commit.cutoff().map(LocalDate::toString).orElse(null))
        .bind("watermark", commit.watermark().map(Micros::of).orElse(null))
        .bind("report", commit.report().map(Digest::hex).orElse(null))
        .bind("rows", commit.rows())
        .bind("rowsAdded", commit.rowsAdded())
        .execute();
    tx.sql()
        .createUpdate(
            "update datasets_dataset set head = :head"
                + " where project = :project and dataset = :dataset")
        .bind("head", commit.id().toString())
        .bind("project", commit.project())
        .bind("dataset", commit.dataset())
        .execute();
  }

  Optional<Commit> find(Tx tx, UUID id) {
    return tx.sql()
        .createQuery(SELECT + " where id = :id")
        .bind("id", id.toString())
        .map((row, _) -> commit(row))
        .findOne();
  }

  /// Newest first; ids are in the order of time.
  List<Commit> log(Tx tx, String project, String dataset, int max) {
    return tx.sql()
        .createQuery(
            SELECT + " where project = :project and dataset = :dataset order by id desc limit :max")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("max", max)
        .map((row, _) -> commit(row))
        .list();
  }

  /// The newest that was there at that time.
  Optional<Commit> knownBy(Tx tx, String project, String dataset, Instant at) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and at <= :at"
                + " order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("at", Micros.of(at))
        .map((row, _) -> commit(row))
        .findOne();
  }

  /// The newest that a check of this report accepted.
  Optional<Commit> ofReport(Tx tx, String project, String dataset, Digest report) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and report = :report"
                + " order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("report", report.hex())
        .map((row, _) -> commit(row))
        .findOne();
  }

  /// Of all datasets, made from `from` until before `until` on the business clock, newest first.
  List<Commit> between(Tx tx, String project, Instant from, Instant until, int max) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and at >= :from and at < :until"
                + " order by id desc limit :max")
        .bind("project", project)
        .bind("from", Micros.of(from))
        .bind("until", Micros.of(until))
        .bind("max", max)
        .map((row, _) -> commit(row))
        .list();
  }

  /// The newest that was there at that time, of those that are no cutoff's.
  Optional<Commit> imported(Tx tx, String project, String dataset, Instant at) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and cutoff is null"
                + " and at <= :at order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("at", Micros.of(at))
        .map((row, _) -> commit(row))
        .findOne();
  }

  /// A part of the history, newest first.
  List<Commit> log(Tx tx, String project, String dataset, Slice slice) {
    return slice(tx, project, dataset, slice, "");
  }

  /// Those with these words, by default newest first.
  Found<Commit> found(Tx tx, String project, String dataset, String find, slipway.db.Slice slice) {
    var query = query(tx, project, dataset, find, slice);
    long all = count(tx, of(project, dataset));
    return new Found<>(
        query.map((row, _) -> commit(row)).list(),
        find.isEmpty() ? all : count(tx, of(project, dataset).words(WORDS, find)),
        all);
  }

  /// The same, one by one and to the last.
  void each(
      Tx tx,
      String project,
      String dataset,
      String find,
      slipway.db.Slice slice,
      Consumer<Commit> take) {
    query(tx, project, dataset, find, slice.whole()).map((row, _) -> commit(row)).forEach(take);
  }

  private static Query query(
      Tx tx, String project, String dataset, String find, slipway.db.Slice slice) {
    return of(project, dataset)
        .words(WORDS, find)
        .query(tx, SELECT, slice.order(SORTED, "id desc"), slice);
  }

  private static Conditions of(String project, String dataset) {
    return new Conditions()
        .and("project = :project", "project", project)
        .and("dataset = :dataset", "dataset", dataset);
  }

  private static long count(Tx tx, Conditions conditions) {
    return conditions
        .bind(tx.sql().createQuery("select count(*) from datasets_commit" + conditions.sql()))
        .mapTo(Long.class)
        .one();
  }

  /// Those that were checked by a contract, newest first.
  List<Commit> checked(Tx tx, String project, String dataset, Slice slice) {
    return slice(tx, project, dataset, slice, " and report is not null");
  }

  private static List<Commit> slice(
      Tx tx, String project, String dataset, Slice slice, String condition) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and id < :before"
                + condition
                + " order by id desc limit :max")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("before", slice.before().toString())
        .bind("max", slice.max())
        .map((row, _) -> commit(row))
        .list();
  }

  int count(Tx tx, String project, String dataset) {
    return tx.sql()
        .createQuery(
            "select count(*) from datasets_commit where project = :project and dataset = :dataset")
        .bind("project", project)
        .bind("dataset", dataset)
        .mapTo(Integer.class)
        .one();
  }

  /// Keeps a tree from being taken for what a cutoff has; what names it by digest still finds it.
  void bar(Tx tx, String project, Barred barred) {
    tx.sql()
        .createUpdate(
            "insert into datasets_barred (project, dataset, tree, decision, reason, at)"
                + " values (:project, :dataset, :tree, :decision, :reason, :at)"
                + " on conflict do nothing")
        .bind("project", project)
        .bind("dataset", barred.dataset())
        .bind("tree", barred.tree().hex())
        .bind("decision", barred.decision())
        .bind("reason", barred.reason())
        .bind("at", Micros.of(barred.at()))
        .execute();
  }

  Optional<Barred> barred(Tx tx, String project, String dataset, Digest tree) {
    return tx.sql()
        .createQuery(
            "select decision, reason, at from datasets_barred where project = :project"
                + " and dataset = :dataset and tree = :tree")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("tree", tree.hex())
        .map((row, _) ->
            new Barred(
                dataset,
                tree,
                row.getString("decision"),
                row.getString("reason"),
                Micros.instant(row.getLong("at"))))
        .findOne();
  }

  Optional<Commit> atCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and cutoff = :cutoff"
                + NOT_BARRED
                + " order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("cutoff", cutoff.toString())
        .map((row, _) -> commit(row))
        .findOne();
  }

  Optional<Commit> beforeCutoff(Tx tx, String project, String dataset, LocalDate cutoff) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and cutoff < :cutoff"
                + NOT_BARRED
                + " order by cutoff desc, id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("cutoff", cutoff.toString())
        .map((row, _) -> commit(row))
        .findOne();
  }

  /// The newest commit whose tree begins with these digits.
  Optional<Commit> byTree(Tx tx, String project, String dataset, String digits) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset"
                + " and substr(tree, 1, :length) = :digits order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("length", digits.length())
        .bind("digits", digits)
        .map((row, _) -> commit(row))
        .findOne();
  }

  void remember(Tx tx, Digest file, Digest statistics) {
    tx.sql()
        .createUpdate(
            "insert into datasets_statistics (file, statistics) values (:file, :statistics)"
                + " on conflict do nothing")
        .bind("file", file.hex())
        .bind("statistics", statistics.hex())
        .execute();
  }

  Optional<Digest> statistics(Tx tx, Digest file) {
    return tx.sql()
        .createQuery("select statistics from datasets_statistics where file = :file")
        .bind("file", file.hex())
        .map((row, _) -> new Digest(row.getString(1)))
        .findOne();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getString(1),
        Optional.ofNullable(row.getString(2)),
        Optional.ofNullable(row.getString(3)).map(UUID::fromString));
  }

  private static Commit commit(ResultSet row) throws SQLException {
    long watermark = row.getLong("watermark");
    Optional<Instant> knownTo =
        row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(watermark));
    return new Commit(
        UUID.fromString(row.getString("id")),
        row.getString("project"),
        row.getString("dataset"),
        new Digest(row.getString("tree")),
        Optional.ofNullable(row.getString("parent")).map(UUID::fromString),
        row.getString("author"),
        Micros.instant(row.getLong("at")),
        Micros.instant(row.getLong("recorded_at")),
        row.getString("message"),
        Json.tree(row.getString("source")),
        Optional.ofNullable(row.getString("cutoff")).map(LocalDate::parse),
        knownTo,
        Optional.ofNullable(row.getString("report")).map(Digest::new),
        row.getLong("row_count"),
        row.getLong("rows_added"));
  }
}
