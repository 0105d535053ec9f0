package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.wire.Automation.Answer;
import slipway.api.wire.Automation.Decision;
import slipway.audit.Audit;
import slipway.audit.AuditEntry;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.jobs.Job;
import slipway.jobs.JobId;
import slipway.jobs.Jobs;
import slipway.telemetry.Telemetry;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// What people can say to the loop, and what the timeline then shows.
final class PeopleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);
  private static final String P = "default";
  private static final Caller ANN = new Caller("ann", Caller.Kind.PERSON);

  @TempDir Path directory = Path.of("");

  private final AutomationStore store = new AutomationStore();
  private @Nullable Parts parts;

  private record Parts(
      Database database,
      FakeWorld world,
      Loop loop,
      Audit audit,
      Jobs jobs,
      Timeline timeline,
      People people) {}

  @BeforeEach
  void open() {
    var wall = new FakeClock(NOW);
    var database = TestDatabases.sqlite(directory);
    FakeWorld.prepare(database);
    var world = new FakeWorld(database, P, 0);
    var business = BusinessClock.replay(wall, BusinessClock.endOf(JUNE));
    var audit = Audit.open(wall, new Ids(wall));
    var chronicle = Samples.chronicle(database, business, wall, audit);
    var loop = new Loop(new Loop.Parts(database, business, wall, world, world, chronicle));
    var jobs =
        Jobs.open(new JobsConfig(1), database, business, wall, new Ids(wall), new Telemetry());
    var access = Access.open(database, wall);
    var timeline = new Timeline(access, database);
    var people = new People(access, audit, database, jobs, wall, loop, timeline);
    parts = new Parts(database, world, loop, audit, jobs, timeline, people);
  }

  @AfterEach
  void close() {
    with().jobs().close();
    with().database().close();
  }

  @Test
  void approve_hasTheJobDoWhatWasAskedFor() {
    see(Mode.APPROVE);
    var asked = newest();
    assertThat(asked.action()).isEqualTo("wait-for-approval");
    assertThat(asked.wanted()).isEqualTo("train");
    assertThat(asked.needsPerson()).isTrue();

    var status = with().people().approve(ANN, P, "churn", new Answer(asked.id(), "looks right"));
    assertThat(Objects.requireNonNull(status.current()).phase()).isEqualTo("approved");
    assertThat(jobs()).hasSize(1);
    assertThat(with().world().effects()).isEmpty();
    run();

    assertThat(with().world().effects()).containsExactly("train RETRAINED 1997-06-30");
    assertThat(newest().seen().getFirst()).startsWith("ann (looks right) approved what churn-");
    assertThat(audited()).contains("ann automation.approve automations/churn");
    assertThatThrownBy(() -> with().people().approve(ANN, P, "churn", new Answer(asked.id(), null)))
        .hasMessageContaining("waits for nobody");
  }

  @Test
  void reject_closesTheCaseAndTheSameIsNotAskedAgain() {
    see(Mode.APPROVE);
    var asked = newest();

    var status = with().people().reject(ANN, P, "churn", new Answer(asked.id(), null));

    assertThat(status.waiting()).isEmpty();
    assertThat(Objects.requireNonNull(status.latest()).kind()).isEqualTo("answered");
    assertThat(status.latest().action()).isEqualTo("keep");
    assertThat(audited()).contains("ann automation.reject automations/churn");
    reopen();
    assertThat(with().timeline().find(ANN, P, "churn").decisions()).isEqualTo(2);
    assertThat(with().world().effects()).isEmpty();
  }

  @Test
  void approve_isForPeopleAndForWhatIsKnown() {
    see(Mode.APPROVE);
    var answer = new Answer(newest().id(), null);

    assertThatThrownBy(
            () -> with().people().approve(Caller.service("automation"), P, "churn", answer))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
    assertThatThrownBy(
            () -> with().people().reject(ANN, P, "churn", new Answer("churn-1997-01-31-9", null)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    with().people().pause(ANN, P, People.ALL, "stock taking");
    assertThatThrownBy(() -> with().people().approve(ANN, P, "churn", answer))
        .hasMessageContaining("stock taking");
    assertThat(with().timeline().find(ANN, P, "churn").waiting())
        .containsExactly(answer.decision());
  }

  @Test
  void resume_takesUpWhatThePauseHeld() {
    with().people();
    keep(Mode.ACT);
    with().people().pause(ANN, P, "churn", "a doubt");
    look();
    assertThat(newest().action()).isEqualTo("hold");
    assertThat(newest().wanted()).isEqualTo("train");
    run();
    assertThat(with().world().effects()).isEmpty();

    with().people().resume(ANN, P, "churn");
    assertThat(jobs()).hasSize(1);
    run();

    assertThat(with().world().effects()).containsExactly("train RETRAINED 1997-06-30");
    assertThat(audited())
        .contains(
            "ann automation.pause automations/churn", "ann automation.resume automations/churn");
    assertThatThrownBy(() -> with().people().resume(ANN, P, "churn"))
        .hasMessageContaining("is not paused");
  }

  @Test
  void resume_takesUpACandidateThatThePauseHeld() {
    see(Mode.ACT);
    with().people().pause(ANN, P, People.ALL, "stock taking");
    with().world().finish();
    run();
    assertThat(newest().wanted()).isEqualTo("activate");

    with().people().resume(ANN, P, People.ALL);
    run();

    assertThat(newest().action()).isEqualTo("activate");
    assertThat(with().world().effects().getLast()).isEqualTo("register 1997-06-30");
  }

  @Test
  void pause_wantsAReason() {
    keep(Mode.ACT);
    assertThatThrownBy(() -> with().people().pause(ANN, P, "churn", " "))
        .hasMessageContaining("reason");
    assertThatThrownBy(() -> with().people().pause(ANN, P, "chrun", "x"))
        .hasMessageContaining("did you mean churn?");
  }

  @Test
  void timeline_isReadPageByPageAndOpensItsEvidence() {
    see(Mode.ACT);
    with().world().finish();
    run();
    var first = with().timeline().entries(ANN, P, "churn", Optional.empty(), 1);
    var second =
        with().timeline().entries(ANN, P, "churn", Optional.ofNullable(first.nextPageToken()), 1);

    assertThat(first.items()).extracting(Decision::kind).containsExactly("gated");
    assertThat(second.items()).extracting(Decision::kind).containsExactly("look");
    assertThat(second.nextPageToken()).isNull();
    var gated = first.items().getFirst();
    assertThat(gated.evidence()).isNull();
    assertThat(gated.numbers()).containsEntry("retrained.delta", .0051);
    assertThat(gated.opens()).extracting("what").contains("gate-report", "training", "execution");
    var whole = with().timeline().decision(ANN, P, "churn", gated.id());
    assertThat(Objects.requireNonNull(whole.evidence()).path("candidates")).hasSize(1);
    assertThatThrownBy(
            () -> with().timeline().entries(ANN, P, "churn", Optional.of("1997-13-01.1"), 1))
        .hasMessageContaining("pageToken");
    assertThat(with().timeline().ofEndpoint(ANN, P, "churn")).contains("churn");
  }

  private void keep(Mode mode) {
    with()
        .database()
        .inTransaction(
            "test.keep",
            tx -> {
              store.keep(tx, Samples.automation("churn", mode), NOW);
              return true;
            });
  }

  private void see(Mode mode) {
    keep(mode);
    look();
  }

  private void look() {
    with().world().see(Samples.healthy(JUNE, 0));
    reopen();
  }

  private void reopen() {
    with()
        .database()
        .inTransaction(
            "test.open", tx -> store.open(tx, Samples.automation("churn", Mode.ACT), JUNE, NOW));
    run();
  }

  private void run() {
    with().loop().run(P, "churn", _ -> {});
  }

  private Decision newest() {
    return Objects.requireNonNull(with().timeline().find(ANN, P, "churn").latest());
  }

  private List<Job> jobs() {
    return with().database().read(tx -> with().jobs().list(tx, P, JobId.NEWEST, 10));
  }

  private List<String> audited() {
    List<AuditEntry> rows =
        with().database().read(tx -> with().audit().list(tx, P, Audit.NEWEST, 50));
    return rows.stream()
        .map(row -> row.actor() + " " + row.action() + " " + row.subject())
        .toList();
  }

  private Parts with() {
    return Objects.requireNonNull(parts);
  }
}
