package slipway.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.AuditVerification;
import slipway.api.wire.AuditVerification.Broken;
import slipway.api.wire.AuditVerification.Broken.Kind;
import slipway.audit.Segment.Entry;
import slipway.audit.Segment.StoredEntry;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Chains the committed rows of the audit by hash, in signed segments with an anchor outside of the
/// database each, and finds the first row that is not as it was sealed.
public final class Sealer {
  private static final int SEGMENT_ROWS_MAX = 1_000;

  private final Database database;
  private final WallClock wall;
  private final Path folder;
  private final Anchors anchors;
  private final SegmentStore store = new SegmentStore();
  private final ReentrantLock sealing = new ReentrantLock();
  private @Nullable SealKeys keys;

  /// @param folder where key and anchors are kept
  public Sealer(Database database, WallClock wall, Path folder) {
    this.database = database;
    this.wall = wall;
    this.folder = folder;
    this.anchors = new Anchors(folder.resolve("anchors.jsonl"));
  }

  /// Seals every committed row that is not sealed yet.
  public void seal() {
    sealing.lock();
    try {
      var segment = Optional.<Segment>empty();
      do {
        segment = database.inTransaction("audit.seal", this::sealSome);
      } while (segment.isPresent());
      anchor();
    } finally {
      sealing.unlock();
    }
  }

  private Optional<Segment> sealSome(Tx tx) {
    var rows = store.unsealed(tx, SEGMENT_ROWS_MAX);
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    var before = store.newest(tx);
    long first = before.map(segment -> segment.lastRow() + 1).orElse(1L);
    var previous = before.map(Segment::hash).orElse(Segment.GENESIS);
    var entries = new ArrayList<Entry>();
    var hash = previous;
    for (var row : rows) {
      hash = Segment.hash(hash, first + entries.size(), row);
      entries.add(new Entry(row.id(), hash));
    }
    var segment =
        new Segment(
            before.map(Segment::number).orElse(0L) + 1,
            first,
            previous,
            entries,
            Micros.instant(Micros.of(wall.now())),
            keys().signer(),
            "");
    var signed = segment.signed(keys().sign(segment.content()));
    store.insert(tx, signed);
    return Optional.of(signed);
  }

  /// Anchors what was sealed; also what a crash left without.
  private void anchor() {
    long next = anchors.last() + 1;
    for (var segment = find(next); segment.isPresent(); segment = find(++next)) {
      anchors.add(segment.get());
    }
  }

  private Optional<Segment> find(long number) {
    return database.read(tx -> store.find(tx, number));
  }

  private SealKeys keys() {
    var open = keys;
    if (open == null) {
      open = SealKeys.open(folder);
      keys = open;
    }
    return open;
  }

  /// Seals what is not sealed, and then holds every row against its seal, oldest first, up to the
  /// first that is not as it was.
  public AuditVerification verify() {
    seal();
    sealing.lock();
    try {
      keys = null; // keys of replicas may have come
      var walk = new Walk(anchors.read());
      var broken = walk.run();
      return new AuditVerification(
          broken.isEmpty(),
          walk.rows,
          walk.segments,
          walk.sealedAt,
          database.read(store::countUnsealed),
          broken.orElse(null));
    } finally {
      sealing.unlock();
    }
  }

  /// One pass over all segments.
  private final class Walk {
    private final TreeMap<Long, Segment> anchored;
    private final long last;
    private final HashSet<String> ids = new HashSet<>();
    private String previous = Segment.GENESIS;
    private @Nullable Broken tampered;
    private long rows;
    private long segments;
    private @Nullable Instant sealedAt;

    Walk(TreeMap<Long, Segment> anchored) {
      this.anchored = anchored;
      long stored = database.read(store::newest).map(Segment::number).orElse(0L);
      this.last = Math.max(stored, anchored.isEmpty() ? 0 : anchored.lastKey());
    }

    Optional<Broken> run() {
      for (long number = 1; number <= last; number++) {
        var broken = segment(number);
        if (broken.isPresent()) {
          return broken;
        }
      }
      if (tampered != null) {
        return Optional.of(tampered);
      }
      return database.read(store::sealed).stream()
          .filter(id -> !ids.contains(id))
          .findFirst()
          .map(id -> row(Kind.INSERTED, 0, id, "says that it was sealed, and no seal holds it"));
    }

    /// The anchor is believed before the database: whoever changed a row there may have changed its
    /// seal with it.
    private Optional<Broken> segment(long number) {
      var stored = find(number);
      var anchor = Optional.ofNullable(anchored.get(number));
      var believed = anchor.filter(keys()::isGenuine).or(() -> stored.filter(keys()::isGenuine));
      if (believed.isEmpty()) {
        long first = stored.or(() -> anchor).map(Segment::firstRow).orElse(rows + 1);
        return Optional.of(
            seal(first, "segment " + number + " is not signed by a key that is believed here"));
      }
      var broken = rows(believed.get());
      if (broken.isPresent()) {
        return broken;
      }
      if (!stored.equals(believed)) {
        var found = stored.isEmpty() ? " is missing in" : " was changed in";
        tampered(believed.get(), "segment " + number + found + " the database");
      } else if (anchor.isPresent() && !anchor.equals(believed)) {
        tampered(believed.get(), "the anchor of segment " + number + " was changed");
      } else {
        segments++;
        sealedAt = believed.get().sealedAt();
      }
      return Optional.empty();
    }

    /// The rows of the segment are as they were: a later one that is not is told first.
    private void tampered(Segment segment, String message) {
      if (tampered == null) {
        tampered = seal(segment.firstRow(), message);
      }
    }

    private Optional<Broken> rows(Segment segment) {
      if (segment.firstRow() != rows + 1 || !segment.previous().equals(previous)) {
        return Optional.of(
            seal(
                rows + 1,
                "segment " + segment.number() + " does not go on where the one before ended"));
      }
      var found =
          database.read(tx -> store.rows(tx, segment.entries().stream().map(Entry::id).toList()));
      for (var entry : segment.entries()) {
        var broken = row(entry, found);
        if (broken.isPresent()) {
          return broken;
        }
        ids.add(entry.id());
        rows++;
        previous = entry.hash();
      }
      return Optional.empty();
    }

    private Optional<Broken> row(Entry entry, Map<String, StoredEntry> found) {
      var row = found.get(entry.id());
      if (row == null) {
        return Optional.of(
            new Broken(Kind.MISSING, rows + 1, entry.id(), null, null, null, null, "is missing"));
      }
      return Segment.hash(previous, rows + 1, row).equals(entry.hash())
          ? Optional.empty()
          : Optional.of(row(Kind.CHANGED, rows + 1, entry.id(), "was changed after it was sealed"));
    }

    private Broken seal(long row, String message) {
      return new Broken(Kind.SEAL, row, null, null, null, null, null, message);
    }

    private Broken row(Kind kind, long place, String id, String message) {
      var row = database.read(tx -> store.rows(tx, List.of(id))).get(id);
      return row == null
          ? new Broken(kind, place, id, null, null, null, null, message)
          : new Broken(
              kind,
              place,
              id,
              Micros.instant(row.atMicros()),
              row.actor(),
              row.action(),
              row.subject(),
              message);
    }
  }
}
