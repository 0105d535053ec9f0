package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import slipway.api.DecisionId;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Verdicts;
import slipway.api.wire.Rollout.Status;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.registry.Packaged;
import slipway.serving.Release;
import slipway.serving.Split;
import slipway.telemetry.Telemetry;
import slipway.testing.ChurnLine;
import slipway.testing.Eventually;
import slipway.testing.TestDatabases;

/// Rollouts whose server dies before and after each of their transactions: the next start goes on
/// where it was, nothing is decided twice, and the split is that of an undisturbed life.
final class RolloutCrashTest {
  private static final int TIMES = Boolean.getBoolean("slipway.long") ? 10 : 1;
  private static final String GATE = "PASS";
  private static final String PROMOTE = "/api/v1/projects/default/endpoints/churn/rollout/promote";

  @TempDir private Path directory = Path.of("");

  static List<Integer> times() {
    return java.util.stream.IntStream.range(0, TIMES).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("times")
  void promotedAndConfirmed(int time) {
    var points = around("start", "look", "enter", "promote", "matured", "judge", "confirm");
    try (var life = new Life(directory.resolve("" + time), points)) {
      life.begin(Action.PROMOTE_ON_GATE, RolloutLine.WRONG);
      life.start(RolloutLine.RIGHT);
      life.ask(7 + time);
      life.throughAllSteps();
      life.reaches(1, Status.PROMOTED);
      life.mature();
      life.reaches(1, Status.CONFIRMED);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.results(1))
          .containsExactly("started", "next-step", "next-step", "promoted", "confirmed");
      assertThat(it.told()).containsExactly("promoted", "confirmed");
      assertThat(it.activations()).hasSize(2);
      assertThat(it.split().number()).isEqualTo(5);
      assertThat(it.split().primary().digest()).isEqualTo(it.rollout(1).candidate());
      assertThat(it.rollout(1).pairs()).isEqualTo(120);
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void extendedHeldAndRolledBackByLabels(int time) {
    try (var life = new Life(directory.resolve("" + time), around("extend", "hold", "rollBack"))) {
      life.begin(Action.EXTEND, RolloutLine.RIGHT);
      life.start(RolloutLine.WRONG);
      life.throughAllSteps();
      life.ask(180 + time);
      life.reaches(1, Status.HELD);
      life.mature();
      life.reaches(1, Status.ROLLED_BACK);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.results(1))
          .containsExactly("started", "next-step", "next-step", "extended", "held", "rolled-back");
      assertThat(it.told()).containsExactly("held", "rolled-back");
      assertThat(it.activations()).hasSize(1);
      assertThat(it.split().number()).isEqualTo(5);
      assertThat(it.split().canary()).isEmpty();
      assertThat(it.line.database.read(tx -> it.line.serving.holdBacks(tx, RolloutLine.P)).size())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void askedPromotedByAPersonAndReverted(int time) {
    try (var life = new Life(directory.resolve("" + time), around("ask", "person", "revert"))) {
      life.begin(Action.ASK, RolloutLine.WRONG);
      var better = life.release(RolloutLine.RIGHT);
      life.start(RolloutLine.WRONG - 1);
      life.throughAllSteps();
      life.ask(120 + time);
      life.reaches(1, Status.ASKING);
      life.does(it -> {
        if (it.rollout(1).status() == Status.ASKING) {
          it.post(PROMOTE, "{\"reason\": \"I want to see\"}");
        }
      });
      life.reaches(1, Status.PROMOTED);
      life.mature();
      life.reaches(1, Status.REVERTED);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.told()).containsExactly("asked", "promoted", "reverted");
      assertThat(it.activations()).hasSize(4);
      assertThat(it.split().primary()).isEqualTo(better);
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void leftToSomebodyElseAndReplaced(int time) {
    try (var life = new Life(directory.resolve("" + time), around("leave", "replace"))) {
      life.begin(Action.PROMOTE_ON_GATE, RolloutLine.RIGHT);
      life.start(RolloutLine.WRONG);
      life.ask(3 + time);
      life.does(RolloutCrashTest::endByHand);
      life.reaches(1, Status.ABORTED);
      life.startAgain(RolloutLine.WRONG, 2);
      life.ask(time);
      life.throughAllSteps();
      life.reaches(2, Status.PROMOTED);
      life.release(RolloutLine.RIGHT + 1);
      life.mature();
      life.reaches(2, Status.REPLACED);

      life.hasDiedEverywhere();
      assertThat(life.it().told()).containsExactly("aborted", "promoted", "replaced");
      assertThat(life.it().activations()).hasSize(3);
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void switchedAtOnceAndPromoted(int time) {
    var points = around("start", "enter", "promote");
    try (var life = new Life(directory.resolve("" + time), points)) {
      life.begin(RolloutLine.atOnce(50, 40), RolloutLine.WRONG);
      life.asksBefore(30 + time);
      life.start(RolloutLine.RIGHT);
      life.ask(0);
      life.ask(40);
      life.reaches(1, Status.PROMOTED);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.results(1)).containsExactly("started", "next-step", "promoted");
      assertThat(it.told()).containsExactly("promoted");
      assertThat(it.activations()).hasSize(2);
      assertThat(it.split().number()).isEqualTo(4);
      assertThat(it.split().primary().digest()).isEqualTo(it.rollout(1).candidate());
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void switchedAtOnceAndBack(int time) {
    var points = around("start", "enter", "rollBack");
    try (var life = new Life(directory.resolve("" + time), points)) {
      life.begin(RolloutLine.atOnce(0, 100), RolloutLine.RIGHT);
      life.start(RolloutLine::nullForMany);
      life.ask(0);
      life.ask(60 + time);
      life.reaches(1, Status.ROLLED_BACK);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.results(1)).containsExactly("started", "next-step", "rolled-back");
      assertThat(it.told()).containsExactly("rolled-back");
      assertThat(it.activations()).hasSize(1);
      assertThat(it.split().canary()).isEmpty();
      assertThat(it.split().primary().digest()).isEqualTo(it.rollout(1).former());
      assertThat(it.line.database.read(tx -> it.line.serving.holdBacks(tx, RolloutLine.P)).size())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("times")
  void rehearsedAndNotSwitched(int time) {
    var points = around("start", "giveUp");
    try (var life = new Life(directory.resolve("" + time), points)) {
      life.begin(RolloutLine.atOnce(100, 100), RolloutLine.RIGHT);
      life.asksBefore(50 + time);
      life.start(RolloutLine::nullForMany);
      life.reaches(1, Status.ABORTED);

      life.hasDiedEverywhere();
      var it = life.it();
      assertThat(it.rollout(1).sentence()).contains("recent requests failed");
      assertThat(it.results(1)).containsExactly("started", "aborted");
      assertThat(it.activations()).hasSize(1);
      assertThat(it.split().canary()).isEmpty();
    }
  }

  private static void endByHand(RolloutLine it) {
    var split = it.split();
    it.line.change(tx ->
        it.line.serving.split(
            tx,
            ChurnLine.CALLER,
            split.number(),
            Split.of(split.primary()),
            new DecisionId("d-hand")));
  }

  private static Deque<String> around(String... transactions) {
    var points = new ArrayDeque<String>();
    for (var name : transactions) {
      points.add("before:rollout." + name);
      points.add("after:rollout." + name);
    }
    return points;
  }

  /// What the dying thread throws.
  private static final class Died extends Error {
    private static final long serialVersionUID = 1;

    Died(String point) {
      super(point, null, false, false);
    }
  }

  /// What somebody does, more than once when the server dies of it.
  private interface Deed {
    void of(RolloutLine it);
  }

  /// Servers one after the other over the same files, each dying at the next point. A dead one
  /// writes nothing more.
  private static final class Life implements AutoCloseable {
    private final Path directory;
    private final Deque<String> points;
    private AtomicBoolean isDead = new AtomicBoolean();
    private @Nullable RolloutLine line;
    private int asked;
    private boolean hasMatured;

    Life(Path directory, Deque<String> points) {
      this.directory = directory;
      this.points = points;
      assertThat(directory.toFile().mkdirs()).isTrue();
    }

    RolloutLine it() {
      return Objects.requireNonNull(line);
    }

    void begin(Action inconclusive, float former) {
      begin(RolloutLine.spec(new Verdicts(null, null, null, inconclusive, null)), former);
    }

    void begin(RolloutSpec spec, float former) {
      line = RolloutLine.open(directory, database());
      it().apply(spec);
      release(former);
    }

    /// Requests before the rollout, sealed.
    void asksBefore(int requests) {
      it().ask(1, requests);
      it().line.serving.seal();
    }

    Release release(float logOdds) {
      return it().line.release(it().constant(logOdds));
    }

    void start(float logOdds) {
      startAgain(logOdds, 1);
    }

    void start(Function<RolloutLine, Packaged> candidate) {
      start(candidate, 1);
    }

    void startAgain(float logOdds, int number) {
      start(it -> it.constant(logOdds), number);
    }

    private void start(Function<RolloutLine, Packaged> candidate, int number) {
      does(it -> {
        var known = it.line.database.read(tx -> it.line.rollouts.list(tx, RolloutLine.P, ""));
        if (known.size() < number) {
          it.start(it.prepared(candidate.apply(it)), GATE);
        }
      });
      asked = 0;
    }

    void throughAllSteps() {
      ask(20);
      ask(60);
      ask(120);
    }

    /// Up to so many requests in this rollout, looked at at the end.
    void ask(int until) {
      does(it -> {
        if (asked < until) {
          it.ask(asked + 1, until);
          asked = until;
        }
        it.line.rollouts.settle();
      });
    }

    void mature() {
      does(it -> it.line.serving.seal());
      for (int month = 2; month <= 4; month++) {
        it().line.importMonth(YearMonth.of(1997, month));
      }
      does(it -> {
        if (!hasMatured) {
          hasMatured = true;
          it.line.importMonth(YearMonth.of(1997, 5));
        }
        quiet(it);
        it.line.rollouts.settle();
      });
    }

    void reaches(int number, Status status) {
      does(it -> {
        it.line.rollouts.settle();
        quiet(it);
      });
      assertThat(it().rollout(number).status())
          .as(it().rollout(number).sentence())
          .isEqualTo(status);
    }

    void hasDiedEverywhere() {
      assertThat(points).isEmpty();
    }

    /// Does it until a server has survived it.
    void does(Deed deed) {
      while (true) {
        try {
          deed.of(it());
          if (!isDead.get()) {
            return;
          }
        } catch (RuntimeException | Error e) {
          if (!isDead.get()) {
            throw e;
          }
        }
        var now = it().line.business.now();
        it().abandon();
        points.remove();
        line = RolloutLine.again(directory, database(), now);
      }
    }

    private void quiet(RolloutLine it) {
      Eventually.holds("dead or quiet", () -> isDead.get() || it.line.isQuiet());
    }

    private Database database() {
      var dead = new AtomicBoolean();
      isDead = dead;
      var next = points.peek();
      var crashPoint =
          next == null
              ? CrashPoint.none()
              : CrashPoint.parse(
                  next,
                  () -> {
                    dead.set(true);
                    throw new Died(next);
                  });
      return Database.open(TestDatabases.sqliteConfig(directory), crashPoint, new Telemetry());
    }

    @Override
    public void close() {
      var last = line;
      if (last != null) {
        last.close();
      }
    }
  }
}
