package slipway.references;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import slipway.api.Digest;
import slipway.api.wire.Garbage;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.time.WallClock;

/// Removes blobs that nobody names: one that nobody has named for a grace time is condemned, and
/// deleted when another has passed, unless it was put or named in between.
///
/// Nothing that is named is lost, however long anything takes. Before a blob is deleted its row
/// says so, in a transaction that finds it unnamed; who names a blob that has a row changes that
/// row, so that one of the two comes first, and makes the blob young in the store, where that and
/// the deletion exclude each other. What became young after it was judged is not deleted; and when
/// the deletion came first, the naming is refused instead of pointing at nothing.
public final class Collector {
  private static final int BATCH = 500;
  private static final Duration FORGET_AFTER = Duration.ofDays(30);

  private final Database database;
  private final BlobStore blobs;
  private final WallClock wall;
  private final Duration grace;
  private final CondemnedStore store = new CondemnedStore();

  public Collector(Database database, BlobStore blobs, WallClock wall, Duration grace) {
    this.database = database;
    this.blobs = blobs;
    this.wall = wall;
    this.grace = grace;
  }

  /// What is done with what is found.
  public enum Mode {
    COLLECT,
    /// Nothing: what would be done is only counted.
    DRY_RUN
  }

  /// Looks at every blob once.
  public Garbage collect(Mode mode) {
    var count = new Count();
    try (var all = blobs.list()) {
      var batch = new ArrayList<Digest>(BATCH);
      for (var each = all.iterator(); each.hasNext(); ) {
        batch.add(each.next());
        if (batch.size() == BATCH || !each.hasNext()) {
          look(batch, mode, count);
          batch.clear();
        }
      }
    }
    if (mode == Mode.COLLECT) {
      database.inTransaction(
          "references.forget", tx -> store.forget(tx, wall.now().minus(FORGET_AFTER)));
    }
    return count.told(mode, grace);
  }

  /// What the database says of some blobs, at one moment.
  private record Seen(Set<Digest> named, Map<Digest, Instant> condemned) {}

  /// What becomes of some blobs.
  private record Verdicts(List<Digest> condemned, List<Digest> doomed, List<Digest> revived) {}

  private void look(List<Digest> batch, Mode mode, Count count) {
    var seen = database.read(tx -> new Seen(store.named(tx, batch), store.since(tx, batch)));
    var limit = wall.now().minus(grace);
    var verdicts = judge(batch, seen, limit, count);
    if (mode == Mode.DRY_RUN) {
      verdicts.doomed().forEach(count::deleted);
      return;
    }
    if (!verdicts.condemned().isEmpty() || !verdicts.revived().isEmpty()) {
      database.inTransaction(
          "references.condemn",
          tx -> {
            verdicts.condemned().forEach(blob -> store.condemn(tx, blob, wall.now()));
            verdicts.revived().forEach(blob -> store.remove(tx, blob));
            return null;
          });
    }
    delete(verdicts.doomed(), limit, count);
  }

  private Verdicts judge(List<Digest> batch, Seen seen, Instant limit, Count count) {
    var verdicts = new Verdicts(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (var blob : batch) {
      var condemned = seen.condemned().get(blob);
      boolean isYoung = blobs.since(blob).filter(since -> !since.isAfter(limit)).isEmpty();
      count.size(blob, blobs.size(blob).orElse(0));
      if (seen.named().contains(blob)) {
        count.named++;
        if (condemned != null) {
          verdicts.revived().add(blob);
        }
      } else if (isYoung) {
        count.young++;
        if (condemned != null) {
          verdicts.revived().add(blob);
        }
      } else if (condemned == null) {
        count.condemned++;
        verdicts.condemned().add(blob);
      } else if (condemned.isAfter(limit)) {
        count.waiting++;
      } else {
        verdicts.doomed().add(blob);
      }
    }
    return verdicts;
  }

  /// A blob that is still there, for the server died between or somebody made it young, is
  /// condemned anew by a later run when nobody names it.
  private void delete(List<Digest> doomed, Instant limit, Count count) {
    if (doomed.isEmpty()) {
      return;
    }
    var marked =
        database.inTransaction(
            "references.delete",
            tx -> doomed.stream().filter(blob -> store.deleted(tx, blob, wall.now())).toList());
    var gone = marked.stream().filter(blob -> blobs.deleteUnlessSince(blob, limit)).toList();
    gone.forEach(count::deleted);
    count.young += doomed.size() - gone.size();
  }

  /// What was found so far.
  private static final class Count {
    private final Map<Digest, Long> sizes = new HashMap<>();
    private long blobs;
    private long bytes;
    private long named;
    private long young;
    private long condemned;
    private long waiting;
    private long deleted;
    private long deletedBytes;

    void size(Digest blob, long size) {
      if (blobs % BATCH == 0) {
        sizes.clear();
      }
      sizes.put(blob, size);
      blobs++;
      bytes += size;
    }

    void deleted(Digest blob) {
      deleted++;
      deletedBytes += Objects.requireNonNullElse(sizes.get(blob), 0L);
    }

    Garbage told(Mode mode, Duration grace) {
      return new Garbage(
          mode == Mode.DRY_RUN,
          grace.toString(),
          blobs,
          bytes,
          named,
          young,
          condemned,
          waiting,
          deleted,
          deletedBytes);
    }
  }
}
