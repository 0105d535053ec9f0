package slipway.datasets;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.datasets.Delivery.State;
import slipway.db.Tx;
import slipway.time.Micros;

/// All SQL of the tables `datasets_delivery` and `datasets_quarantine`.
final class DeliveryStore {
  private static final String SELECT =
      "select id, project, dataset, file_name, path, digest, size, at, state, report, error,"
          + " commit_id from datasets_delivery";
  private static final String HELD =
      "select id, project, dataset, subject, at, recorded_at, cutoff, source, report, failing"
          + " from datasets_quarantine";

  void add(Tx tx, Delivery delivery, String by, long recordedAt) {
    tx.sql()
        .createUpdate(
            "insert into datasets_delivery (id, project, dataset, file_name, path, digest, size,"
                + " at, recorded_at, delivered_by, state)"
                + " values (:id, :project, :dataset, :fileName, :path, :digest, :size, :at,"
                + " :recordedAt, :by, :state)")
        .bind("id", delivery.id().toString())
        .bind("project", delivery.project())
        .bind("dataset", delivery.dataset())
        .bind("fileName", delivery.fileName())
        .bind("path", delivery.path())
        .bind("digest", delivery.digest().hex())
        .bind("size", delivery.size())
        .bind("at", Micros.of(delivery.at()))
        .bind("recordedAt", recordedAt)
        .bind("by", by)
        .bind("state", text(State.WAITING))
        .execute();
  }

  Optional<Delivery> find(Tx tx, UUID id) {
    return tx.sql()
        .createQuery(SELECT + " where id = :id")
        .bind("id", id.toString())
        .map((row, _) -> delivery(row))
        .findOne();
  }

