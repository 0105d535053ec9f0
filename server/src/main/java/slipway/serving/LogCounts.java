package slipway.serving;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.db.Database;

/// How much a log holds, each row once. A segment that is sealed may have its file still, for a
/// moment or since a crash: it counts as the database has it, and from its file only where the
/// database has not. Files are read first, so none that is sealed meanwhile is left out.
record LogCounts(Database database, SegmentStore store) {
  /// The rows of an endpoint.
  long rows(SegmentLog log) {
    var unsealed = log.rowsBySegment();
    return database.read(tx -> {
      var sealed = store.sealed(tx, log.project(), log.endpoint(), unsealed.keySet());
      return store.rows(tx, log.project(), log.endpoint())
          + unsealed.entrySet().stream()
              .filter(segment -> !sealed.contains(segment.getKey()))
              .mapToLong(segment -> segment.getValue())
              .sum();
    });
  }

  /// Rows of an endpoint by business day and variant, both days included.
  ///
  /// @param log null where this replica keeps none of the endpoint
  List<DayCount> days(
      String project, String endpoint, @Nullable SegmentLog log, LocalDate from, LocalDate until) {
    var unsealed = new HashMap<UUID, DayTally>();
    if (log != null) {
      for (var file : log.unsealed()) {
        var tally = new DayTally();
        PredictionLog.visit(
            file,
            payload -> {
              LogRecord.count(payload, tally);
              return true;
            });
        unsealed.put(SegmentLog.idOf(file), tally);
      }
    }
    var all = new DayTally();
    var counted =
        database.<Set<UUID>>read(tx -> {
          store.days(tx, project, endpoint, from, until).forEach(all::add);
          return store.counted(tx, project, endpoint, unsealed.keySet());
        });
    unsealed.forEach((segment, tally) -> {
      if (!counted.contains(segment)) {
        tally.counts().forEach(all::add);
      }
    });
    return all.counts().stream()
        .filter(count -> !count.day().isBefore(from) && !count.day().isAfter(until))
        .toList();
  }
}
