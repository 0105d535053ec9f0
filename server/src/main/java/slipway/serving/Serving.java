package slipway.serving;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Analytics;
import slipway.api.DecisionId;
import slipway.api.Digest;
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
import slipway.registry.Packaged;
import slipway.registry.Registry;
import slipway.runtime.ModelRuntime;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Endpoints and their releases.
public final class Serving implements AutoCloseable {
  /// The event that says that a release is active; its subject is the endpoint.
  public static final String RELEASED = "endpoint.released";

  /// The event that says that an endpoint was put back to an earlier release.
  public static final String ROLLED_BACK = "endpoint.rolledback";

  private static final String APPLIED = "endpoint.applied";
  private static final int HISTORY_MAX = 1_000;

  private final Parts parts;
  private final ServingStore store = new ServingStore();
  private final Proposals proposals;
  private final Splits splits;
  private final HoldBacks holdBacks;
  private final PredictionLog log;
  private final PredictionLog shadows;
  private final ShadowScorer scorer;
  private final LiveEndpoints live;
  private final PredictHandler predict;
  private final InferHandler infer;
  private final SplitChanges changes;
  private final Pairs pairs;

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

  private Serving(Parts parts) {
    this.parts = parts;
    var splitStore = new SplitStore();
    this.proposals = new Proposals(parts, store);
    this.splits = new Splits(store, splitStore);
    this.holdBacks = new HoldBacks(parts, splitStore);
    this.log = log(LogKind.PREDICTIONS, parts.predictions(), parts);
    this.shadows = log(LogKind.SHADOWS, parts.predictions().resolveSibling("shadows"), parts);
    this.scorer = new ShadowScorer(shadows::of, parts.wall(), parts.telemetry());
    this.live = new LiveEndpoints(parts, log, store, splits);
    this.predict =
        new PredictHandler(
            live::find,
            log,
            scorer,
            new PredictHandler.Parts(
                parts.ids(), parts.business(), parts.wall(), parts.crashPoint()));
    this.infer = new InferHandler(predict);
    this.changes = new SplitChanges(parts, store, splitStore, splits, holdBacks, live);
    this.pairs = new Pairs(parts.database(), parts.analytics());
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
            Set.of(SplitChanges.SPLIT, APPLIED),
            event -> serving.live.refresh(event.project(), event.subject()));
    new ServingRoutes(parts.access(), serving, serving.predict).register(router);
    new OpenInferenceRoutes(parts.access(), serving.live, serving.predict, serving.infer)
        .register(router);
    parts.database().onReady(serving.live::loadAll);
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
    parts.audit().write(tx, caller.name(), declared.project(), APPLIED, declared.name(), details);
    parts.events().publish(tx, new NewEvent(declared.project(), APPLIED, declared.name(), details));
    tx.afterCommit(() -> live.declare(declared));
  }

  /// The release that this model version, with the views it was trained on and the endpoint as
  /// declared now, makes. Only the configuration is kept; nothing else is changed.
  public Release propose(String project, String endpoint, Packaged model) {
    return proposals.propose(project, endpoint, model);
  }

  /// The same with the current definitions of the views, as far as the model takes their features:
  /// what a view's new version would answer.
  public Release proposeCurrentViews(String project, String endpoint, Packaged model) {
    return proposals.proposeCurrentViews(project, endpoint, model);
  }

  /// Fetches the package, loads the model, checks it against the views and runs it once, so that
  /// activating it fails no request. Idempotent.
  public void prepare(Release release) {
    live.prepare(release);
  }

  /// Makes `next` (prepared before) the active release when the active one still is `expected`
  /// (empty: none yet); refused with CONFLICT otherwise, and with INVALID_STATE when a view has no
  /// accepted materialisation. Activating what is active changes nothing. Requests see it once the
  /// transaction has committed.
  public Release activate(
      Tx tx, Caller caller, Optional<Digest> expected, Release next, DecisionId decision) {
    return changes.activate(tx, caller, expected, next, decision);
  }

  /// Who answers and who is asked besides; empty before the first release.
  public Optional<Split> split(Tx tx, String project, String endpoint) {
    return splits.current(tx, project, endpoint);
  }

  /// Makes `next` the endpoint's split when the present one still has the number `expected`;
  /// refused with CONFLICT otherwise, and as [#activate] is. All its releases are prepared before.
  /// A primary other than the active release is activated with it. The number of `next` is not
  /// looked at.
  public Split split(Tx tx, Caller caller, long expected, Split next, DecisionId decision) {
    return changes.split(tx, caller, expected, next, decision);
  }

  /// The newest release before the active one that is another and not held back.
  public Optional<Release> before(Tx tx, String project, String endpoint) {
    return splits.before(tx, project, endpoint);
  }

  /// What a rollback would go back to: `to`, else with a canary the primary, else the release
  /// before the active one that is not held back. It is prepared when this returns.
  public Release prepareRollback(String project, String endpoint, Optional<Digest> to) {
    var target = parts.database().read(tx -> splits.rollbackTarget(tx, project, endpoint, to));
    prepare(target);
    return target;
  }

  /// Makes `to` (of [#prepareRollback]) answer everything: release, current definitions of its
  /// views and configuration go back as one, and what they replace is held back.
  public Release rollback(Tx tx, Caller caller, Release to, DecisionId decision, String reason) {
    return changes.rollback(tx, caller, to, decision, reason);
  }

  /// The same for people: one call, with a decision of its own.
  public Release rollback(
      Caller caller, String project, String endpoint, Optional<Digest> to, String reason) {
    parts.access().require(caller, Permission.RELEASE, project);
    var target = prepareRollback(project, endpoint, to);
    var decision = decision();
    return parts
        .database()
        .inTransaction("serving.rollback", tx -> rollback(tx, caller, target, decision, reason));
  }

  /// Keeps something out of service until it is lifted; again with another reason changes nothing.
  public void holdBack(Tx tx, Caller caller, HoldBack held) {
    holdBacks.hold(tx, caller, held);
  }

  /// Why this may not come back, when it may not.
  public Optional<HoldBack> heldBack(
      Tx tx, String project, String kind, String name, Digest digest) {
    return holdBacks.find(tx, project, kind, name, digest);
  }

  /// What whoever brings back something held back is told.
  public static SlipwayException refusal(HoldBack held) {
    return HoldBacks.refusal(held);
  }

  /// Lets something held back come again.
  public void lift(Tx tx, Caller caller, HoldBack held, DecisionId decision) {
    holdBacks.lift(tx, caller, held, decision);
  }

  /// What is held back in a project, newest first.
  public List<HoldBack> holdBacks(Tx tx, String project) {
    return holdBacks.list(tx, project);
  }

  /// What was counted since the present split came into force.
  public ArmCounts counts(String project, String endpoint) {
    var endpointLive = live.find(project, endpoint);
    return endpointLive == null
        ? ArmCounts.NONE
        : endpointLive.counts(endpointLive.number()).orElse(ArmCounts.NONE);
  }

  /// The counts of one of the last splits; empty when they are gone.
  public Optional<ArmCounts> counts(String project, String endpoint, long split) {
    return Optional.ofNullable(live.find(project, endpoint)).flatMap(known -> known.counts(split));
  }

  /// What two releases said of the same requests at a cutoff, by id; of what is sealed.
  public List<Pair> pairs(
      String project, String endpoint, Digest first, Digest second, LocalDate cutoff) {
    return pairs.of(project, endpoint, first, second, cutoff);
  }

  /// Asks a prepared release the newest requests of its endpoint again, those that are sealed; the
  /// answers go nowhere.
  public Rehearsed rehearse(Release release, int most) {
    var requests =
        new Recorded(parts.database(), parts.analytics())
            .newest(release.project(), release.endpoint(), most);
    return live.with(release, loaded -> new Rehearsal(parts.registry(), loaded).of(requests));
  }

  /// How much was asked since; an endpoint that is not declared is NOT_FOUND. What is being sealed
  /// at this moment may be left out.
  public Traffic traffic(String project, String endpoint, java.time.Instant since) {
    var _ = parts.database().read(tx -> store.require(tx, project, endpoint));
    var sealed =
        new Recorded(parts.database(), parts.analytics()).traffic(project, endpoint, since);
    var all = new Traffic[] {sealed};
    log.unsealed(project, endpoint, row -> all[0] = all[0].with(row.at(), since));
    return all[0];
  }

  /// How requests went in the last hour on this replica; empty for an endpoint that it does not
  /// know.
  public Optional<Recent> recent(String project, String endpoint) {
    return Optional.ofNullable(live.find(project, endpoint)).map(known -> known.metrics().recent());
  }

  /// How often releases were asked on the days of the business clock from `from` to `until`,
  /// shadows too, by day and variant. What is sealed costs an indexed sum, and what is not is read;
  /// what is being sealed at this moment counts once.
  public List<DayCount> days(String project, String endpoint, LocalDate from, LocalDate until) {
    return Stream.of(log, shadows)
        .flatMap(kept -> kept.days(project, endpoint, from, until).stream())
        .sorted(Comparator.comparing(DayCount::day).thenComparing(DayCount::variant))
        .toList();
  }

  /// The cutoffs of the pairs that are sealed, oldest first.
  public List<LocalDate> pairedCutoffs(
      String project, String endpoint, Digest first, Digest second) {
    return pairs.cutoffs(project, endpoint, first, second);
  }

  /// What is wanted of an endpoint.
  public Optional<Declared<EndpointSpec>> declaration(Tx tx, String project, String endpoint) {
    return store.endpoint(tx, project, endpoint);
  }

  /// What the endpoint declares.
  public Optional<EndpointSpec> declared(Tx tx, String project, String endpoint) {
    return store.endpoint(tx, project, endpoint).map(Declared::spec);
  }

  /// The active release.
  public Optional<Release> active(Tx tx, String project, String endpoint) {
    return store.active(tx, project, endpoint).map(Activation::release);
  }

  /// A release that a split of any endpoint named. Endpoints of the same model and configuration
  /// share its digest; where it matters which is meant, the endpoint is said.
  public Optional<Release> release(Tx tx, String project, Digest release) {
    return store.release(tx, project, release);
  }

  /// A release that a split of this endpoint named.
  public Optional<Release> release(Tx tx, String project, String endpoint, Digest release) {
    return store.release(tx, project, endpoint, release);
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
    return shadows;
  }

  /// Ends shadow scoring of what was asked so far, then seals both logs.
  public void seal() {
    scorer.drain();
    log.seal();
    shadows.seal();
  }

  /// Why endpoints cannot all answer, for `/ready`; empty when they can.
  public Optional<String> whyNotReady() {
    return live.whyNotReady();
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
    infer.close();
    scorer.close();
    log.close();
    shadows.close();
    live.close();
  }

  Split requireSplit(Tx tx, String project, String endpoint) {
    return splits.require(tx, project, endpoint);
  }

  Splits.Entry requireEntry(Tx tx, String project, String endpoint) {
    splits.require(tx, project, endpoint);
    return splits.entry(tx, project, endpoint).orElseThrow();
  }

  /// A decision that a person takes here and now.
  DecisionId decision() {
    return new DecisionId("person:" + parts.ids().next());
  }

  Database database() {
    return parts.database();
  }

  Registry registry() {
    return parts.registry();
  }

  private static PredictionLog log(LogKind kind, Path directory, Parts parts) {
    return PredictionLog.open(
        new PredictionLog.Parts(
            kind,
            directory,
            parts.database(),
            parts.datasets(),
            parts.analytics(),
            parts.blobs(),
            parts.ids(),
            parts.wall(),
            parts.telemetry()));
  }

  private static void requireSpec(Declared<EndpointSpec> declared) {
    Names.require("name", declared.name());
    var views = declared.spec().views();
    if (views.isEmpty() || Set.copyOf(views).size() != views.size()) {
      throw SlipwayException.invalid("views", views, "one feature view or more, each once");
    }
    var slow = declared.spec().slowMillis();
    if (slow != null && slow < 1) {
      throw SlipwayException.invalid("slowMillis", slow, "1 or more");
    }
    var output = declared.spec().output();
    var threshold = output == null ? null : output.threshold();
    if (threshold != null && !(threshold >= 0 && threshold <= 1)) {
      throw SlipwayException.invalid("output.threshold", threshold, "0 to 1");
    }
  }
}
