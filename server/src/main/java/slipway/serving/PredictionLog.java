package slipway.serving;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.analytics.Analytics;
import slipway.blob.BlobStore;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.jobs.Each;
import slipway.serving.SegmentLog.Clockwork;
import slipway.serving.SegmentLog.EndedSegment;
import slipway.serving.SegmentStore.Sealed;
import slipway.telemetry.Telemetry;
import slipway.time.WallClock;

/// What was predicted: append-only segment files, sealed to Parquet as versions of the datasets
/// `predictions/<endpoint>`; what shadows said is kept the same way as `shadows/<endpoint>`. A
/// segment is sealed when it is full, when it is an hour old, when the business clock is about to
/// move, and when a rollout's requests are rehearsed or held against labels.
public final class PredictionLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PredictionLog.class);
  private static final int SEGMENT_BYTES = 8 << 20;
  private static final Duration SEGMENT_AGE_MAX = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(15);
  private static final String SLASH = "~"; // no name holds it

  private final Parts parts;
  private final SegmentStore store;
  private final LogCounts counts;
  private final Sealer sealer;
  private final Map<Key, SegmentLog> logs = new ConcurrentHashMap<>();
  private final Semaphore forceAsked = new Semaphore(0);
  private final Object sealing = new Object();
  private final Thread forcing;
  private final Thread upkeep;
  private final CountDownLatch closing = new CountDownLatch(1);

  /// What the log is made of.
  record Parts(
      LogKind kind,
      Path directory,
      Database database,
      Datasets datasets,
      Analytics analytics,
      BlobStore blobs,
      Ids ids,
      WallClock wall,
      Telemetry telemetry) {}

  private record Key(String project, String endpoint) {}

  private PredictionLog(Parts parts) {
    this.parts = parts;
    this.store = new SegmentStore(parts.kind());
    this.counts = new LogCounts(parts.database(), store);
    this.sealer = new Sealer(parts, store);
    this.forcing =
        Thread.ofPlatform().daemon().name(parts.kind().thread() + "-force").unstarted(this::force);
    this.upkeep =
        Thread.ofPlatform()
            .daemon()
            .name(parts.kind().thread() + "-upkeep")
            .unstarted(this::upkeep);
  }

  /// Takes over the segments that a former process left.
  static PredictionLog open(Parts parts) {
    var log = new PredictionLog(parts);
    try {
      Files.createDirectories(parts.directory());
      for (var project : directories(parts.directory())) {
        for (var endpoint : directories(project)) {
          log.of(name(project), name(endpoint));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.forcing.start();
    parts.database().onReady(log.upkeep::start);
    return log;
  }

  /// The dataset that an endpoint's predictions are sealed to.
  public static String dataset(String endpoint) {
    return LogKind.PREDICTIONS.dataset(endpoint);
  }

  /// The segments of an endpoint.
  SegmentLog of(String project, String endpoint) {
    return logs.computeIfAbsent(
        new Key(project, endpoint),
        _ -> {
          var log =
              SegmentLog.open(
                  project,
                  endpoint,
                  parts
                      .directory()
                      .resolve(project.replace("/", SLASH))
                      .resolve(endpoint.replace("/", SLASH)),
                  SEGMENT_BYTES,
                  new Clockwork(parts.ids()::next, parts.wall()::now));
          parts
              .telemetry()
              .gauge(
                  parts.kind().unsealed(),
                  log::unsealedRows,
                  "project",
                  project,
                  "endpoint",
                  endpoint);
          return log;
        });
  }

  /// Completes once what was appended to the log before is on disk.
  CompletableFuture<Void> forced(SegmentLog log) {
    var future = log.forced();
    forceAsked.release();
    return future;
  }

  /// A prediction by its id, sealed or not.
  public Optional<LoggedPrediction> find(String project, UUID id) {
    for (var log : logs.values()) {
      if (log.project().equals(project)) {
        var found = unsealed(log, id);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    var places = parts.database().read(tx -> store.around(tx, project, id));
    RuntimeException unreadable = null;
    for (var place : places) {
      try {
        var found = query(place, "where id = ?", 1, id.toString());
        if (!found.isEmpty()) {
          return Optional.of(found.getFirst());
        }
      } catch (RuntimeException e) {
        unreadable = e; // another may hold it
      }
    }
    if (unreadable != null) {
      throw unreadable;
    }
    return Optional.empty();
  }

  /// The newest predictions of an endpoint, newest first, older than `before` when that is given.
  public List<LoggedPrediction> newest(
      String project, String endpoint, @Nullable UUID before, int max) {
    var found = new TreeMap<UUID, LoggedPrediction>((a, b) -> SegmentSummary.compare(b, a));
    unsealed(
        project,
        endpoint,
        before,
        row -> {
          found.put(row.id(), row);
          if (found.size() > max) {
            found.pollLastEntry();
          }
        });
    var places = parts.database().read(tx -> store.before(tx, project, endpoint, before, max + 1));
    var bound = before == null ? "g" : before.toString();
    for (var place : places) { // the greatest id first; requests at once make them overlap
      if (found.size() >= max && SegmentSummary.compare(place.greatest(), last(found, max)) < 0) {
        break;
      }
      query(place, "where id < ? order by id desc", max, bound)
          .forEach(row -> found.put(row.id(), row));
    }
    return found.values().stream().limit(max).toList();
  }

  /// The newest predictions about an entity, older than `before` when that is given: of a part of
  /// the log whose size is bounded ([EntitySearch]).
  public FoundPredictions ofEntity(
      String project, String endpoint, String entity, @Nullable UUID before, int max) {
    return ofEntity(project, endpoint, entity, before, max, EntitySearch.FILES_MAX);
  }

  FoundPredictions ofEntity(
      String project, String endpoint, String entity, @Nullable UUID before, int max, int files) {
    var search = new EntitySearch(parts.analytics(), entity, max);
    unsealed(project, endpoint, before, search::offer);
    var places =
        parts
            .database()
            .read(tx -> store.before(tx, project, endpoint, before, EntitySearch.most(files)));
    return search.in(places, files, before);
  }

  private void unsealed(
      String project, String endpoint, @Nullable UUID before, Consumer<LoggedPrediction> visitor) {
    unsealed(
        project,
        endpoint,
        row -> {
          if (before == null || SegmentSummary.compare(row.id(), before) < 0) {
            visitor.accept(row);
          }
        });
  }

  private static UUID last(TreeMap<UUID, LoggedPrediction> newestFirst, int max) {
    return newestFirst.keySet().stream().skip(max - 1L).findFirst().orElseThrow();
  }

  /// Shows the predictions of an endpoint that are not sealed yet.
  public void unsealed(String project, String endpoint, Consumer<LoggedPrediction> visitor) {
    of(project, endpoint).unsealed().forEach(file -> scan(file, project, endpoint, visitor));
  }

  /// How many rows of an endpoint are of which business day and variant, both days included.
  List<DayCount> days(String project, String endpoint, LocalDate from, LocalDate until) {
    return counts.days(project, endpoint, logs.get(new Key(project, endpoint)), from, until);
  }

  /// How many predictions of an endpoint are in the log.
  public long count(String project, String endpoint) {
    return counts.rows(of(project, endpoint));
  }

  /// The ended segment that holds a prediction; empty while it is in one that is written to. Ids of
  /// several endpoints lie between the same ones, so each segment that may hold it is asked; one
  /// that cannot be read is the place only when no other holds it.
  public Optional<LogPlace> place(String project, UUID id) {
    var unreadable = new ArrayList<LogPlace>();
    for (var log : logs.values()) {
      if (!log.project().equals(project)) {
        continue;
      }
      for (var segment : log.ended()) {
        if (segment.summary().spans(id)) {
          var place = place(log, segment);
          if (in(segment.file(), log, id).isPresent()) {
            return Optional.of(place);
          }
          if (!damage(place).isEmpty()) {
            unreadable.add(place);
          }
        }
      }
      if (unsealed(log, id).isPresent()) {
        return Optional.empty();
      }
    }
    for (var sealed : parts.database().read(tx -> store.around(tx, project, id))) {
      try {
        if (!query(sealed, "where id = ?", 1, id.toString()).isEmpty()) {
          return Optional.of(place(sealed));
        }
      } catch (RuntimeException e) {
        LOG.warn("segment {} of {}: {}", sealed.segment(), sealed.endpoint(), e.getMessage());
        unreadable.add(place(sealed));
      }
    }
    return unreadable.stream().findFirst();
  }

  private static LogPlace place(SegmentLog log, EndedSegment segment) {
    return new LogPlace(
        log.endpoint(), segment.id(), Optional.empty(), Optional.empty(), segment.summary().rows());
  }

  private static LogPlace place(Sealed sealed) {
    return new LogPlace(
        sealed.endpoint(),
        sealed.segment(),
        Optional.of(sealed.parquet()),
        Optional.of(sealed.commit()),
        sealed.rows());
  }

  /// What is wrong with a segment: a sealed one is read again from the store, of an unsealed one
  /// every record's checksum is computed. Empty when all is well.
  public List<String> damage(LogPlace place) {
    if (place.parquet().isPresent()) {
      var blob = place.parquet().get();
      return parts.blobs().verify(blob)
          ? List.of()
          : List.of("segment " + place.segment() + ": blob " + blob + " is damaged or missing");
    }
    for (var log : logs.values()) {
      for (var segment : log.ended()) {
        if (segment.id().equals(place.segment())) {
          var rows = new ArrayList<UUID>();
          scan(segment.file(), log.project(), log.endpoint(), row -> rows.add(row.id()));
          return rows.size() == place.rows()
              ? List.of()
              : List.of(
                  "segment "
                      + place.segment()
                      + ": "
                      + rows.size()
                      + " whole records (expected: "
                      + place.rows()
                      + ")");
        }
      }
    }
    return List.of();
  }

  /// Seals everything logged so far; returns when it is committed. What cannot be sealed keeps no
  /// other endpoint from it, and is thrown at the end.
  public void seal() {
    synchronized (sealing) {
      Each.run(
          logs.values(),
          log -> {
            log.roll();
            log.ended().forEach(segment -> sealer.seal(log, segment));
          });
    }
  }

  @Override
  public void close() {
    closing.countDown();
    forceAsked.release();
    join(forcing);
    if (upkeep.getState() != Thread.State.NEW) {
      join(upkeep);
    }
    logs.values().forEach(SegmentLog::close);
  }

  /// Puts records on disk as soon as someone waits for it, all that came meanwhile at once; and
  /// every second otherwise, so that a power cut takes little.
  private void force() {
    while (closing.getCount() > 0) {
      try {
        if (forceAsked.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          forceAsked.drainPermits();
        }
        logs.values().forEach(SegmentLog::force);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        LOG.error("predictions could not be put on disk", e);
      }
    }
  }

  private void upkeep() {
    try {
      Duration pause;
      do {
        pause = tidy() ? PAUSE : PAUSE_AFTER_FAILURE;
        sealer.countDays();
      } while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Readies spare segments and seals what is full or old; false when something failed.
  private boolean tidy() {
    boolean well = true;
    for (var log : logs.values()) {
      log.prepare();
      try {
        synchronized (sealing) {
          if (log.activeSince().isBefore(parts.wall().now().minus(SEGMENT_AGE_MAX))) {
            log.roll();
          }
          log.ended().forEach(segment -> sealer.seal(log, segment));
        }
      } catch (RuntimeException e) {
        LOG.error(
            "predictions of {} could not be sealed; they stay in their segments",
            log.endpoint(),
            e);
        well = false;
      }
    }
    return well;
  }

  private Optional<LoggedPrediction> unsealed(SegmentLog log, UUID id) {
    return log.unsealed().stream().flatMap(file -> in(file, log, id).stream()).findFirst();
  }

  private static Optional<LoggedPrediction> in(Path file, SegmentLog log, UUID id) {
    var found = new ArrayList<LoggedPrediction>();
    visit( // one that is sealed meanwhile the database knows
        file,
        payload -> {
          boolean other =
              payload.getLong(0) != id.getMostSignificantBits()
                  || payload.getLong(Long.BYTES) != id.getLeastSignificantBits();
          if (!other) {
            found.add(LogRecord.read(payload, log.project(), log.endpoint()));
          }
          return other;
        });
    return found.stream().findFirst();
  }

  private static void scan(
      Path file, String project, String endpoint, Consumer<LoggedPrediction> visitor) {
    visit(
        file,
        payload -> {
          visitor.accept(LogRecord.read(payload, project, endpoint));
          return true;
        });
  }

  static void visit(Path file, Predicate<ByteBuffer> visitor) {
    try {
      var _ = Segment.scan(file, visitor);
    } catch (NoSuchFileException _) {
      return; // sealed meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<LoggedPrediction> query(Sealed place, String condition, int max, String parameter) {
    return parts
        .analytics()
        .session(session -> {
          session.relation("predictions", List.of(place.parquet()));
          return session.query(
              "select " + LogTable.SELECTED + " from predictions " + condition + " limit " + max,
              row -> LogTable.read(row, place.project(), place.endpoint()),
              parameter);
        });
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Path> directories(Path folder) throws IOException {
    try (var list = Files.list(folder)) {
      return list.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static String name(Path directory) {
    return String.valueOf(directory.getFileName()).replace(SLASH, "/");
  }
}
