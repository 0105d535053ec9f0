package slipway.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.DecisionId;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout;
import slipway.api.wire.RolloutSizing;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Delivery;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.features.Materialisation;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.monitoring.Monitoring;
import slipway.registry.Registry;
import slipway.rollout.RolloutStore.Key;
import slipway.serving.Release;
import slipway.serving.Serving;
import slipway.serving.Split;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// Rollouts of candidates at endpoints.
public final class Rollouts implements AutoCloseable {
  /// Says how a rollout went on: rollout, number, endpoint, status, verdict, result (promoted,
  /// rolled-back, held, asked, confirmed, reverted, replaced, aborted), requests, mirrored, pairs,
  /// decidedAt, sentence, model, version, candidate, former, decision.
  public static final String DECIDED = "rollout.decided";

  static final String STARTED = "rollout.started";

  private static final Logger LOG = LoggerFactory.getLogger(Rollouts.class);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final int SETTLE_MAX = 1_000;
  private static final int LOOKS_MAX = 10_000;

  private final Parts parts;
  private final RolloutStore store = new RolloutStore();
  private final Looks looks;
  private final Signatures signatures;
  private final LabelJudge judge;
  private final Planner planner;
  private @Nullable Thread looking;

  /// The parts of the server that rollouts are made of.
  public record Parts(
      Access access,
      Audit audit,
      Database database,
      Events events,
      Jobs jobs,
      Ids ids,
      BusinessClock business,
      WallClock wall,
      Registry registry,
      Serving serving,
      Monitoring monitoring) {}

  private Rollouts(Parts parts) {
    this.parts = parts;
    this.looks = new Looks(parts, store);
    this.signatures = new Signatures(parts.registry());
    this.judge = new LabelJudge(parts, store, looks);
    this.planner = new Planner(parts, store, judge);
  }

  /// The only way in for the composition root, after monitoring and before events and jobs start.
  public static Rollouts open(Parts parts, Router router) {
    var rollouts = new Rollouts(parts);
    var judge = rollouts.judge;
    parts
        .events()
        .subscribe(
            "rollout.labels",
            Delivery.ONCE_PER_CLUSTER,
            Set.of(Materialisation.LABELS),
            judge::matured);
    parts.jobs().register(LabelJudge.KIND, judge::run);
    parts.jobs().register(LabelJudge.LATE_KIND, judge::runLate);
    new RolloutRoutes(
            parts.access(), rollouts, new People(parts, rollouts, rollouts.looks), rollouts.planner)
        .register(router);
    return rollouts;
  }

  /// Begins to look at what runs, some times a second, until [#close].
  public void start() {
    looking = Thread.ofVirtual().name("rollout-looks").start(this::lookForEver);
  }

  /// Keeps how an endpoint's candidates are to roll out; a running rollout keeps the wish it began
  /// with.
  public void apply(Tx tx, Caller caller, Declared<RolloutSpec> declared) {
    parts.access().require(tx, caller, Permission.EDIT, declared.project());
    var _ = RolloutRules.of(declared.spec());
    var endpoint = declared.spec().endpoint();
    parts
        .serving()
        .active(tx, declared.project(), endpoint)
        .ifPresent(active -> signatures.requireLoss(declared.spec(), active.packageDigest()));
    var standing = store.declared(tx, declared.project(), endpoint);
    if (standing.isPresent() && !standing.get().name().equals(declared.name())) {
      throw SlipwayException.invalid(
          "spec.endpoint",
          endpoint,
          "an endpoint without a Rollout; " + standing.get().name() + " is there for it");
    }
    if (standing.isPresent() && standing.get().digest().equals(declared.digest())) {
      return;
    }
    store.keep(tx, declared, parts.wall().now());
    var details =
        Json.object().put("definition", declared.digest().hex()).put("endpoint", endpoint);
    parts
        .audit()
        .write(tx, caller.name(), declared.project(), "rollout.applied", declared.name(), details);
  }

  /// What a rollout at the endpoint will be able to decide, some minutes old.
  public RolloutSizing sizing(Caller caller, String project, String endpoint) {
    return planner.recent(caller, project, endpoint);
  }

  /// The Rollout that an endpoint's candidates follow.
  public Optional<Declared<RolloutSpec>> declared(Tx tx, String project, String endpoint) {
    return store.declared(tx, project, endpoint);
  }

  /// Loads the candidate and holds its signature against that of the active release; refuses what
  /// could not serve the same callers. Outside a transaction, before [#start]. Idempotent.
  public void prepare(Release candidate) {
    parts
        .database()
        .read(tx -> parts.serving().active(tx, candidate.project(), candidate.endpoint()))
        .ifPresent(active ->
            signatures.requireNoStricter(active.packageDigest(), candidate.packageDigest()));
    parts
        .database()
        .read(tx -> store.declared(tx, candidate.project(), candidate.endpoint()))
        .ifPresent(declared -> signatures.requireLoss(declared.spec(), candidate.packageDigest()));
    parts.serving().prepare(candidate);
  }

