package slipway.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.SlipwayException;
import slipway.processes.ChildSpec.Limits;
import slipway.processes.Exit.Ending;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;

@Timeout(60)
final class ProcessesTest {
  @TempDir private Path folder;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private Processes processes;

  @BeforeEach
  void open() {
    processes = Processes.open(folder.resolve("state"), new Telemetry());
  }

  @AfterEach
  void close() {
    processes.close();
  }

  private ChildSpec sh(String script) {
    return new ChildSpec(
        "test",
        List.of("/bin/sh", "-c", script),
        Map.of("PATH", "/usr/bin:/bin"),
        folder.resolve("work"),
        Limits.ordinary().withGrace(Duration.ofMillis(300)));
  }

  private static ChildSpec within(ChildSpec spec, Limits limits) {
    return new ChildSpec(spec.name(), spec.command(), spec.environment(), spec.directory(), limits);
  }

  private Exit run(String script) throws Exception {
    return processes.start(sh(script), lines::add).await();
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private static void awaitEnd(long pid) throws Exception {
    var process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void child_tellsItsLinesAndItsStatus() throws Exception {
    var exit = run("echo one; echo two >&2; printf three; exit 7");
    assertThat(exit.ending()).isEqualTo(Ending.EXITED);
    assertThat(exit.status()).isEqualTo(7);
    assertThat(exit.isSuccess()).isFalse();
    assertThat(lines).containsExactly("one", "two", "three");
    assertThat(exit.tail()).isEqualTo(lines);
  }

  @Test
  void child_seesTheGivenEnvironmentAndNothingElse() throws Exception {
    run("env | sort | grep -v -e ^PWD -e ^SHLVL -e ^_= -e ^OLDPWD");
    assertThat(lines).containsExactly("PATH=/usr/bin:/bin");
  }

  @Test
  void crash_isTheSignalsStatus() throws Exception {
    var exit = run("kill -SEGV $$");
    assertThat(exit.ending()).isEqualTo(Ending.EXITED);
    assertThat(exit.status()).isEqualTo(139);
  }

  @Test
  void hang_endsWhenItsTimeIsOver() throws Exception {
    var spec = sh("trap '' TERM; echo hanging; while :; do sleep 0.05; done");
    var exit =
        processes
            .start(within(spec, spec.limits().withTimeout(Duration.ofMillis(400))), lines::add)
            .await();
    assertThat(exit.ending()).isEqualTo(Ending.TIMED_OUT);
    assertThat(exit.status()).isEqualTo(137);
    assertThat(lines).containsExactly("hanging");
  }

  @Test
  void cancel_givesTheChildItsGrace() throws Exception {
    var ready = new CountDownLatch(1);
    var child =
        processes.start(
            sh("trap 'echo tidied; exit 3' TERM; echo ready; while :; do sleep 0.05; done"),
            line -> {
              lines.add(line);
              ready.countDown();
            });
    ready.await();
    child.cancel();
    var exit = child.await();
    assertThat(exit.ending()).isEqualTo(Ending.CANCELLED);
    assertThat(exit.status()).isEqualTo(3);
    assertThat(lines).startsWith("ready").endsWith("tidied");
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void cancel_endsTheWholeTree() throws Exception {
    var ready = new CountDownLatch(1);
    var child =
        processes.start(
            sh("sh -c 'trap \"\" TERM; echo $$; while :; do sleep 0.05; done' & wait"),
            line -> {
              lines.add(line);
              ready.countDown();
            });
    ready.await();
    long grandchild = Long.parseLong(lines.getFirst());
    child.cancel();
    child.await();
    awaitEnd(grandchild);
    assertThat(isAlive(grandchild)).isFalse();
  }

  @Test
  void crash_leavesNoGrandchildBehind() throws Exception {
    var exit = run("sleep 60 & echo $!; sleep 0.6; kill -9 $$");
    assertThat(exit.status()).isEqualTo(137);
    awaitEnd(Long.parseLong(lines.getFirst()));
  }

  @Test
  void flood_isCutAndCountedAndDoesNotBlockTheChild() throws Exception {
    var spec = sh("head -c 3000000 /dev/zero | tr '\\0' 'x'; echo; yes | head -n 20000; echo end");
    var exit = processes.start(within(spec, spec.limits().withLinesMax(100)), lines::add).await();
    assertThat(exit.isSuccess()).isTrue();
    assertThat(lines).hasSize(100);
    assertThat(lines.getFirst()).hasSizeLessThan(4_200).endsWith("more bytes)");
    assertThat(exit.linesDropped()).isEqualTo(20_002 - 100);
    assertThat(exit.tail()).hasSize(50).endsWith("y", "end");
  }

  @Test
  void garbage_isNoText() throws Exception {
    var exit = run("head -c 100000 /dev/urandom; printf '\\377\\376\\n\\000'");
    assertThat(exit.isSuccess()).isTrue();
  }

  @Test
  void listener_thatFailsDoesNotStopTheChild() throws Exception {
    var child =
        processes.start(
            sh("echo a; echo b"),
            _ -> {
              throw new IllegalStateException("on purpose");
            });
    assertThat(child.await().tail()).containsExactly("a", "b");
  }

  @Test
  void input_closesWithTheParentsEnd() throws Exception {
    var child = processes.start(sh("cat; echo over"), lines::add);
    child.input().close();
    assertThat(child.await().isSuccess()).isTrue();
    assertThat(lines).containsExactly("over");
  }

  @Test
  void start_refusesAProgramThatIsNotThere() {
    var spec =
        new ChildSpec("none", List.of("/no/such/program"), Map.of(), folder, Limits.ordinary());
    assertThatThrownBy(() -> processes.start(spec, lines::add))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("/no/such/program")
        .hasMessageContaining("expected: a program that exists");
    assertThat(folder.resolve("state")).isEmptyDirectory();
  }

  @Test
  void start_endsTheChildThatItCannotRemember() throws Exception {
    Files.delete(folder.resolve("state"));
    var napping = sh("sleep 61.7351");
    assertThatThrownBy(() -> processes.start(napping, lines::add))
        .isInstanceOf(SlipwayException.class);
    Eventually.holds(
        "no child",
        () ->
            ProcessHandle.current()
                .children()
                .noneMatch(
                    child -> child.info().commandLine().orElse("").contains("sleep 61.7351")));
    Files.createDirectories(folder.resolve("state"));
  }

  @Test
  void pidFile_livesAsLongAsTheChild() throws Exception {
    var child = processes.start(sh("read line"), lines::add);
    assertThat(folder.resolve("state").resolve("" + child.pid())).isNotEmptyFile();
    child.input().close();
    child.await();
    assertThat(folder.resolve("state")).isEmptyDirectory();
  }

  @Test
  void open_endsTheOrphansOfAFormerServer() throws Exception {
    var orphan = new ProcessBuilder("/bin/sleep", "60").start();
    var state = Files.createDirectories(folder.resolve("former"));
    var started = orphan.toHandle().info().startInstant().orElseThrow();
    Files.writeString(state.resolve("" + orphan.pid()), started.toString());
    Processes.open(state, new Telemetry()).close();
    assertThat(orphan.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void open_sparesAProcessThatWasGivenTheSamePid() throws Exception {
    var other = new ProcessBuilder("/bin/sleep", "60").start();
    var state = Files.createDirectories(folder.resolve("former"));
    Files.writeString(state.resolve("" + other.pid()), "2001-01-01T00:00:00Z");
    Files.writeString(state.resolve("no number"), "garbage");
    Processes.open(state, new Telemetry()).close();
    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly();
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void close_endsAllChildren() throws Exception {
    var child = processes.start(sh("sleep 60"), lines::add);
    processes.close();
    assertThat(child.await().ending()).isEqualTo(Ending.CANCELLED);
    assertThatThrownBy(() -> processes.start(sh("true"), lines::add))
        .hasMessageContaining("shuts down");
  }
}
