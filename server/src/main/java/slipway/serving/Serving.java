package slipway.serving;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.api.wire.Endpoint;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.config.CrashPoint;
import slipway.contracts.Contracts;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.Features;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Endpoints and their releases.
public final class Serving implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
  private static final String RELEASED = "endpoint.released";
  private static final int HISTORY_MAX = 1_000;

  private final Parts parts;
  private final ServingStore store = new ServingStore();
  private final Proposals proposals;
  private final ReleaseLoader loader;
  private final PredictionLog log;
  private final Map<Address, LiveEndpoint> live = new ConcurrentHashMap<>();
  private final Map<Prepared, ActiveRelease> prepared = new ConcurrentHashMap<>();
  private volatile @Nullable String notReady = "the releases are not loaded yet";

  /// The parts of the server that serving is made of.
  ///
  /// @param predictions the directory of the prediction log's segments
  public record Parts(
      Path predictions,
      Access access,
      Audit audit,
      Database database,
      BlobStore blobs,
      Analytics analytics,
      Contracts contracts,
      Datasets datasets,
      Features features,
      ModelRuntime runtime,
      Registry registry,
      Events events,
      Ids ids,
      BusinessClock business,
      WallClock wall,
      Telemetry telemetry,
      CrashPoint crashPoint) {}

  private record Address(String project, String endpoint) {}

  private record Prepared(String project, String endpoint, Digest release) {}

  private Serving(Parts parts) {
    this.parts = parts;
    this.proposals = new Proposals(parts, store);
    this.loader = new ReleaseLoader(parts, store);
    this.log =
        PredictionLog.open(
            new PredictionLog.Parts(
                parts.predictions(),
                parts.database(),
                parts.datasets(),
                parts.analytics(),
                parts.blobs(),
                parts.ids(),
                parts.wall(),
                parts.telemetry()));
  }

  /// The only way in for the composition root, after features. Releases are loaded when the
  /// database is ready.
  public static Serving open(Parts parts, Router router) {
    var serving = new Serving(parts);
    parts
        .events()
        .subscribe(
            "serving.releases",
            Delivery.ONCE_PER_REPLICA,
            Set.of(RELEASED, "endpoint.applied"),
            event -> serving.refresh(event.project(), event.subject()));
    var handler =
        new PredictHandler(
            serving::live,
            serving.log,
            new PredictHandler.Parts(
                parts.ids(), parts.business(), parts.wall(), parts.crashPoint()));
    new ServingRoutes(parts.access(), serving, handler).register(router);
    parts.database().onReady(serving::loadAll);
    return serving;
  }

  /// Keeps the endpoint's wish; what is released stays until the next activation.
  public void apply(Tx tx, Caller caller, Declared<EndpointSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    requireSpec(declared);
    var before = store.endpoint(tx, declared.project(), declared.name());
    if (before.isPresent() && before.get().digest().equals(declared.digest())) {
      return;
    }
    store.keep(tx, declared, parts.wall().now());
    var details = Json.object().put("definition", declared.digest().hex());
    parts
        .audit()
        .write(tx, caller.name(), declared.project(), "endpoint.applied", declared.name(), details);
    parts
        .events()
        .publish(
            tx, new NewEvent(declared.project(), "endpoint.applied", declared.name(), details));
    tx.afterCommit(() -> declare(declared));
  }

  /// The release that this model version, with the views it was trained on and the endpoint as
  /// declared now, makes. Only the configuration is kept; nothing else is changed.
  public Release propose(String project, String endpoint, Release.Model model) {
    return proposals.propose(project, endpoint, model);
  }

  /// The same with the current definitions of the views, as far as the model takes their features:
  /// what a view's new version would answer.
  public Release proposeCurrentViews(String project, String endpoint, Release.Model model) {
    return proposals.proposeCurrentViews(project, endpoint, model);
  }

  /// Fetches the package, loads the model, checks it against the views and runs it once, so that
  /// activating it fails no request. Idempotent.
  public void prepare(Release release) {
    prepared.computeIfAbsent(prepared(release), _ -> loader.load(release));
  }

  /// Makes `next` (prepared before) the active release when the active one still is `expected`
  /// (empty: none yet); refused with CONFLICT otherwise, and with INVALID_STATE when a view has no
  /// accepted materialisation. Activating what is active changes nothing. Requests see it once the
  /// transaction has committed.
  public Release activate(
      Tx tx, Caller caller, Optional<Digest> expected, Release next, DecisionId decision) {
    parts.access().require(tx, caller, Permission.RELEASE, next.project());
    store.require(tx, next.project(), next.endpoint());
    var before = store.active(tx, next.project(), next.endpoint());
    var active = before.map(activation -> activation.release().digest());
    if (active.equals(Optional.of(next.digest()))) {
      return before.orElseThrow().release();
    }
    requireExpected(expected, active, next);
    requirePublished(tx, next);
    if (!prepared.containsKey(prepared(next))) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "release "
              + next.digest().brief()
              + ": not prepared (expected: prepare before activate)");
    }
    store.keepRelease(tx, next, parts.wall().now());
    var activation =
        new Activation(
            before.map(Activation::number).orElse(0) + 1,
            next,
            decision.value(),
            caller.name(),
            parts.business().now());
    store.activate(tx, activation, active, parts.wall().now());
    tell(tx, caller, activation);
    tx.afterCommit(() -> swap(activation));
    return next;
  }

  /// Who answers and who is asked besides; empty before the first release.
  public Optional<Split> split(Tx tx, String project, String endpoint) {
    throw new UnsupportedOperationException();
  }

  /// Makes `next` the endpoint's split when the present one still has the number `expected`;
  /// refused with CONFLICT otherwise, and as [#activate] is. All its releases are prepared before.
  /// A primary other than the active release is activated with it. The number of `next` is not
  /// looked at.
  public Split split(Tx tx, Caller caller, long expected, Split next, DecisionId decision) {
    throw new UnsupportedOperationException();
  }

  /// What a rollback would go back to: `to`, else with a canary the primary, else the release
  /// before the active one that is not held back. It is prepared when this returns.
  public Release prepareRollback(String project, String endpoint, Optional<Digest> to) {
    throw new UnsupportedOperationException();
  }

  /// Makes `to` (of [#prepareRollback]) answer everything: release, current definitions of its
  /// views and configuration go back as one, and what they replace is held back.
  public Release rollback(Tx tx, Caller caller, Release to, DecisionId decision, String reason) {
    throw new UnsupportedOperationException();
  }

  /// The same for people: one call, with a decision of its own.
  public Release rollback(
      Caller caller, String project, String endpoint, Optional<Digest> to, String reason) {
    throw new UnsupportedOperationException();
  }

  /// Keeps something out of service until it is lifted; again with another reason changes nothing.
  public void holdBack(Tx tx, Caller caller, HoldBack held) {
    throw new UnsupportedOperationException();
  }

  /// Why this may not come back, when it may not.
  public Optional<HoldBack> heldBack(
      Tx tx, String project, String kind, String name, Digest digest) {
    throw new UnsupportedOperationException();
  }

  /// Lets something held back come again.
  public void lift(Tx tx, Caller caller, HoldBack held, DecisionId decision) {
    throw new UnsupportedOperationException();
  }

  /// What is held back in a project, newest first.
  public List<HoldBack> holdBacks(Tx tx, String project) {
    throw new UnsupportedOperationException();
  }

  /// What was counted since the present split came into force.
  public ArmCounts counts(String project, String endpoint) {
    throw new UnsupportedOperationException();
  }

  /// The counts of one of the last splits; empty when they are gone.
  public Optional<ArmCounts> counts(String project, String endpoint, long split) {
    throw new UnsupportedOperationException();
  }

  /// What two releases said of the same requests at a cutoff, by id; of what is sealed.
  public List<Pair> pairs(
      String project, String endpoint, Digest first, Digest second, LocalDate cutoff) {
    throw new UnsupportedOperationException();
  }

  /// The active release.
  public Optional<Release> active(Tx tx, String project, String endpoint) {
    return store.active(tx, project, endpoint).map(Activation::release);
  }

  /// Any release that ever was active.
  public Optional<Release> release(Tx tx, String project, Digest release) {
    return store.release(tx, project, release);
  }

  /// How a release turns output into answers.
  public Optional<Configuration> configuration(Tx tx, String project, Digest configuration) {
    return store.configuration(tx, project, configuration);
  }

  /// Every activation of an endpoint, newest first.
  public List<Activation> history(Tx tx, String project, String endpoint) {
    return store.history(tx, project, endpoint, HISTORY_MAX);
  }

  public PredictionLog log() {
    return log;
  }

  /// What shadows said: sealed as the dataset `shadows/<endpoint>`.
  public PredictionLog shadows() {
    throw new UnsupportedOperationException();
  }

  /// Ends shadow scoring of what was asked so far, then seals both logs.
  public void seal() {
    throw new UnsupportedOperationException();
  }

  /// Why endpoints cannot all answer, for `/ready`; empty when they can.
  public Optional<String> whyNotReady() {
    return Optional.ofNullable(notReady);
  }

  /// The project's endpoints as the wire shows them.
  public List<Endpoint> endpoints(Caller caller, String project) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return List.copyOf(store.endpoints(tx, project));
        })
        .stream()
        .map(declared -> endpoint(caller, project, declared.name()))
        .toList();
  }

  /// One endpoint as the wire shows it.
  public Endpoint endpoint(Caller caller, String project, String name) {
    record Shown(Declared<EndpointSpec> declared, Optional<Activation> active) {}
    var shown =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.READ, project);
              return new Shown(store.require(tx, project, name), store.active(tx, project, name));
            });
    var spec = shown.declared().spec();
    return new Endpoint(
        name,
        spec.description(),
        spec.model(),
        spec.views(),
        shown.active().map(ServingRoutes::release).orElse(null),
        log.count(project, name));
  }

  @Override
  public void close() {
    log.close();
    live.values().forEach(LiveEndpoint::close);
    prepared.values().forEach(ActiveRelease::close);
  }

  private @Nullable LiveEndpoint live(String project, String endpoint) {
    return live.get(new Address(project, endpoint));
  }

  private LiveEndpoint declare(Declared<EndpointSpec> declared) {
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
                      parts.telemetry(), address.project(), address.endpoint(), segments));
            });
    endpoint.declare(declared.spec());
    return endpoint;
  }

  /// After the commit, on the replica that prepared it.
  private void swap(Activation activation) {
    var release = prepared.remove(prepared(activation.release()));
    var endpoint = live(activation.release().project(), activation.release().endpoint());
    if (release == null || endpoint == null) {
      return; // the event will bring it
    }
    endpoint.swap(activation.number(), release);
  }

  private void loadAll() {
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

  /// Brings what the database says into memory.
  private void refresh(String project, String name) {
    record Wanted(Optional<Declared<EndpointSpec>> declared, Optional<Activation> active) {}
    var wanted =
        parts
            .database()
            .read(tx ->
                new Wanted(store.endpoint(tx, project, name), store.active(tx, project, name)));
    if (wanted.declared().isEmpty()) {
      return;
    }
    var endpoint = declare(wanted.declared().get());
    var activation = wanted.active();
    if (activation.isPresent() && activation.get().number() > endpoint.number()) {
      endpoint.swap(activation.get().number(), loader.load(activation.get().release()));
    }
  }

  private void tell(Tx tx, Caller caller, Activation activation) {
    var release = activation.release();
    var data = Json.object().put("endpoint", release.endpoint());
    data.put("release", release.digest().hex()).put("number", activation.number());
    data.put("model", release.model()).put("version", release.version());
    data.put("package", release.packageDigest().hex());
    data.put("configuration", release.configuration().hex());
    data.put("decision", activation.decision());
    var views = data.putArray("views");
    release
        .views()
        .forEach(view ->
            views.addObject().put("view", view.view()).put("definition", view.definition().hex()));
    parts.audit().write(tx, caller.name(), release.project(), RELEASED, release.endpoint(), data);
    parts.events().publish(tx, new NewEvent(release.project(), RELEASED, release.endpoint(), data));
  }

  private static void requireExpected(
      Optional<Digest> expected, Optional<Digest> active, Release next) {
    if (!expected.equals(active)) {
      throw new SlipwayException(
          ErrorCode.CONFLICT,
          "endpoint "
              + next.endpoint()
              + ": release "
              + active.map(Digest::brief).orElse("none")
              + " is active (expected: "
              + expected.map(Digest::brief).orElse("none")
              + "; look again and decide anew)");
    }
  }

  private void requirePublished(Tx tx, Release next) {
    for (var view : next.views()) {
      if (!parts.features().isPublished(tx, next.project(), view.definition())) {
        throw new SlipwayException(
            ErrorCode.INVALID_STATE,
            "view "
                + view.view()
                + " of definition "
                + view.definition().brief()
                + ": nothing is materialised (expected: an accepted materialisation before the"
                + " release)");
      }
    }
  }

  private static void requireSpec(Declared<EndpointSpec> declared) {
    Names.require("name", declared.name());
    var views = declared.spec().views();
    if (views.isEmpty() || Set.copyOf(views).size() != views.size()) {
      throw SlipwayException.invalid("views", views, "one feature view or more, each once");
    }
    var output = declared.spec().output();
    var threshold = output == null ? null : output.threshold();
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw SlipwayException.invalid("output.threshold", threshold, "0 to 1");
    }
  }

  private static Prepared prepared(Release release) {
    return new Prepared(release.project(), release.endpoint(), release.digest());
  }
}
