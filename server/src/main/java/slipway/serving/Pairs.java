package slipway.serving;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.api.Digest;
import slipway.db.Database;

/// Finds what two releases said of the same requests, in what is sealed of both logs.
final class Pairs {
  private static final int PAIRS_MAX = 2_000_000;
  private static final String COLUMNS = "id, entity, release, cutoff, output_bits";
  private static final String SAID =
      "(select " + COLUMNS + " from answered union all select " + COLUMNS + " from shadowed)";
  private static final String JOINED =
      SAID + " a join " + SAID + " b on a.id = b.id where a.release = ? and b.release = ?";

  private final Database database;
  private final Analytics analytics;
  private final SegmentStore predictions = new SegmentStore(LogKind.PREDICTIONS);
  private final SegmentStore shadows = new SegmentStore(LogKind.SHADOWS);

  Pairs(Database database, Analytics analytics) {
    this.database = database;
    this.analytics = analytics;
  }

  List<Pair> of(String project, String endpoint, Digest first, Digest second, LocalDate cutoff) {
    return ask(project, endpoint, session -> pairs(session, first, second, cutoff));
  }

  /// The cutoffs of what both were asked, oldest first.
  List<LocalDate> cutoffs(String project, String endpoint, Digest first, Digest second) {
    return ask(
        project,
        endpoint,
        session ->
            session.query(
                "select distinct cast(a.cutoff as varchar) from "
                    + JOINED
                    + " and a.cutoff is not null order by 1",
                row -> LocalDate.parse(row.requireText(1)),
                first.hex(),
                second.hex()));
  }

  private <T> List<T> ask(String project, String endpoint, Function<Session, List<T>> question) {
    record Files(List<Digest> predictions, List<Digest> shadows) {}
    var files =
        database.read(tx ->
            new Files(
                predictions.files(tx, project, endpoint), shadows.files(tx, project, endpoint)));
    if (files.predictions().isEmpty() || files.shadows().isEmpty()) {
      return List.of();
    }
    return analytics.session(session -> {
      session.relation("answered", files.predictions());
      session.relation("shadowed", files.shadows());
      return question.apply(session);
    });
  }

  private static List<Pair> pairs(Session session, Digest first, Digest second, LocalDate cutoff) {
    return session.query(
        "select a.id, a.entity, a.output_bits, b.output_bits from "
            + JOINED
            + " and a.cutoff = cast(? as date) order by a.id limit "
            + PAIRS_MAX,
        row ->
            new Pair(
                UUID.fromString(String.valueOf(row.text(1))),
                row.text(2),
                LogTable.floats(String.valueOf(row.text(3))),
                LogTable.floats(String.valueOf(row.text(4)))),
        first.hex(),
        second.hex(),
        cutoff.toString());
  }
}
