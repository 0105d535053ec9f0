package slipway.rollout;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleBiFunction;
import slipway.api.Json;
import slipway.api.Task;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.events.Event;
import slipway.jobs.Each;
import slipway.jobs.JobContext;
import slipway.jobs.NewJob;
import slipway.monitoring.scoring.ClassPlaces;
import slipway.monitoring.scoring.LabelSet;
import slipway.registry.PackageTree;
import slipway.rollout.RolloutStore.Key;
import slipway.rollout.RolloutStore.Maturity;
import slipway.serving.Pair;

/// Brings labels and the requests that they belong to together, whichever comes later: pairs of one
/// cutoff after the other, in the order in which the labels were known, each cutoff once, entities
/// in the order of their key. Stops at the first cutoff after which a verdict is proved.
final class LabelJudge {
  static final String KIND = "rollout.judge";
  static final String LATE_KIND = "rollout.judgeLate";
  private static final int RETRIES = 3;
  private static final double[] NO_PAIRS = {};

  /// Fewer say little of a spread.
  private static final int SPREAD_PAIRS_LEAST = 30;

  private final Rollouts.Parts parts;
  private final RolloutStore store;
  private final Looks looks;

  /// Labels that wait to be judged.
  private record Ripe(Maturity maturity, LabelSet labels) {}

  LabelJudge(Rollouts.Parts parts, RolloutStore store, Looks looks) {
    this.parts = parts;
    this.store = store;
    this.looks = looks;
  }

  /// Keeps that labels came, and puts the judging down as a job.
  void matured(Event event) {
    var view = event.subject();
    var cutoff = LocalDate.parse(event.data().path("cutoff").asString(""));
    var tree = event.data().path("tree").asString("");
    var payload = Json.object().put("view", view);
    parts
        .database()
        .inTransaction(
            "rollout.matured",
            tx -> {
              int waiting = store.matured(tx, event.project(), view, cutoff);
              if (waiting > 0) {
                var key = view + "/" + cutoff + "/" + tree;
                parts.jobs().submit(tx, NewJob.now(event.project(), KIND, key, payload, RETRIES));
              }
              return waiting;
            });
  }

  void run(JobContext context) {
    var view = context.payload().path("view").asString("");
    var waiting = parts.database().read(tx -> store.maturities(tx, context.project(), view));
    if (waiting.isEmpty()) {
      return;
    }
    parts.serving().seal(); // only sealed predictions give pairs
    Each.run(
        waiting.stream().map(Maturity::rollout).distinct().toList(),
        rollout -> {
          judge(rollout, waiting.stream().filter(m -> m.rollout().equals(rollout)).toList());
          look(rollout);
        });
  }

  private void look(Key rollout) {
    looks.one(rollout);
    parts
        .database()
        .read(tx -> store.find(tx, rollout))
        .filter(state -> state.status() == Status.PROMOTED && !state.awaitsLooks())
        .filter(this::isProofOver)
        .ifPresent(_ -> looks.last(rollout));
  }

  /// Whether the labels of the last requests that it can be judged by are known. A promotion that
  /// they have not decided on would wait for ever once its release has been replaced.
  private boolean isProofOver(RolloutState state) {
    var plan = state.plan();
    var view = labelView(plan);
    var last = paired(plan).stream().max(Comparator.naturalOrder());
    return view.isEmpty()
        || last.isEmpty()
        || parts
            .monitoring()
            .labels()
            .newestMatured(plan.project(), view.get())
            .filter(newest -> !newest.isBefore(last.get()))
            .isPresent();
  }

  /// The cutoffs that both were asked about.
  private List<LocalDate> paired(RolloutPlan plan) {
    return parts
        .serving()
        .pairedCutoffs(
            plan.project(), plan.endpoint(), plan.former().digest(), plan.candidate().digest());
  }

  /// For a rollout whose requests came. Labels that were known before them have been told of
  /// already, when there was nothing to judge.
  static NewJob ofKnownLabels(RolloutState state) {
    var plan = state.plan();
    var payload = Json.object().put("endpoint", plan.endpoint()).put("number", plan.number());
    var key = plan.endpoint() + "/" + plan.number() + "/" + state.status() + "/" + state.wanted();
    return NewJob.now(plan.project(), LATE_KIND, key, payload, RETRIES);
  }

