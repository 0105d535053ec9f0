package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.declaration.Declared;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// The server goes down at every point of the loop in turn, before, within and after each of its
/// transactions, and is started again.
final class LoopCrashTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);
  private static final LocalDate SEPTEMBER = LocalDate.of(1997, 9, 30);
  private static final LocalDate DECEMBER = LocalDate.of(1997, 12, 31);
  private static final int NEVER = 0;

  @TempDir Path directory = Path.of("");

  private final FakeClock wall = new FakeClock(NOW);
  private final AutomationStore store = new AutomationStore();

  /// What came of a run.
  ///
  /// @param crashedIn the phases of the cases that were open when it went down
  private record Outcome(
      List<String> decisions, List<String> effects, Set<Phase> crashedIn, boolean crashed) {}

  @Test
  void run_goesOnWhereItWasAndDecidesNothingTwice() {
    assertThat(crashed(Mode.ACT, 1))
        .contains(
            Phase.LOOKING,
            Phase.REPAIRING,
            Phase.TRAINING,
            Phase.REGISTERING,
            Phase.ROLLING_OUT,
            Phase.CLOSED);
  }

  @Test
  void run_goesOnWithWhatAPersonApproved() {
    assertThat(crashed(Mode.APPROVE, 4)).contains(Phase.APPROVED, Phase.TRAINING);
  }

  /// @param every how many points from one crash to the next
  private Set<Phase> crashed(Mode mode, int every) {
    var seen = EnumSet.noneOf(Phase.class);
    try (var database = TestDatabases.sqlite(directory)) {
      FakeWorld.prepare(database);
      var calm = run(database, mode, NEVER);
      assertThat(calm.effects()).doesNotHaveDuplicates();
      assertThat(calm.effects().stream().map(done -> done.split(" ", 2)[0]))
          .contains("train", "register", "activate", "restore", "compute", "roll");
      int crashes = 0;
      for (int point = 1; ; point += every) {
        var outcome = run(database, mode, point);
        assertThat(outcome.decisions()).as("crash at point " + point).isEqualTo(calm.decisions());
        assertThat(outcome.effects()).as("crash at point " + point).isEqualTo(calm.effects());
        seen.addAll(outcome.crashedIn());
        if (!outcome.crashed()) {
          break;
        }
        crashes++;
      }
      assertThat(crashes * every).isGreaterThan(80);
    }
    return seen;
  }

  /// The same story each time, in a project of its own.
  private Outcome run(Database database, Mode mode, int crashAt) {
    var project = "p" + crashAt;
    var world = new FakeWorld(database, project, crashAt);
    var server = new Server(database, world, project, mode);
    world.see(Samples.healthy(JUNE, 0));
    server.opened(JUNE);
    server.finished(2);

    world.see(
        new Evidence.Look(
            SEPTEMBER,
            null,
            List.of(
                new Evidence.RefusedView(
                    "activity", Samples.BROKEN, Samples.FORMER, Samples.HEX, List.of("x"))),
            List.of(),
            Samples.judgement(-.03),
            null,
            null,
            History.NONE));
    server.opened(SEPTEMBER);
    server.finished(3);
    world.rollout(Case.Rolling.PROMOTED);
    server.settle();

    world.see(
        new Evidence.Look(
            DECEMBER,
            null,
            List.of(),
            List.of(),
            null,
            new Evidence.Drift(List.of("The scores moved."), List.of(), true, null),
            null,
            History.NONE));
    server.opened(DECEMBER);
    server.finished(2);
    world.rollout(Case.Rolling.ENDED);
    server.settle();
    return server.outcome();
  }

  /// A server that is started again when it went down.
  private final class Server {
    private final Database database;
    private final FakeWorld world;
    private final Declared<AutomationSpec> automation;
    private final EnumSet<Phase> crashedIn = EnumSet.noneOf(Phase.class);
    private Loop loop;

    Server(Database database, FakeWorld world, String project, Mode mode) {
      this.database = database;
      this.world = world;
      var spec = Samples.automation("churn", mode).spec();
      this.automation = new Declared<>(project, "churn", spec, Json.digest(Json.treeOf(spec)));
      this.loop = start();
      database.inTransaction(
          "test.keep",
          tx -> {
            store.keep(tx, automation, NOW);
            return true;
          });
    }

    private Loop start() {
      var business = BusinessClock.replay(wall, BusinessClock.endOf(JUNE));
      return new Loop(
          new Loop.Parts(
              database,
              business,
              wall,
              world,
              world,
              Samples.chronicle(database, business, wall, Audit.open(wall, new Ids(wall)))));
    }

    void opened(LocalDate cutoff) {
      boolean opened =
          database.inTransaction("test.open", tx -> store.open(tx, automation, cutoff, NOW));
      assertThat(opened).isTrue();
      settle();
    }

    /// What runs ends, so many times over.
    void finished(int times) {
      for (int i = 0; i < times; i++) {
        world.finish();
        settle();
      }
    }

    void settle() {
      do {
        runOnce();
        goesDownWhileItWaitsForAWord();
      } while (approve());
    }

    private void goesDownWhileItWaitsForAWord() {
      var waiting = newest().stream().filter(one -> one.phase() == Phase.APPROVING).toList();
      if (!waiting.isEmpty()) {
        loop = start();
        runOnce();
        assertThat(newest()).containsAll(waiting);
      }
    }

    private void runOnce() {
      while (true) {
        try {
          loop.run(automation.project(), "churn", _ -> world.point());
          return;
        } catch (FakeWorld.Crash _) {
          newest().forEach(one -> crashedIn.add(one.phase()));
          loop = start();
        }
      }
    }

    private boolean approve() {
      return database.inTransaction(
          "test.approve",
          tx -> {
            for (var one : store.unfinished(tx, automation.project(), "churn")) {
              if (one.phase() == Phase.APPROVING) {
                return store.change(tx, one.approvedBy("ann"), NOW);
              }
            }
            return false;
          });
    }

    private List<Case> newest() {
      return database.read(tx -> store.cases(tx, automation.project(), "churn", 3));
    }

    Outcome outcome() {
      var told =
          database.read(tx -> store.decisions(tx, automation.project(), "churn", JUNE, DECEMBER));
      assertThat(newest()).allMatch(one -> one.phase() == Phase.CLOSED);
      return new Outcome(
          told.stream()
              .map(one -> one.id() + " " + one.decision().action().word() + " " + one.digest())
              .toList(),
          world.effects(),
          crashedIn,
          !crashedIn.isEmpty());
    }
  }
}
