package slipway.serving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.declaration.EndpointSpec;

/// An endpoint as requests meet it: the split in force, the releases in memory, its log and its
/// counts.
final class LiveEndpoint {
  /// The counts of how many splits are kept.
  static final int COUNTS_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LiveEndpoint.class);
  private static final Duration SLOW = Duration.ofMillis(100);
  private static final String COUNTS = "counts-";
  private static final String KEYS = "keys-";

  private final String project;
  private final String name;
  private final SegmentLog log;
  private final EndpointMetrics metrics;
  private volatile boolean durable;
  private volatile long slowNanos = SLOW.toNanos();
  private volatile @Nullable LiveSplit split;
  private final Map<Digest, ActiveRelease> loaded = new HashMap<>();
  private final TreeMap<Long, SplitCounters> counters = new TreeMap<>();
  private Set<Digest> warm = Set.of();
  private String keysFor = "";
  private @Nullable StickyKeys keys;

  LiveEndpoint(String project, String name, SegmentLog log, EndpointMetrics metrics) {
    this.project = project;
    this.name = name;
    this.log = log;
    this.metrics = metrics;
  }

  String project() {
    return project;
  }

  String name() {
    return name;
  }

  SegmentLog log() {
    return log;
  }

  EndpointMetrics metrics() {
    return metrics;
  }

  /// Whether a prediction must be on disk before it is answered.
  boolean isDurable() {
    return durable;
  }

  /// Whether an answer that took this long counts as slow.
  boolean isSlow(long nanos) {
    return nanos > slowNanos;
  }

  void declare(EndpointSpec spec) {
    var kept = spec.log();
    durable = kept != null && Boolean.TRUE.equals(kept.durable());
    var limit = spec.slowMillis();
    slowNanos = (limit == null ? SLOW : Duration.ofMillis(limit)).toNanos();
  }

  /// The split in force; retain it before use. Null before the first release.
  @Nullable LiveSplit split() {
    return split;
  }

  /// The number of the split in force; 0 before the first.
  long number() {
    var current = split;
    return current == null ? 0 : current.split().number();
  }

  /// Whether the release is in memory.
  synchronized boolean holds(Digest release) {
    return loaded.containsKey(release);
  }

  synchronized @Nullable ActiveRelease held(Digest release) {
    return loaded.get(release);
  }

  /// Takes a release into memory, to be kept as long as a split or a rollback may need it.
  void take(ActiveRelease release) {
    ActiveRelease second;
    synchronized (this) {
      second = loaded.putIfAbsent(release.release().digest(), release);
    }
    if (second != null) {
      release.close();
    }
  }

  /// Lets a split decide from now on, unless a later one does already; false when a release of it
  /// is not in memory. Former releases are freed when their last request has left; the primary
  /// before stays, so that it can be gone back to at once.
  boolean swap(Split next, Instant since) {
    LiveSplit former;
    synchronized (this) {
      if (next.number() <= number()) {
        return true;
      }
      if (!next.releases().stream().map(Release::digest).allMatch(loaded::containsKey)) {
        return false;
      }
      former = split;
      split =
          new LiveSplit(
              next,
              release -> java.util.Objects.requireNonNull(loaded.get(release.digest())),
              counters(next, since));
      if (former != null && !former.split().primary().digest().equals(next.primary().digest())) {
        warm = Set.of(former.split().primary().digest());
      }
    }
    if (former != null) {
      former.done();
    }
    tidy();
    return true;
  }

  /// Keeps this release (in memory already) beside those of the split, and no other.
  void keepWarm(Optional<Digest> release) {
    synchronized (this) {
      warm = release.map(Set::of).orElse(Set.of());
    }
    tidy();
  }

  /// What was counted under a split; empty when that is gone.
  synchronized Optional<ArmCounts> counts(long number) {
    var live = counters.get(number);
    if (live != null) {
      return Optional.of(live.counts());
    }
    var file = countsFile(number);
    return Files.exists(file) ? Optional.of(SplitCounters.read(file)) : Optional.empty();
  }

  /// Ends answering.
  void close() {
    LiveSplit last;
    synchronized (this) {
      last = split;
      split = null;
      warm = Set.of();
    }
    if (last != null) {
      last.done();
    }
    tidy();
  }

  /// Frees the releases that nobody needs any more.
  private void tidy() {
    var free = new ArrayList<ActiveRelease>();
    synchronized (this) {
      var current = split;
      var needed = new HashSet<>(warm);
      if (current != null) {
        current.split().releases().forEach(release -> needed.add(release.digest()));
      }
      for (var digest : List.copyOf(loaded.keySet())) {
        if (!needed.contains(digest)) {
          free.add(java.util.Objects.requireNonNull(loaded.remove(digest)));
        }
      }
    }
    free.forEach(ActiveRelease::close);
  }

  private SplitCounters counters(Split next, Instant since) {
    var opened = SplitCounters.open(countsFile(next.number()), next.number(), since, keys(next));
    counters.put(next.number(), opened);
    if (counters.size() > COUNTS_MAX) {
      counters.pollFirstEntry();
    }
    delete(COUNTS + (next.number() - COUNTS_MAX));
    return opened;
  }

  /// The keys seen under the split's salt, as long as splits with a canary have that one.
  private @Nullable StickyKeys keys(Split next) {
    if (next.canary().isEmpty()) {
      return null;
    }
    var file =
        KEYS + Digest.of(next.salt().getBytes(java.nio.charset.StandardCharsets.UTF_8)).hex();
    if (keys == null || !keysFor.equals(file)) {
      try {
        forgetKeysBut(file);
        keys = StickyKeys.open(log.directory().resolve(file));
        keysFor = file;
      } catch (IOException e) {
        LOG.warn("{}/{}: no first events per key", project, name, e);
        return null;
      }
    }
    return keys;
  }

  private void forgetKeysBut(String file) throws IOException {
    try (var files = Files.list(log.directory())) {
      files
          .map(path -> String.valueOf(path.getFileName()))
          .filter(found -> found.startsWith(KEYS) && !found.equals(file))
          .forEach(this::delete);
    }
  }

  private Path countsFile(long number) {
    return log.directory().resolve(COUNTS + number);
  }

  private void delete(String file) {
    try {
      Files.deleteIfExists(log.directory().resolve(file));
    } catch (IOException e) {
      LOG.warn("could not delete {}", file, e);
    }
  }
}