  /// Begins the rollout: its split is in force when this commits. Refused while another runs at the
  /// endpoint, for the active release, for one held back or not prepared, and before a first
  /// release.
  public Rollout start(Tx tx, Caller caller, Wish wish) {
    var candidate = wish.candidate();
    parts.access().require(tx, caller, Permission.RELEASE, candidate.project());
    var declared = requireDeclared(tx, wish);
    var present =
        parts
            .serving()
            .split(tx, candidate.project(), candidate.endpoint())
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.INVALID_STATE,
                    "endpoint "
                        + candidate.endpoint()
                        + ": nothing is released (expected: a first release, which a rollout"
                        + " can be compared with)"));
    requireFree(tx, candidate, present);
    var plan =
        new RolloutPlan(
            candidate.project(),
            candidate.endpoint(),
            store.newest(tx, candidate.project(), candidate.endpoint()) + 1,
            declared.name(),
            declared.digest(),
            declared.spec(),
            candidate,
            present.primary(),
            wish.gate().orElse(null),
            wish.decision().value(),
            caller.name(),
            parts.business().now());
    var state = RolloutState.first(plan);
    var split =
        parts
            .serving()
            .split(tx, caller, present.number(), plan.split(state.step()), wish.decision());
    var begun = state.entered(state.step(), split.number());
    return Shown.rollout(begin(tx, caller, begun));
  }

  private RolloutState begin(Tx tx, Caller caller, RolloutState begun) {
    var plan = begun.plan();
    var state = begun.told(Results.STARTED, Sentences.started(begun), parts.business().now());
    store.insert(tx, state, parts.wall().now());
    store.add(tx, Looks.key(state), Shown.look(state, List.of(), parts.business().now()));
    var data = Shown.event(state);
    var subject = plan.endpoint() + "/" + plan.number();
    parts.audit().write(tx, caller.name(), plan.project(), STARTED, subject, data);
    parts.events().publish(tx, new NewEvent(plan.project(), STARTED, plan.endpoint(), data));
    return state;
  }

  private Declared<RolloutSpec> requireDeclared(Tx tx, Wish wish) {
    var candidate = wish.candidate();
    var all = store.declared(tx, candidate.project());
    var names = all.stream().map(Declared::name).toList();
    var declared =
        all.stream()
            .filter(one -> one.name().equals(wish.rollout()))
            .findFirst()
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "rollout: \""
                        + wish.rollout()
                        + "\" (expected: an applied Rollout"
                        + Names.nearest(wish.rollout(), names)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse("")
                        + ")"));
    if (!declared.spec().endpoint().equals(candidate.endpoint())) {
      throw SlipwayException.invalid(
          "rollout",
          wish.rollout(),
          "one for endpoint " + candidate.endpoint() + ", not " + declared.spec().endpoint());
    }
    return declared;
  }

  private void requireFree(Tx tx, Release candidate, Split present) {
    if (present.primary().digest().equals(candidate.digest())) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "release "
              + candidate.digest().brief()
              + ": active already at "
              + candidate.endpoint()
              + " (expected: another release)");
    }
    store
        .running(tx, candidate.project(), candidate.endpoint())
        .ifPresent(other -> {
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "endpoint "
                  + candidate.endpoint()
                  + ": rollout "
                  + other.plan().number()
                  + " of "
                  + other.plan().named(other.plan().candidate())
                  + " is "
                  + other.status()
                  + " (expected: none; promote or abort it first)");
        });
    present
        .canary()
        .ifPresent(arm -> {
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "endpoint "
                  + candidate.endpoint()
                  + ": split "
                  + present.number()
                  + " gives requests to "
                  + arm.release().digest().brief()
                  + " already (expected: no canary; end it first)");
        });
  }

  /// An endpoint's rollouts, or (with an empty name) the project's by endpoint; newest first.
  public List<Rollout> list(Tx tx, String project, String endpoint) {
    return store.list(tx, project, endpoint).stream().map(Shown::rollout).toList();
  }

  public Optional<Rollout> find(Tx tx, String project, String endpoint, int number) {
    return store.find(tx, new Key(project, endpoint, number)).map(Shown::rollout);
  }

  /// The newest looks that were kept, oldest of them first.
  public List<Rollout.Look> looks(Tx tx, String project, String endpoint, int number) {
    return store.looks(tx, new Key(project, endpoint, number), LOOKS_MAX);
  }

  /// Ends what shadows still have to say, and looks until nothing follows any more: for the
  /// business clock, which must not go on before what is decidable is decided.
  public void settle() {
    if (parts.database().read(store::awaitingLooks).isEmpty()) {
      return;
    }
    parts.serving().seal();
    for (int i = 0; i < SETTLE_MAX && looks.all(); i++) {
      // what was decided may make the next thing decidable
    }
  }

  RolloutState requireRunning(Tx tx, String project, String endpoint) {
    return store
        .running(tx, project, endpoint)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                "endpoint " + endpoint + ": no rollout runs (expected: a running rollout)"));
  }

  Declared<RolloutSpec> requireDeclared(Tx tx, String project, String endpoint) {
    return store
        .declared(tx, project, endpoint)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "rollout: endpoint "
                    + endpoint
                    + " has none (expected: an applied Rollout with spec.endpoint: "
                    + endpoint
                    + ")"));
  }

  Database database() {
    return parts.database();
  }

  /// A decision that a person takes here and now.
  DecisionId decision() {
    return new DecisionId("person:" + parts.ids().next());
  }

  private void lookForEver() {
    var last = "";
    while (true) {
      try {
        Thread.sleep(LOOK_EVERY);
        looks.all();
        last = "";
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        if (!last.equals(String.valueOf(e.getMessage()))) {
          LOG.warn("rollouts could not be looked at; tried again: {}", e.getMessage());
        }
        last = String.valueOf(e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.interrupt();
      try {
        looking.join();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
