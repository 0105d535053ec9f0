package slipway.monitoring.feedback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Feedback;
import slipway.db.Tx;
import slipway.time.Days;
import slipway.time.Micros;

/// All SQL of feedback.
final class FeedbackStore {
  /// A label and the prediction that it is of.
  record Row(
      UUID prediction,
      Digest release,
      @Nullable String entity,
      @Nullable LocalDate cutoff,
      Instant at,
      double value,
      Instant knownAt) {}

  /// What is known of these predictions.
  Map<UUID, Double> values(Tx tx, String project, String endpoint, List<UUID> predictions) {
    var found = new HashMap<UUID, Double>();
    if (predictions.isEmpty()) {
      return found;
    }
    tx.sql()
        .createQuery(
            """
            select prediction, value from monitoring_feedback
            where project = :project and endpoint = :endpoint and prediction in (<predictions>)
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bindList("predictions", predictions.stream().map(UUID::toString).toList())
        .map((row, _) -> found.put(UUID.fromString(row.getString(1)), row.getDouble(2)))
        .list();
    return found;
  }

  void add(Tx tx, String project, String endpoint, List<Row> rows, String author, Instant now) {
    for (var row : rows) {
      tx.sql()
          .createUpdate(
              """
              insert into monitoring_feedback (project, endpoint, prediction, release, entity,
                cutoff, at, value, known_at, author, recorded_at)
              values (:project, :endpoint, :prediction, :release, :entity, :cutoff, :at, :value,
                :known, :author, :now)
              """)
          .bind("project", project)
          .bind("endpoint", endpoint)
          .bind("prediction", row.prediction().toString())
          .bind("release", row.release().hex())
          .bind("entity", row.entity())
          .bind("cutoff", row.cutoff() == null ? null : Days.of(row.cutoff()))
          .bind("at", Micros.of(row.at()))
          .bind("value", row.value())
          .bind("known", Micros.of(row.knownAt()))
          .bind("author", author)
          .bind("now", Micros.of(now))
          .execute();
    }
  }

  /// How many labels are known by `until`, and since when the last of them.
  record Extent(long labels, long knownAtMicros) {}

  Extent extent(Tx tx, String project, String endpoint, Instant until) {
    return tx.sql()
        .createQuery(
            """
            select count(*), coalesce(max(known_at), 0) from monitoring_feedback
            where project = :project and endpoint = :endpoint and known_at <= :until
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("until", Micros.of(until))
        .map((row, _) -> new Extent(row.getLong(1), row.getLong(2)))
        .one();
  }

  /// Labels that are known by `until`: those of the newest predictions, in the order of these.
  List<Row> known(Tx tx, String project, String endpoint, Instant until, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from monitoring_feedback
            where project = :project and endpoint = :endpoint and known_at <= :until
            order by prediction desc limit :max
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("until", Micros.of(until))
        .bind("max", max)
        .map((row, _) -> row(row))
        .list()
        .reversed();
  }

  /// What is known of these predictions by `until`.
  List<Row> known(Tx tx, String project, String endpoint, Instant until, List<UUID> predictions) {
    if (predictions.isEmpty()) {
      return List.of();
    }
    return tx.sql()
        .createQuery(
            """
            select * from monitoring_feedback
            where project = :project and endpoint = :endpoint and known_at <= :until
              and prediction in (<predictions>)
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("until", Micros.of(until))
        .bindList("predictions", predictions.stream().map(UUID::toString).toList())
        .map((row, _) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    int cutoff = row.getInt("cutoff");
    var date = row.wasNull() ? null : LocalDate.ofEpochDay(cutoff);
    return new Row(
        UUID.fromString(row.getString("prediction")),
        new Digest(row.getString("release")),
        row.getString("entity"),
        date,
        Micros.instant(row.getLong("at")),
        row.getDouble("value"),
        Micros.instant(row.getLong("known_at")));
  }

  /// Newest first.
  List<Feedback.Known> newest(Tx tx, String project, String endpoint, int max) {
    return tx.sql()
        .createQuery(
            """
            select * from monitoring_feedback where project = :project and endpoint = :endpoint
            order by recorded_at desc, prediction desc limit :max
            """)
        .bind("project", project)
        .bind("endpoint", endpoint)
        .bind("max", max)
        .map((row, _) -> {
          int cutoff = row.getInt("cutoff");
          var date = row.wasNull() ? null : LocalDate.ofEpochDay(cutoff);
          return new Feedback.Known(
              UUID.fromString(row.getString("prediction")),
              row.getString("entity"),
              date,
              row.getDouble("value"),
              Micros.instant(row.getLong("known_at")),
              Micros.instant(row.getLong("recorded_at")),
              row.getString("author"));
        })
        .list();
  }
}
