package slipway.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.datasets.NewCommit;
import slipway.serving.SegmentLog.EndedSegment;
import slipway.serving.SegmentStore.Sealed;
import slipway.time.Micros;

/// Turns ended segments into Parquet files of `predictions/<endpoint>`. The row that says so is
/// written in the commit's own transaction, so a segment is sealed once however often it is tried.
final class Sealer {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final Caller CALLER = Caller.service("serving");
  private static final int COUNTED_AT_ONCE = 20;

  /// Other replicas of an earlier version may have sealed more meanwhile.
  private static final Duration COUNT_AGAIN = Duration.ofHours(1);

  private final PredictionLog.Parts parts;
  private final SegmentStore store;
  private Instant countAgain = Instant.EPOCH; // these two: the upkeep thread's
  private String counted = "";

  Sealer(PredictionLog.Parts parts, SegmentStore store) {
    this.parts = parts;
    this.store = store;
  }

  void seal(SegmentLog log, EndedSegment segment) {
    boolean done =
        parts
            .database()
            .read(tx -> store.isSealed(tx, log.project(), log.endpoint(), segment.id()));
    if (!done) {
      commit(log, segment);
    }
    log.sealed(segment);
  }

  private void commit(SegmentLog log, EndedSegment segment) {
    var rows = rows(log, segment);
    var parquet = parquet(rows);
    var days = days(rows);
    var source = Json.object().put("segment", segment.id().toString());
    source.put("endpoint", log.endpoint()).put("rows", rows.size());
    source.put("least", segment.summary().least().toString());
    source.put("greatest", segment.summary().greatest().toString());
    parts
        .datasets()
        .commit(
            CALLER,
            new NewCommit(
                log.project(),
                parts.kind().dataset(log.endpoint()),
                segment.id() + ".parquet",
                parquet,
                NewCommit.Mode.APPEND,
                "Seal " + rows.size() + " " + parts.kind().rows(),
                source,
                Optional.empty(),
                (tx, commit) -> {
                  var sealed =
                      new Sealed(
                          log.project(),
                          log.endpoint(),
                          segment.id(),
                          parquet,
                          commit.id(),
                          rows.size(),
                          segment.summary().least(),
                          segment.summary().greatest());
                  store.add(tx, sealed, parts.wall().now());
                  store.addDays(tx, sealed, days);
                }));
  }

  /// Counts the days of some segments that an earlier version sealed, which kept none. One that
  /// cannot be read is passed over until all others were looked at, and tried again an hour later.
  void countDays() {
    var now = parts.wall().now();
    if (now.isBefore(countAgain)) {
      return;
    }
    List<Sealed> some;
    try {
      some = parts.database().read(tx -> store.uncounted(tx, counted, COUNTED_AT_ONCE));
    } catch (RuntimeException e) {
      LOG.warn("days of sealed predictions cannot be counted yet: {}", e.getMessage());
      countAgain = now.plus(COUNT_AGAIN);
      return;
    }
    for (var sealed : some) {
      counted = sealed.segment().toString();
      try {
        var tally = new DayTally();
        parts
            .analytics()
            .session(session -> {
              session.relation("counted", List.of(sealed.parquet()));
              session.forEach(
                  "select \"at\", variant from counted",
                  row -> tally.add(row.micros(1), row.requireText(2)));
              return tally;
            });
        parts
            .database()
            .inTransaction(
                "serving.days",
                tx -> {
                  store.addDays(tx, sealed, tally.counts());
                  return sealed;
                });
      } catch (RuntimeException e) {
        LOG.warn(
            "the days of segment {} of {} could not be counted: {}",
            sealed.segment(),
            sealed.endpoint(),
            e.getMessage());
      }
    }
    if (some.size() < COUNTED_AT_ONCE) {
      counted = "";
      countAgain = now.plus(COUNT_AGAIN);
    }
  }

  private static List<LoggedPrediction> rows(SegmentLog log, EndedSegment segment) {
    var rows = new ArrayList<LoggedPrediction>(segment.summary().rows());
    try {
      Segment.scan(
          segment.file(),
          payload -> rows.add(LogRecord.read(payload, log.project(), log.endpoint())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (rows.size() != segment.summary().rows()) {
      throw new SlipwayException(
          ErrorCode.DATA_LOSS,
          segment.file()
              + ": "
              + rows.size()
              + " whole records (expected: "
              + segment.summary().rows()
              + "; the file was changed)");
    }
    return rows;
  }

  private static List<DayCount> days(List<LoggedPrediction> rows) {
    var tally = new DayTally();
    rows.forEach(row -> tally.add(Micros.of(row.at()), row.variant()));
    return tally.counts();
  }

  private Digest parquet(List<LoggedPrediction> rows) {
    return parts
        .analytics()
        .session(session -> {
          try (var table = session.table("predictions", LogTable.COLUMNS)) {
            rows.forEach(row -> LogTable.write(table, row));
          }
          return parts
              .blobs()
              .adopt(
                  session.writeParquet(
                      "select * from predictions order by "
                          + String.join(", ", parts.kind().key())));
        });
  }
}