  void runLate(JobContext context) {
    var endpoint = context.payload().path("endpoint").asString("");
    var key = new Key(context.project(), endpoint, context.payload().path("number").asInt(0));
    var state = parts.database().read(tx -> store.find(tx, key)).orElseThrow();
    var view = labelView(state.plan());
    if (view.isEmpty()) {
      return;
    }
    parts.serving().seal();
    var late =
        paired(state.plan()).stream()
            .filter(cutoff -> !state.judged().contains(cutoff))
            .map(cutoff -> new Maturity(key, view.get(), cutoff))
            .toList();
    judge(key, late);
    look(key);
  }

  private void judge(Key rollout, List<Maturity> maturities) {
    var ripe =
        maturities.stream()
            .flatMap(maturity ->
                parts
                    .monitoring()
                    .labels()
                    .known(rollout.project(), maturity.view(), maturity.cutoff())
                    .map(labels -> new Ripe(maturity, labels))
                    .stream())
            .sorted(
                Comparator.comparing((Ripe r) -> r.labels().knownOn())
                    .thenComparing(r -> r.maturity().cutoff()))
            .toList();
    for (var each : ripe) {
      var state = parts.database().read(tx -> store.find(tx, rollout)).orElseThrow();
      boolean isOpen = !state.status().hasEnded() && state.verdict() == Verdict.INCONCLUSIVE;
      var differences = isOpen ? differences(state, each.maturity(), each.labels()) : NO_PAIRS;
      keep(rollout, each.maturity(), differences);
    }
  }

  /// Whose labels, of a table without dates, one of both was trained on: its prediction of them
  /// says nothing of others.
  private Set<String> seen(RolloutPlan plan) {
    var scoring = parts.monitoring().scoring();
    var seen = new HashSet<>(scoring.seen(plan.candidate().packageDigest()));
    seen.addAll(scoring.seen(plan.former().packageDigest()));
    return seen;
  }

  /// Of the entities that have a label and a pair, by the order of the labels. Of several pairs of
  /// an entity the first counts.
  private double[] differences(RolloutState state, Maturity maturity, LabelSet labels) {
    var plan = state.plan();
    if (labelView(plan).filter(maturity.view()::equals).isEmpty()) {
      return NO_PAIRS;
    }
    return differences(measure(plan, labels), labels, pairs(plan, maturity.cutoff()));
  }

  /// What a pair's predictions cost when the label has come. Both releases answer the same classes.
  private record Measure(Losses losses, boolean isMulticlass, ClassPlaces places) {
    /// A model of two classes says nothing of a third.
    boolean takes(double label) {
      return isMulticlass || places.knows(label);
    }

    double difference(Pair pair, double label) {
      double place = places.of(label);
      return isMulticlass
          ? losses.difference(pair.firstOutput(), pair.secondOutput(), (int) place)
          : losses.difference(pair.first(), pair.second(), place);
    }

    double single(Pair pair, double label) {
      double place = places.of(label);
      return isMulticlass
          ? losses.single(pair.firstOutput(), (int) place)
          : losses.single(pair.first(), place);
    }
  }

  private Measure measure(RolloutPlan plan, LabelSet labels) {
    var tree = candidate(plan);
    return new Measure(
        Losses.of(plan.rules().quality()),
        tree.task() == Task.MULTICLASS,
        labels.places(tree.classNames()));
  }

  /// By entity, what both releases said.
  private Map<String, Pair> pairs(RolloutPlan plan, LocalDate cutoff) {
    var model =
        parts.monitoring().scoring().ofPackage(plan.project(), plan.candidate().packageDigest());
    var seen = model.horizon().undated() ? seen(plan) : Set.<String>of();
    var pairs = new HashMap<String, Pair>();
    for (var pair :
        parts
            .serving()
            .pairs(
                plan.project(),
                plan.endpoint(),
                plan.former().digest(),
                plan.candidate().digest(),
                cutoff)) {
      if (pair.entity() != null && pair.isWhole() && !seen.contains(pair.entity())) {
        pairs.putIfAbsent(pair.entity(), pair);
      }
    }
    return pairs;
  }

