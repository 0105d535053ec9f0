package slipway.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The segments of one endpoint on this replica: one that is appended to, and ended ones that wait
/// to be sealed.
final class SegmentLog {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentLog.class);
  private static final String SUFFIX = ".segment";

  private final String project;
  private final String endpoint;
  private final Path directory;
  private final int capacity;
  private final Supplier<UUID> ids;
  private final Supplier<Instant> wall;
  private final AtomicLong drops = new AtomicLong();
  private final List<EndedSegment> ended = new ArrayList<>();

  /// Full ones that nobody appends to; they are put on disk away from the event loop.
  private final List<Segment> retired = new ArrayList<>();

  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private volatile @Nullable Segment active;
  private @Nullable Segment spare;
  private Instant activeSince = Instant.EPOCH;

  private SegmentLog(
      String project, String endpoint, Path directory, int capacity, Clockwork clockwork) {
    this.project = project;
    this.endpoint = endpoint;
    this.directory = directory;
    this.capacity = capacity;
    this.ids = clockwork.ids();
    this.wall = clockwork.wall();
  }

  /// Where ids and real time come from.
  record Clockwork(Supplier<UUID> ids, Supplier<Instant> wall) {}

  /// An ended segment's file and what it holds.
  record EndedSegment(UUID id, Path file, SegmentSummary summary) {}

  /// Opens the directory: what a former process left is cut after its last whole record and waits
  /// to be sealed.
  static SegmentLog open(
      String project, String endpoint, Path directory, int capacity, Clockwork clockwork) {
    var log = new SegmentLog(project, endpoint, directory, capacity, clockwork);
    try {
      Files.createDirectories(directory);
      for (var file : files(directory)) {
        log.take(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  String project() {
    return project;
  }

  String endpoint() {
    return endpoint;
  }

  Path directory() {
    return directory;
  }

  /// Appends; false when the record could not be kept, which is counted.
  boolean append(LogRecord prediction) {
    var segment = active;
    if ((segment != null && segment.append(prediction)) || appendRolling(prediction)) {
      return true;
    }
    drops.incrementAndGet();
    return false;
  }

  long drops() {
    return drops.get();
  }

  /// Completes once everything appended before is on disk.
  CompletableFuture<Void> forced() {
    var future = new CompletableFuture<Void>();
    synchronized (waiting) {
      waiting.add(future);
    }
    return future;
  }

  /// Puts everything on disk and tells those who wait for it.
  void force() {
    List<CompletableFuture<Void>> due;
    synchronized (waiting) {
      due = List.copyOf(waiting);
      waiting.clear();
    }
    try {
      end();
      var segment = active;
      if (segment != null) {
        segment.force();
      }
      due.forEach(future -> future.complete(null));
    } catch (RuntimeException e) {
      due.forEach(future -> future.completeExceptionally(e));
      throw e;
    }
  }

  /// Makes the next segment before it is needed, away from the event loop.
  void prepare() {
    synchronized (this) {
      var segment = active;
      if (spare != null || (segment != null && segment.bytes() < capacity / 2)) {
        return;
      }
    }
    try {
      var made = create();
      synchronized (this) {
        spare = made;
      }
    } catch (IOException e) {
      LOG.warn("no space for predictions of {}/{}: {}", project, endpoint, e.toString());
    }
  }

  /// Ends the active segment, when it holds anything, so that it can be sealed.
  void roll() {
    retire();
    end();
  }

  /// Since when the active segment holds records; [Instant#MAX] when it holds none.
  synchronized Instant activeSince() {
    var segment = active;
    return segment == null || segment.rows() == 0 ? Instant.MAX : activeSince;
  }

  synchronized List<EndedSegment> ended() {
    return List.copyOf(ended);
  }

  /// Forgets an ended segment that has been sealed, and deletes its file.
  void sealed(EndedSegment segment) {
    synchronized (this) {
      ended.remove(segment);
    }
    delete(segment.file());
  }

  /// Files that hold predictions that are not sealed yet, newest first.
  synchronized List<Path> unsealed() {
    var files = new ArrayList<Path>();
    ended.forEach(segment -> files.addFirst(segment.file()));
    retired.forEach(segment -> files.addFirst(segment.file()));
    var segment = active;
    if (segment != null) {
      files.addFirst(segment.file());
    }
    return files;
  }

  /// The segment that is kept in a file of [#unsealed()].
  static UUID idOf(Path file) {
    var name = file.getFileName().toString();
    return UUID.fromString(name.substring(0, name.length() - SUFFIX.length()));
  }

  long unsealedRows() {
    return rowsBySegment().values().stream().mapToLong(Long::longValue).sum();
  }

  /// How many rows each segment holds that is not sealed yet.
  synchronized Map<UUID, Long> rowsBySegment() {
    var rows = new HashMap<UUID, Long>();
    ended.forEach(segment -> rows.put(segment.id(), (long) segment.summary().rows()));
    retired.forEach(segment -> rows.put(segment.id(), (long) segment.rows()));
    var segment = active;
    if (segment != null) {
      rows.put(segment.id(), (long) segment.rows());
    }
    return rows;
  }

  /// Ends the active segment and gives up the spare one. Nothing may be appended after.
  void close() {
    roll();
    force();
    synchronized (this) {
      for (var empty : new @Nullable Segment[] {spare, active}) {
        if (empty != null) {
          discard(empty);
        }
      }
      spare = null;
      active = null;
    }
  }

  private synchronized boolean appendRolling(LogRecord prediction) {
    var segment = active;
    if (segment != null && segment.append(prediction)) {
      return true; // another request had rolled
    }
    try {
      retire();
      var next = spare;
      spare = null;
      if (next == null) {
        next = create();
      }
      activeSince = wall.get();
      active = next;
      return next.append(prediction);
    } catch (IOException e) {
      if (Long.bitCount(drops.get()) <= 1) { // at 0, 1, 2, 4, 8…: a full disk must not fill the log
        LOG.error("predictions of {}/{} are not logged", project, endpoint, e);
      }
      return false;
    }
  }

  private synchronized void retire() {
    var segment = active;
    if (segment != null && segment.rows() > 0) {
      segment.end();
      retired.add(segment);
      active = null;
    }
  }

  /// Closes the retired segments, oldest first.
  private void end() {
    List<Segment> closing;
    synchronized (this) {
      closing = List.copyOf(retired);
    }
    for (var segment : closing) {
      try {
        segment.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      synchronized (this) {
        if (retired.remove(segment)) {
          ended.add(new EndedSegment(segment.id(), segment.file(), segment.summary()));
        }
      }
    }
  }

  private Segment create() throws IOException {
    var id = ids.get();
    return Segment.create(directory.resolve(id + SUFFIX), id, capacity);
  }

  private void take(Path file) throws IOException {
    var summary = Segment.recover(file);
    if (summary.rows() == 0) {
      delete(file);
    } else {
      ended.add(new EndedSegment(Segment.idOf(file), file, summary));
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var list = Files.list(directory)) {
      return list.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    }
  }

  private static void discard(Segment segment) {
    try {
      segment.close();
    } catch (IOException e) {
      LOG.warn("could not end {}", segment.file(), e);
    }
    delete(segment.file());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("could not delete {}", file, e);
    }
  }
}
