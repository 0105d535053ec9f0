package slipway.serving;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Analytics;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.time.Micros;

/// Finds what was asked of an endpoint, in what is sealed of its log.
final class Recorded {
  private final Database database;
  private final Analytics analytics;
  private final SegmentStore predictions = new SegmentStore(LogKind.PREDICTIONS);

  Recorded(Database database, Analytics analytics) {
    this.database = database;
    this.analytics = analytics;
  }

  /// How many requests were answered since, and when the first of them was.
  Traffic traffic(String project, String endpoint, Instant since) {
    var files = database.read(tx -> predictions.files(tx, project, endpoint));
    if (files.isEmpty()) {
      return Traffic.NONE;
    }
    return analytics.session(session -> {
      session.relation("answered", files);
      return session.one(
          "select count(*), coalesce(epoch_us(min(\"at\")), 0) from answered"
              + " where epoch_us(\"at\") >= ?",
          row -> new Traffic(row.integer(1), Micros.instant(row.integer(2))),
          Micros.of(since));
    });
  }

  /// A request that was answered.
  ///
  /// @param entity null when it gave features and no key
  /// @param model the package that answered
  @SuppressWarnings("ArrayRecordComponent")
  record Asked(@Nullable String entity, float[] vector, Digest model) {}

  /// The newest requests, newest first.
  List<Asked> newest(String project, String endpoint, int most) {
    var files = database.read(tx -> predictions.files(tx, project, endpoint));
    if (files.isEmpty()) {
      return List.of();
    }
    return analytics.session(session -> {
      session.relation("answered", files);
      return session.query(
          "select entity, vector, package from answered order by id desc limit " + most,
          row ->
              new Asked(
                  row.text(1),
                  LogTable.floats(row.requireText(2)),
                  new Digest(row.requireText(3))));
    });
  }
}