  /// How much a rollout's pairs differ, and single losses of its former release, by the newest
  /// labels; empty when few of its pairs have one.
  Optional<Spread> spread(RolloutState state) {
    var plan = state.plan();
    var view = labelView(plan);
    if (view.isEmpty()) {
      return Optional.empty();
    }
    return paired(plan).reversed().stream()
        .map(cutoff ->
            parts
                .monitoring()
                .labels()
                .known(plan.project(), view.get(), cutoff)
                .flatMap(labels -> spread(plan, cutoff, labels)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// Spreads are those of scaled losses.
  ///
  /// @param pair the standard deviation of a pair's difference of loss
  /// @param single the standard deviation of one prediction's loss
  record Spread(long pairs, double pair, double single, long labelDays) {}

  private Optional<Spread> spread(RolloutPlan plan, LocalDate cutoff, LabelSet labels) {
    var measure = measure(plan, labels);
    var pairs = pairs(plan, cutoff);
    var differences = differences(measure, labels, pairs);
    if (differences.length < SPREAD_PAIRS_LEAST) {
      return Optional.empty();
    }
    var singles = each(labels, pairs, measure, measure::single);
    long delay = ChronoUnit.DAYS.between(cutoff, labels.knownOn());
    return Optional.of(
        new Spread(differences.length, deviation(differences), deviation(singles), delay));
  }

  private static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (values.length - 1));
  }

  private PackageTree candidate(RolloutPlan plan) {
    return parts.registry().packageTree(plan.candidate().packageDigest());
  }

  /// Whose labels judge the candidate; empty when its losses cannot be paired.
  private Optional<String> labelView(RolloutPlan plan) {
    var tree = candidate(plan);
    boolean fits = Losses.of(plan.rules().quality()).fits(tree.task());
    return Optional.of(tree.signature().path("label").path("view").asString(""))
        .filter(view -> fits && !view.isEmpty());
  }

  private static double[] differences(Measure measure, LabelSet labels, Map<String, Pair> pairs) {
    return each(labels, pairs, measure, measure::difference);
  }

  /// Of each entity that has a pair and a label, in the order of the labels.
  private static double[] each(
      LabelSet labels,
      Map<String, Pair> pairs,
      Measure measure,
      ToDoubleBiFunction<Pair, Double> cost) {
    var costs = new double[labels.entities().size()];
    int n = 0;
    for (int i = 0; i < costs.length; i++) {
      var pair = pairs.get(labels.entities().get(i));
      double label = labels.values()[i];
      if (pair != null && measure.takes(label)) {
        costs[n++] = cost.applyAsDouble(pair, label);
      }
    }
    return Arrays.copyOf(costs, n);
  }

  /// Once for each cutoff, whatever runs again.
  private void keep(Key rollout, Maturity maturity, double[] differences) {
    parts
        .database()
        .inTransaction(
            "rollout.judge",
            tx -> {
              store.forget(tx, maturity);
              var state = store.find(tx, rollout).orElseThrow();
              if (differences.length > 0 && !state.judged().contains(maturity.cutoff())) {
                write(tx, judged(state, maturity.cutoff(), differences));
              }
              return true;
            });
  }

  private RolloutState judged(RolloutState state, LocalDate cutoff, double[] differences) {
    var after = state.judged(cutoff, state.bets().plus(differences));
    boolean isTold =
        after.verdict() == Verdict.INCONCLUSIVE
            && (after.status() == Status.PROMOTED || after.status() == Status.HELD);
    return isTold
        ? after.told(Results.HELD, Sentences.undecided(after), parts.business().now())
        : after.told(Results.NONE, Sentences.quality(after), parts.business().now());
  }

  private void write(slipway.db.Tx tx, RolloutState state) {
    var _ = looks.write(tx, Looks.ROLLOUT, state, List.of());
  }
}
