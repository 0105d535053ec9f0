package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.wire.Rollout.Rail;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.db.Database;
import slipway.rollout.RolloutState.Traffic;
import slipway.rollout.RolloutStore.Key;
import slipway.rollout.RolloutStore.Maturity;

/// What is kept of rollouts, the same on every database.
abstract class RolloutStoreContract {
  private static final String P = "default";
  private static final String VIEW = "churned";
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final Key FIRST = new Key(P, "churn", 1);

  @TempDir Path directory = Path.of("");

  private final RolloutStore store = new RolloutStore();
  private Database database;

  abstract Database open(Path directory);

  @BeforeEach
  void openDatabase() {
    database = open(directory);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void state_comesBackToTheLastBit() {
    var evidence =
        GuardEvidence.none()
            .in(3, 1_000)
            .plus(
                new slipway.serving.ArmCounts(
                    3,
                    RolloutStates.NOON,
                    new slipway.serving.ArmCounts.Counts(
                        90, 1, 0, 0, new slipway.serving.ArmCounts.Firsts(90, 1, 0, 0)),
                    new slipway.serving.ArmCounts.Counts(
                        10, 2, 1, 0, new slipway.serving.ArmCounts.Firsts(10, 2, 1, 0)),
                    new slipway.serving.ArmCounts.Counts(
                        0, 0, 0, 0, new slipway.serving.ArmCounts.Firsts(0, 0, 0, 0)),
                    new slipway.serving.ArmCounts.Shadowing(0, 0, 0, 0, 0, 0)));
    var state =
        RolloutStates.said(state(1), Verdict.BETTER)
            .seen(new Traffic(100, 10, 99, 1), evidence)
            .told(Results.NEXT_STEP, "Went on.", RolloutStates.NOON);
    insert(state);
    assertThat(find(FIRST)).isEqualTo(state);
  }

  @Test
  void put_writesOnlyOverTheRevisionBefore() {
    insert(state(1));
    var next = state(1).in(Status.HELD).next();
    assertThat(put(next)).isTrue();
    assertThat(put(next)).as("again").isFalse();
    assertThat(put(state(1).in(Status.ABORTED).next())).as("from an old one").isFalse();
    assertThat(find(FIRST)).isEqualTo(next);
    assertThat(put(next.in(Status.PROMOTED).next())).isTrue();
  }

  @Test
  void endpoint_hasOneRunningRollout() {
    insert(state(1));
    assertThatThrownBy(() -> insert(state(2))).isNotNull();
    assertThat(running()).contains(state(1));
    var _ = put(state(1).in(Status.PROMOTED).next());
    insert(state(2));
    assertThat(running()).contains(state(2));
    assertThat(newest("churn")).isEqualTo(2);
    assertThat(newest("other")).isZero();
    assertThat(list(P, "churn")).extracting(state -> state.plan().number()).containsExactly(2, 1);
    assertThat(list(P, "")).hasSize(2);
    assertThat(list("else", "")).isEmpty();
  }

  @Test
  void looks_areAwaitedWhereOneMayDecide() {
    insert(state(1));
    assertThat(awaiting()).containsExactly(FIRST);
    var promoted = state(1).in(Status.PROMOTED).next();
    var _ = put(promoted);
    assertThat(awaiting()).as("only labels can decide").isEmpty();
    var worse = RolloutStates.said(promoted, Verdict.WORSE).next();
    var _ = put(worse);
    assertThat(awaiting()).containsExactly(FIRST);
    var _ = put(worse.in(Status.REVERTED).next());
    assertThat(awaiting()).isEmpty();
  }

  @Test
  void labels_waitForEveryRolloutThatHasNotEnded() {
    insert(state(1).in(Status.PROMOTED));
    insert(state(2).in(Status.ABORTED));
    insert(state(3));
    assertThat(matured(JANUARY)).isEqualTo(2);
    assertThat(matured(JANUARY)).as("told twice").isZero();
    var _ = matured(JANUARY.minusMonths(1));
    var waiting = waiting(VIEW);
    assertThat(waiting)
        .extracting(maturity -> maturity.rollout().number(), Maturity::cutoff)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, JANUARY.minusMonths(1)),
            org.assertj.core.groups.Tuple.tuple(1, JANUARY),
            org.assertj.core.groups.Tuple.tuple(3, JANUARY.minusMonths(1)),
            org.assertj.core.groups.Tuple.tuple(3, JANUARY));
    change(tx -> store.forget(tx, waiting.getFirst()));
    assertThat(waiting(VIEW)).isEqualTo(waiting.subList(1, 4));
    assertThat(waiting("another")).isEmpty();
  }

  @Test
  void looks_areKeptOnceInTheirOrder() {
    var state = state(1);
    insert(state);
    var rail = new Rail("errors", 3, 1, 0.4, 0.02, 0.0125, false);
    var second = Shown.look(state.next().next(), List.of(rail), RolloutStates.NOON);
    var first = Shown.look(state.next(), List.of(), RolloutStates.NOON);
    change(tx -> store.add(tx, FIRST, second));
    change(tx -> store.add(tx, FIRST, first));
    var looks = database.read(tx -> store.looks(tx, FIRST, 10));
    assertThat(looks).containsExactly(first, second);
    var newest = database.read(tx -> store.looks(tx, FIRST, 1));
    assertThat(newest).containsExactly(second);
    assertThatThrownBy(() -> change(tx -> store.add(tx, FIRST, first)))
        .as("a decision is not doubled")
        .isNotNull();
  }

  @Test
  void declaration_isReplacedByName() {
    keep("a", "churn", Action.HOLD);
    keep("a", "churn", Action.ASK);
    keep("b", "other", Action.HOLD);
    var kept = database.read(tx -> store.declared(tx, P, "churn")).orElseThrow();
    assertThat(kept.name()).isEqualTo("a");
    assertThat(kept.spec()).isEqualTo(RolloutStates.spec(RolloutStates.all(Action.ASK)));
    assertThat(kept.digest()).isEqualTo(Json.digest(kept.spec()));
    var all = database.read(tx -> store.declared(tx, P));
    assertThat(all).extracting(Declared::name).containsExactly("a", "b");
  }

  private void keep(String name, String endpoint, Action action) {
    var spec = RolloutStates.spec(RolloutStates.all(action));
    var of =
        new slipway.api.declaration.RolloutSpec(
            spec.description(),
            endpoint,
            spec.shadow(),
            spec.canary(),
            spec.guardRails(),
            spec.quality(),
            spec.verdicts());
    change(tx -> store.keep(tx, new Declared<>(P, name, of, Json.digest(of)), RolloutStates.NOON));
  }

  private static RolloutState state(int number) {
    var plan = RolloutStates.plan(RolloutStates.spec(null), RolloutStates.GATE);
    return RolloutState.first(
        new RolloutPlan(
            P,
            "churn",
            number,
            plan.rollout(),
            plan.definition(),
            plan.spec(),
            plan.candidate(),
            plan.former(),
            plan.gate(),
            plan.decision(),
            plan.startedBy(),
            plan.startedAt()));
  }

  private Optional<RolloutState> running() {
    return database.read(tx -> store.running(tx, P, "churn"));
  }

  private int newest(String endpoint) {
    return database.read(tx -> store.newest(tx, P, endpoint));
  }

  private List<RolloutState> list(String project, String endpoint) {
    return database.read(tx -> store.list(tx, project, endpoint));
  }

  private List<Maturity> waiting(String view) {
    return database.read(tx -> store.maturities(tx, P, view));
  }

  private List<Key> awaiting() {
    return database.read(store::awaitingLooks);
  }

  private int matured(LocalDate cutoff) {
    return database.inTransaction("test.matured", tx -> store.matured(tx, P, VIEW, cutoff));
  }

  private RolloutState find(Key key) {
    return database.read(tx -> store.find(tx, key)).orElseThrow();
  }

  private boolean put(RolloutState state) {
    return database.inTransaction("test.put", tx -> store.put(tx, state, RolloutStates.NOON));
  }

  private void insert(RolloutState state) {
    change(tx -> store.insert(tx, state, RolloutStates.NOON));
  }

  private void change(slipway.testing.ChurnLine.Change change) {
    database.inTransaction(
        "test.change",
        tx -> {
          change.run(tx);
          return true;
        });
  }
}
