package slipway.serving;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;

/// What this replica has in memory of endpoints: it follows the database, at once where the change
/// was made and by event elsewhere.
final class LiveEndpoints implements AutoCloseable {
  /// Releases that were prepared and not activated yet; the oldest makes room.
  static final int PREPARED_MAX = 16;

  private static final int TRIES_MAX = 3;
  private static final Logger LOG = LoggerFactory.getLogger(LiveEndpoints.class);

  private final Serving.Parts parts;
  private final PredictionLog log;
  private final ReleaseLoader loader;
  private final ServingStore store;
  private final Splits splits;
  private final Map<Address, LiveEndpoint> live = new ConcurrentHashMap<>();
  private final LinkedHashMap<Prepared, ActiveRelease> prepared = new LinkedHashMap<>();
  private volatile @Nullable String notReady = "the releases are not loaded yet";

  private record Address(String project, String endpoint) {}

  private record Prepared(String project, String endpoint, Digest release) {
    static Prepared of(Release release) {
      return new Prepared(release.project(), release.endpoint(), release.digest());
    }
  }

  LiveEndpoints(Serving.Parts parts, PredictionLog log, ServingStore store, Splits splits) {
    this.parts = parts;
    this.log = log;
    this.loader = new ReleaseLoader(parts, store);
    this.store = store;
    this.splits = splits;
  }

  @Nullable LiveEndpoint find(String project, String endpoint) {
    return live.get(new Address(project, endpoint));
  }

  /// The endpoints of a project that this replica knows, by name.
  List<String> names(String project) {
    return live.keySet().stream()
        .filter(address -> address.project().equals(project))
        .map(Address::endpoint)
        .sorted()
        .toList();
  }

  Optional<String> whyNotReady() {
    return Optional.ofNullable(notReady);
  }

  LiveEndpoint declare(Declared<EndpointSpec> declared) {
    var endpoint =
        live.computeIfAbsent(
            new Address(declared.project(), declared.name()),
            address -> {
              var segments = log.of(address.project(), address.endpoint());
              return new LiveEndpoint(
                  address.project(),
                  address.endpoint(),
                  segments,
                  new EndpointMetrics(
                      parts.telemetry(),
                      address.project(),
                      address.endpoint(),
                      segments,
                      new RecentRequests(parts.wall())));
            });
    endpoint.declare(declared.spec());
    return endpoint;
  }

  /// Brings a release into memory; nothing when it is there.
  void prepare(Release release) {
    if (isPrepared(release)) {
      return;
    }
    var loaded = loader.load(release);
    ActiveRelease surplus;
    synchronized (prepared) {
      surplus = prepared.put(Prepared.of(release), loaded);
      if (surplus == null && prepared.size() > PREPARED_MAX) {
        surplus = prepared.pollFirstEntry().getValue();
      }
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  /// Asks a prepared release, which stays in memory meanwhile.
  <T> T with(Release release, Function<ActiveRelease, T> question) {
    prepare(release);
    var found = held(release);
    if (found == null || !found.retain()) {
      throw new SlipwayException(
          ErrorCode.CONFLICT,
          "release " + release.digest().brief() + ": made room for others (expected: try again)");
    }
    try {
      return question.apply(found);
    } finally {
      found.done();
    }
  }

  private @Nullable ActiveRelease held(Release release) {
    var endpoint = find(release.project(), release.endpoint());
    var inForce = endpoint == null ? null : endpoint.held(release.digest());
    synchronized (prepared) {
      return inForce == null ? prepared.get(Prepared.of(release)) : inForce;
    }
  }

  /// Whether a split that names the release could come into force at once.
  boolean isPrepared(Release release) {
    var endpoint = find(release.project(), release.endpoint());
    if (endpoint != null && endpoint.holds(release.digest())) {
      return true;
    }
    synchronized (prepared) {
      return prepared.containsKey(Prepared.of(release));
    }
  }

  /// Brings a committed split into force where its releases were prepared; elsewhere the event
  /// will.
  void swap(Splits.Entry entry) {
    var split = entry.split();
    var endpoint = find(split.primary().project(), split.primary().endpoint());
    if (endpoint == null) {
      return;
    }
    takePrepared(endpoint, split);
    if (!endpoint.swap(split, entry.since())) {
      LOG.info("split {} of {} waits for its event", split.number(), endpoint.name());
    }
  }

  void loadAll() {
    var failures = new ArrayList<String>();
    for (var declared : parts.database().read(store::endpoints)) {
      try {
        refresh(declared.project(), declared.name());
      } catch (RuntimeException e) {
        LOG.error("endpoint {}/{} has no model in memory", declared.project(), declared.name(), e);
        failures.add(declared.project() + "/" + declared.name() + ": " + e.getMessage());
      }
    }
    notReady = failures.isEmpty() ? null : "releases that could not be loaded: " + failures;
  }

  /// Brings what the database says into memory, and what could be gone back to.
  void refresh(String project, String name) {
    record Wanted(
        Optional<Declared<EndpointSpec>> declared,
        Optional<Splits.Entry> entry,
        Optional<Release> before) {}
    var wanted =
        parts
            .database()
            .read(tx ->
                new Wanted(
                    store.endpoint(tx, project, name),
                    splits.entry(tx, project, name),
                    splits.before(tx, project, name)));
    if (wanted.declared().isEmpty()) {
      return;
    }
    var endpoint = declare(wanted.declared().get());
    if (wanted.entry().isEmpty()) {
      return;
    }
    var entry = wanted.entry().get();
    if (entry.split().number() > endpoint.number()) {
      bring(endpoint, entry);
    }
    if (entry.split().number() == endpoint.number()) {
      keepWarm(endpoint, wanted.before());
    }
  }

  @Override
  public void close() {
    live.values().forEach(LiveEndpoint::close);
    synchronized (prepared) {
      prepared.values().forEach(ActiveRelease::close);
      prepared.clear();
    }
  }

  /// Loads and swaps; again when another change has freed meanwhile what was loaded.
  private void bring(LiveEndpoint endpoint, Splits.Entry entry) {
    for (int i = 0; i < TRIES_MAX; i++) {
      takePrepared(endpoint, entry.split());
      for (var release : entry.split().releases()) {
        load(endpoint, release);
      }
      if (endpoint.swap(entry.split(), entry.since())) {
        return;
      }
    }
    throw new IllegalStateException( // the event comes again
        "split " + entry.split().number() + " of " + endpoint.name() + " is not in memory");
  }

  private void keepWarm(LiveEndpoint endpoint, Optional<Release> before) {
    try {
      before.ifPresent(release -> load(endpoint, release));
      endpoint.keepWarm(before.map(Release::digest));
    } catch (RuntimeException e) {
      LOG.warn("the release before that of {} could not be kept warm", endpoint.name(), e);
    }
  }

  private void load(LiveEndpoint endpoint, Release release) {
    if (!endpoint.holds(release.digest())) {
      endpoint.take(loader.load(release));
    }
  }

  private void takePrepared(LiveEndpoint endpoint, Split split) {
    for (var release : split.releases()) {
      ActiveRelease found;
      synchronized (prepared) {
        found = prepared.remove(Prepared.of(release));
      }
      if (found != null) {
        endpoint.take(found);
      }
    }
  }
}
