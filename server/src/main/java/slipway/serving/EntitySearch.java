package slipway.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Analytics;
import slipway.serving.SegmentStore.Sealed;

/// Looks back through sealed segments, the newest first, for the predictions about one entity. It
/// ends with the page that was asked for, and after [#ROWS_MAX] rows or [#FILES_MAX] files at the
/// latest: whoever wants more goes on from there.
final class EntitySearch {
  /// About 0.1 s of two columns of Parquet.
  static final long ROWS_MAX = 2_000_000;

  static final int FILES_MAX = 256;

  /// Segments that may overlap at one place: as many as there are replicas, or a few more.
  private static final int OVERLAPPING_MAX = 64;

  private static final int BATCH_FILES = 32;
  private static final long BATCH_ROWS = 250_000;

  private final Analytics analytics;
  private final String entity;
  private final int max;
  private final TreeMap<UUID, LoggedPrediction> found =
      new TreeMap<>((a, b) -> SegmentSummary.compare(b, a));

  EntitySearch(Analytics analytics, String entity, int max) {
    this.analytics = analytics;
    this.entity = entity;
    this.max = max;
  }

  /// One that is not sealed yet.
  void offer(LoggedPrediction row) {
    if (entity.equals(row.entity())) {
      found.put(row.id(), row);
    }
  }

  /// How many segments to ask for when so many may be read.
  static int most(int files) {
    return files + OVERLAPPING_MAX + 1;
  }

  /// @param places of ids less than `before`, by their greatest id, newest first: [#most] when
  ///   there are as many
  /// @param files how many of them may be read, besides those that reach beyond `before`: they
  ///   belong to this page and to the one before
  FoundPredictions in(List<Sealed> places, int files, @Nullable UUID before) {
    int known = Math.min(places.size(), most(files) - 1);
    int beyond = 0;
    while (beyond < known
        && before != null
        && SegmentSummary.compare(after(places.get(beyond).greatest()), before) >= 0) {
      beyond++;
    }
    int end = Math.min(known, beyond + files);
    long read = 0;
    int next = 0;
    while (next < end && (next < beyond || read < ROWS_MAX) && !isFull(places, next)) {
      var batch = batch(places.subList(next, end));
      query(batch, before == null ? "g" : before.toString())
          .forEach(row -> found.put(row.id(), row));
      next += batch.size();
      read += batch.stream().mapToLong(Sealed::rows).sum();
    }
    return page(next < places.size() ? places.get(next).greatest() : null, read);
  }

  /// Whether nothing that is unread could be on the page.
  private boolean isFull(List<Sealed> places, int next) {
    return found.size() > max
        && SegmentSummary.compare(places.get(next).greatest(), List.copyOf(found.keySet()).get(max))
            < 0;
  }

  private static List<Sealed> batch(List<Sealed> unread) {
    var batch = new ArrayList<Sealed>();
    long rows = 0;
    for (var place : unread) {
      if (batch.size() == BATCH_FILES || rows >= BATCH_ROWS) {
        break;
      }
      batch.add(place);
      rows += place.rows();
    }
    return batch;
  }

  private List<LoggedPrediction> query(List<Sealed> batch, String bound) {
    var place = batch.getFirst();
    return analytics.session(session -> {
      session.relation("predictions", batch.stream().map(Sealed::parquet).toList());
      return session.query(
          "select "
              + LogTable.SELECTED
              + " from predictions where entity = ? and id < ? order by id desc limit "
              + (max + 1),
          row -> LogTable.read(row, place.project(), place.endpoint()),
          entity,
          bound);
    });
  }

  /// Of what was found, as much as nothing unread comes before.
  ///
  /// @param unread the greatest id that was not looked at; null when all were
  private FoundPredictions page(@Nullable UUID unread, long read) {
    var sure =
        found.values().stream()
            .filter(row -> unread == null || SegmentSummary.compare(row.id(), unread) > 0)
            .toList();
    var rows = sure.stream().limit(max).toList();
    if (sure.size() > max) {
      return new FoundPredictions(rows, rows.getLast().id(), read);
    }
    return new FoundPredictions(rows, unread == null ? null : after(unread), read);
  }

  /// The least id greater than this one, for `before` leaves itself out.
  private static UUID after(UUID id) {
    long low = id.getLeastSignificantBits() + 1;
    return new UUID(id.getMostSignificantBits() + (low == 0 ? 1 : 0), low);
  }
}