  /// The first delivery of the same bytes that waits or is in.
  Optional<Delivery> sameBytes(Tx tx, String project, String dataset, Digest digest) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and digest = :digest"
                + " and state in ('waiting', 'imported') order by id limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("digest", digest.hex())
        .map((row, _) -> delivery(row))
        .findOne();
  }

  Optional<Delivery> samePath(Tx tx, String project, String dataset, String path) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and path = :path"
                + " and state in ('waiting', 'imported') order by id limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("path", path)
        .map((row, _) -> delivery(row))
        .findOne();
  }

  /// In the order in which they came.
  List<Delivery> waiting(Tx tx, String project, String dataset) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and state = 'waiting'"
                + " order by id")
        .bind("project", project)
        .bind("dataset", dataset)
        .map((row, _) -> delivery(row))
        .list();
  }

  /// Newest first.
  List<Delivery> list(Tx tx, String project, String dataset, Slice slice) {
    return tx.sql()
        .createQuery(
            SELECT
                + " where project = :project and dataset = :dataset and id < :before"
                + " order by id desc limit :max")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("before", slice.before().toString())
        .bind("max", slice.max())
        .map((row, _) -> delivery(row))
        .list();
  }

  int count(Tx tx, String project, String dataset, State state) {
    return tx.sql()
        .createQuery(
            "select count(*) from datasets_delivery"
                + " where project = :project and dataset = :dataset and state = :state")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("state", text(state))
        .mapTo(Integer.class)
        .one();
  }

  /// The commit that a delivery went into.
  Optional<UUID> commitOf(Tx tx, UUID delivery) {
    return tx.sql()
        .createQuery("select commit_id from datasets_delivery where id = :id")
        .bind("id", delivery.toString())
        .map((row, _) -> Optional.ofNullable(row.getString(1)).map(UUID::fromString))
        .findOne()
        .flatMap(found -> found);
  }

  void imported(Tx tx, UUID delivery, Commit commit) {
    tx.sql()
        .createUpdate(
            "update datasets_delivery set state = 'imported', commit_id = :commit,"
                + " report = :report where id = :id")
        .bind("commit", commit.id().toString())
        .bind("report", commit.report().map(Digest::hex).orElse(null))
        .bind("id", delivery.toString())
        .execute();
  }

  void quarantined(Tx tx, UUID delivery, Digest report) {
    tx.sql()
        .createUpdate(
            "update datasets_delivery set state = 'quarantined', report = :report where id = :id")
        .bind("report", report.hex())
        .bind("id", delivery.toString())
        .execute();
  }

  /// Whether it waited.
  boolean refused(Tx tx, UUID delivery, String error) {
    return tx.sql()
            .createUpdate(
                "update datasets_delivery set state = 'refused', error = :error"
                    + " where id = :id and state = 'waiting'")
            .bind("error", error)
            .bind("id", delivery.toString())
            .execute()
        > 0;
  }

  void quarantine(Tx tx, Quarantined rows) {
    tx.sql()
        .createUpdate(
            "insert into datasets_quarantine (id, project, dataset, subject, at, recorded_at,"
                + " cutoff, source, report, failing)"
                + " values (:id, :project, :dataset, :subject, :at, :recordedAt, :cutoff, :source,"
                + " :report, :failing)")
        .bind("id", rows.id().toString())
        .bind("project", rows.project())
        .bind("dataset", rows.dataset())
        .bind("subject", rows.subject())
        .bind("at", Micros.of(rows.at()))
        .bind("recordedAt", Micros.of(rows.recordedAt()))
        .bind("cutoff", rows.cutoff().map(LocalDate::toString).orElse(null))
        .bind("source", Json.text(rows.source()))
        .bind("report", rows.report().hex())
        .bind("failing", rows.rows().map(Digest::hex).orElse(null))
        .execute();
  }

  /// The newest that a check of this report refused.
  Optional<Quarantined> ofReport(Tx tx, String project, String dataset, Digest report) {
    return tx.sql()
        .createQuery(
            HELD
                + " where project = :project and dataset = :dataset and report = :report"
                + " order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("report", report.hex())
        .map((row, _) -> held(row))
        .findOne();
  }

  /// Newest first.
  List<Quarantined> quarantine(Tx tx, String project, String dataset, Slice slice) {
    return tx.sql()
        .createQuery(
            HELD
                + " where project = :project and dataset = :dataset"
                + " and id < :before order by id desc limit :max")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("before", slice.before().toString())
        .bind("max", slice.max())
        .map((row, _) -> held(row))
        .list();
  }

  /// The failing rows that were kept with a report, newest first.
  Optional<Digest> failing(Tx tx, String project, String dataset, Digest report) {
    return tx.sql()
        .createQuery(
            "select failing from datasets_quarantine where project = :project"
                + " and dataset = :dataset and report = :report and failing is not null"
                + " order by id desc limit 1")
        .bind("project", project)
        .bind("dataset", dataset)
        .bind("report", report.hex())
        .mapTo(String.class)
        .findOne()
        .map(Digest::new);
  }

  static String text(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static Quarantined held(ResultSet row) throws SQLException {
    return new Quarantined(
        UUID.fromString(row.getString("id")),
        row.getString("project"),
        row.getString("dataset"),
        row.getString("subject"),
        Micros.instant(row.getLong("at")),
        Micros.instant(row.getLong("recorded_at")),
        Optional.ofNullable(row.getString("cutoff")).map(LocalDate::parse),
        Json.tree(row.getString("source")),
        new Digest(row.getString("report")),
        Optional.ofNullable(row.getString("failing")).map(Digest::new));
  }

  private static Delivery delivery(ResultSet row) throws SQLException {
    return new Delivery(
        UUID.fromString(row.getString("id")),
        row.getString("project"),
        row.getString("dataset"),
        row.getString("file_name"),
        row.getString("path"),
        new Digest(row.getString("digest")),
        row.getLong("size"),
        Micros.instant(row.getLong("at")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("report")).map(Digest::new),
        Optional.ofNullable(row.getString("error")));
  }
}
