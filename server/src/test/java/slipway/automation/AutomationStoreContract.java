package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.Declared;
import slipway.db.Database;
import slipway.db.Found;
import slipway.db.Slice;
import slipway.db.TxWork;

/// What the store of automations, cases, decisions and pauses promises on every database.
abstract class AutomationStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123456Z");
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);
  private static final LocalDate JULY = LocalDate.of(1997, 7, 31);
  private static final String P = "default";

  @TempDir Path directory = Path.of("");

  private final AutomationStore store = new AutomationStore();
  private final DecisionStore decisions = new DecisionStore();
  private final Declared<AutomationSpec> churn = Samples.automation("churn", Mode.ACT);
  private @Nullable Database opened;

  abstract Database open(Path directory);

  @BeforeEach
  void openDatabase() {
    opened = open(directory);
  }

  @AfterEach
  void closeDatabase() {
    database().close();
  }

  @Test
  void keep_replacesTheDeclaration() {
    keep(Samples.automation("churn", Mode.OBSERVE));
    keep(churn);
    keep(Samples.automation("other", Mode.APPROVE));

    assertThat(this.<List<Declared<AutomationSpec>>>read(tx -> store.definitions(tx, P)))
        .containsExactly(churn, Samples.automation("other", Mode.APPROVE));
    assertThat(this.<Declared<AutomationSpec>>read(tx -> store.require(tx, P, "churn")))
        .isEqualTo(churn);
    assertThatThrownBy(() -> read(tx -> store.require(tx, P, "chrun")))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("did you mean churn?");
    assertThat(this.<Optional<?>>read(tx -> store.definition(tx, "elsewhere", "churn"))).isEmpty();
  }

  @Test
  void open_opensOneCasePerCutoffAndNoneBeforeTheNewest() {
    keep(churn);
    assertThat(open(JULY)).isTrue();
    assertThat(open(JULY)).as("it is open").isFalse();
    assertThat(open(JUNE)).as("a later one is there").isFalse();

    assertThat(change(found(JULY).in(Phase.CLOSED))).isTrue();
    assertThat(unfinished()).isEmpty();
    assertThat(open(JULY)).as("opened again").isTrue();
    assertThat(unfinished()).extracting(Case::phase).containsExactly(Phase.LOOKING);
  }

  @Test
  void change_isRefusedWhenTheCaseHasChangedSinceItWasRead() {
    keep(churn);
    open(JUNE);
    var read = found(JUNE);
    var awaited = List.of(new Case.Awaited(new UUID(1, 2), Candidate.Kind.RECALIBRATED));
    assertThat(change(read.waitingFor(Phase.TRAINING, awaited, "churn-1"))).isTrue();

    assertThat(change(read.in(Phase.CLOSED))).isFalse();

    var now = found(JUNE);
    assertThat(now.phase()).isEqualTo(Phase.TRAINING);
    assertThat(now.executions()).isEqualTo(awaited);
    assertThat(now.pending()).contains("churn-1");
    assertThat(now.revision()).isEqualTo(read.revision() + 1);
  }

  @Test
  void change_keepsTheRolloutAndWhoApproved() {
    keep(churn);
    open(JUNE);
    change(found(JUNE).rolledOut(OptionalInt.of(3), Case.Rolling.RUNNING));
    change(found(JUNE).waitingFor(Phase.APPROVING, List.of(), "churn-2"));
    change(found(JUNE).approvedBy("ann"));

    var approved = found(JUNE);
    assertThat(approved.rollout()).hasValue(3);
    assertThat(approved.rolling()).isEqualTo(Case.Rolling.RUNNING);
    assertThat(approved.answeredBy()).isEqualTo("ann");
    assertThat(approved.pending()).contains("churn-2");
  }

  @Test
  void unfinished_areOldestFirstAndIncludePromotionsThatLabelsHaveNotConfirmed() {
    keep(churn);
    open(JUNE);
    change(found(JUNE).in(Phase.CLOSED).rolledOut(OptionalInt.of(1), Case.Rolling.PROMOTED));
    open(JULY);
    assertThat(unfinished()).extracting(Case::cutoff).containsExactly(JUNE, JULY);

    change(found(JUNE).rolledOut(OptionalInt.of(1), Case.Rolling.ENDED));
    assertThat(unfinished()).extracting(Case::cutoff).containsExactly(JULY);
    assertThat(this.<List<Case>>read(tx -> store.cases(tx, P, "churn", 10)))
        .extracting(Case::cutoff)
        .containsExactly(JULY, JUNE);
  }

  @Test
  void append_keepsADecisionOfEachKindAsItWas() {
    keep(churn);
    open(Samples.CUTOFF);
    int number = 0;
    for (var evidence : Samples.evidence()) {
      var told = told(Samples.CUTOFF, ++number, evidence);
      append(told, null, 0);
      assertThat(this.<Optional<Told>>read(tx -> store.decision(tx, P, told.id()))).contains(told);
    }
    int made = number;
    var of = found(Samples.CUTOFF);
    assertThat(this.<Integer>read(tx -> store.nextNumber(tx, of))).isEqualTo(made + 1);
    assertThat(
            this.<List<Told>>read(
                tx -> store.decisions(tx, P, "churn", Samples.CUTOFF, Samples.CUTOFF)))
        .extracting(Told::number)
        .containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(this.<List<Told>>read(tx -> store.decisions(tx, P, "churn", JUNE, JULY))).isEmpty();
  }

  @Test
  void append_refusesASecondDecisionOfTheSameNumber() {
    keep(churn);
    open(JUNE);
    append(told(JUNE, 1, Samples.healthy(JUNE, 0)), null, 0);

    assertThatThrownBy(() -> append(told(JUNE, 1, Samples.healthy(JUNE, .001)), null, 0))
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void page_givesTheNewestFirstAndGoesOnBeforeTheLast() {
    keep(churn);
    open(JUNE);
    append(told(JUNE, 1, Samples.healthy(JUNE, 0)), null, 0);
    append(told(JUNE, 2, Samples.healthy(JUNE, .001)), null, 0);
    open(JULY);
    append(told(JULY, 1, Samples.healthy(JULY, 0)), null, 0);

    var first = page(AutomationStore.Place.NEWEST, 2);
    assertThat(first)
        .extracting(Told::id)
        .containsExactly("churn-1997-07-31-1", "churn-1997-06-30-2");
    assertThat(page(new AutomationStore.Place(JUNE, 2), 2))
        .extracting(Told::id)
        .containsExactly("churn-1997-06-30-1");
    assertThat(this.<Long>read(tx -> store.count(tx, P, "churn"))).isEqualTo(3);
  }

  private List<Told> page(AutomationStore.Place before, int max) {
    return read(tx -> store.page(tx, P, "churn", before, max));
  }

  @Test
  void wasJudged_looksAtOtherCutoffsOnly() {
    keep(churn);
    open(JUNE);
    append(told(JUNE, 1, Samples.healthy(JUNE, 0)), LocalDate.of(1997, 3, 31), 0);
    open(JULY);

    var march = LocalDate.of(1997, 3, 31);
    assertThat(wasJudged(JULY, march)).isTrue();
    assertThat(wasJudged(JUNE, march)).isFalse();
    assertThat(wasJudged(JULY, march.plusMonths(1))).isFalse();
  }

  private boolean wasJudged(LocalDate of, LocalDate labels) {
    var found = found(of);
    return read(tx -> store.wasJudged(tx, found, labels));
  }

  @Test
  void hasSeen_isTrueForTheSameLookUnlessAPauseHeldIt() {
    keep(churn);
    open(JUNE);
    var look = Samples.healthy(JUNE, -.03);
    append(told(JUNE, 1, look), null, 0);
    assertThat(hasSeen(JUNE, look)).isTrue();
    assertThat(hasSeen(JUNE, Samples.healthy(JUNE, -.031))).isFalse();

    open(JULY);
    var paused = Samples.paused(JULY, "audit");
    append(told(JULY, 1, paused), null, 0);
    assertThat(hasSeen(JULY, paused)).isFalse();
  }

  private boolean hasSeen(LocalDate cutoff, Evidence look) {
    var found = found(cutoff);
    return read(tx -> store.hasSeen(tx, found, Codec.fingerprint(look)));
  }

  @Test
  void trainings_areThoseThatFollowedASignalWithWhatAllTook() {
    keep(churn);
    open(JUNE);
    append(told(JUNE, 1, Samples.healthy(JUNE, -.03)), null, 2.5);
    append(told(JUNE, 2, Samples.healthy(JUNE, 0)), null, 1.5);

    assertThat(this.<List<LocalDate>>read(tx -> store.trainings(tx, P, "churn")))
        .containsExactly(JUNE);
    assertThat(this.<Double>read(tx -> store.trainingSeconds(tx, P, "churn", JUNE.minusDays(1))))
        .isEqualTo(4.0);
    assertThat(this.<Double>read(tx -> store.trainingSeconds(tx, P, "churn", JUNE))).isZero();
  }

  @Test
  void pause_holdsOneOrAllAndTheOwnOneIsToldFirst() {
    pause("", "audit of everything");
    assertThat(paused("churn")).map(AutomationStore.Pause::reason).contains("audit of everything");
    pause("churn", "a doubt");
    pause("churn", "a doubt that grew");
    assertThat(paused("churn")).map(AutomationStore.Pause::reason).contains("a doubt that grew");
    assertThat(paused("other")).map(AutomationStore.Pause::automation).contains("");

    assertThat(resume("churn")).isTrue();
    assertThat(resume("churn")).isFalse();
    assertThat(paused("churn")).map(AutomationStore.Pause::actor).contains("ann");
    assertThat(resume("")).isTrue();
    assertThat(paused("churn")).isEmpty();
  }

  private void pause(String automation, String reason) {
    var pause = new AutomationStore.Pause(automation, reason, "ann", NOW);
    this.<Boolean>write(tx -> {
      store.pause(tx, P, pause);
      return true;
    });
  }

  private boolean resume(String automation) {
    return write(tx -> store.resume(tx, P, automation));
  }

  private Optional<AutomationStore.Pause> paused(String automation) {
    return read(tx -> store.paused(tx, P, automation));
  }

  @Test
  void found_areThoseThatAreAskedForInTheOrderThatIsAskedFor() {
    keep(churn);
    append(told(JUNE, 1, Samples.healthy(JUNE, 0)), null, 0);
    append(told(JUNE, 2, Samples.healthy(JUNE, -.03)), null, 0);
    append(told(JULY, 1, Samples.healthy(JULY, 0)), null, 0);
    var none = Optional.<String>empty();
    var any = Optional.<LocalDate>empty();

    assertThat(found(new DecisionSearch(none, none, any, any, "", Slice.first(2))))
        .isEqualTo("churn-1997-07-31-1 churn-1997-06-30-2 of 3 of 3");
    assertThat(found(new DecisionSearch(none, none, any, any, "", new Slice("cutoff", 0, 2))))
        .isEqualTo("churn-1997-06-30-1 churn-1997-06-30-2 of 3 of 3");
    assertThat(found(new DecisionSearch(Optional.of("keep"), none, any, any, "", Slice.first(9))))
        .isEqualTo("churn-1997-07-31-1 churn-1997-06-30-1 of 2 of 3");
    assertThat(found(new DecisionSearch(none, Optional.of("none"), any, any, "", Slice.first(9))))
        .isEqualTo("churn-1997-07-31-1 churn-1997-06-30-1 of 2 of 3");
    var june = Optional.of(JUNE);
    assertThat(found(new DecisionSearch(none, none, june, june, "", Slice.first(9))))
        .isEqualTo("churn-1997-06-30-2 churn-1997-06-30-1 of 2 of 3");
    assertThat(found(new DecisionSearch(none, none, any, any, "07-31 KEEP", Slice.first(9))))
        .isEqualTo("churn-1997-07-31-1 of 1 of 3");
    assertThat(this.<List<String>>read(tx -> decisions.actions(tx, P, "churn"))).contains("keep");
    assertThat(this.<List<String>>read(tx -> decisions.signals(tx, P, "churn"))).contains("none");
  }

  private String found(DecisionSearch search) {
    Found<Told> found = read(tx -> decisions.found(tx, P, "churn", search));
    return String.join(" ", found.rows().stream().map(Told::id).toList())
        + " of "
        + found.found()
        + " of "
        + found.all();
  }

  private Told told(LocalDate cutoff, int number, Evidence evidence) {
    var decision = AutomationPolicy.decide(Settings.of(churn.spec()), evidence, cutoff);
    return new Told(
        Told.id("churn", cutoff, number),
        "churn",
        cutoff,
        number,
        evidence,
        decision,
        Codec.digest(evidence, decision),
        churn.digest(),
        cutoff,
        NOW);
  }

  private void append(Told told, @Nullable LocalDate judged, double seconds) {
    this.<Boolean>write(tx -> {
      store.append(tx, P, told, judged, seconds, NOW);
      return true;
    });
  }

  private void keep(Declared<AutomationSpec> declared) {
    this.<Boolean>write(tx -> {
      store.keep(tx, declared, NOW);
      return true;
    });
  }

  private boolean open(LocalDate cutoff) {
    return write(tx -> store.open(tx, churn, cutoff, NOW));
  }

  private boolean change(Case changed) {
    return write(tx -> store.change(tx, changed, NOW));
  }

  private Case found(LocalDate cutoff) {
    return this.<Optional<Case>>read(tx -> store.find(tx, P, "churn", cutoff)).orElseThrow();
  }

  private List<Case> unfinished() {
    return read(tx -> store.unfinished(tx, P, "churn"));
  }

  private <T> T read(TxWork<T> work) {
    return database().read(work);
  }

  private <T> T write(TxWork<T> work) {
    return database().inTransaction("test.change", work);
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }
}
