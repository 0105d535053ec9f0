package slipway.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.config.TrainerConfig;
import slipway.processes.Processes;
import slipway.telemetry.Telemetry;

/// The trainer as a process: how it may end, and what it cannot do.
final class TrainerProcessTest {
  private static final String ENDLESS = "{\"rounds\": 10000, \"max_depth\": 12}";
  private static final int ROWS = 4_000;

  @TempDir Path directory;
  private Processes processes;

  @BeforeEach
  void open() {
    processes = Processes.open(directory.resolve("processes"), new Telemetry());
  }

  @AfterEach
  void close() {
    processes.close();
  }

  @Test
  void train_tellsOfATrainerThatCrashes() throws IOException {
    var failure = failureOf("echo about to fall; kill -SEGV $$");

    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.message()).contains("killed by signal 11");
    assertThat(failure.details()).containsExactly("about to fall");
  }

  @Test
  void train_tellsOfATrainerThatEndsBadly() throws IOException {
    assertThat(failureOf("exit 42").message()).contains("ended with status 42");
    assertThat(failureOf("exit 3").message()).contains("out of its 512 MB of heap");
  }

  @Test
  void train_tellsOfATrainerThatPrintsGarbageAndGivesNoResult() throws IOException {
    var failure =
        failureOf("head -c 100000 /dev/urandom; echo '{\"slipway\":\"round\",\"round\":17}'");

    assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL);
    assertThat(failure.message()).contains("ended well but left no result.json");
  }

  @Test
  void train_tellsOfAResultThatIsNotWhatItSays() throws IOException {
    var list =
        """
        {"files":[{"path":"model.json","digest":"%s","size":2}],"largestDifference":0}\
        """
            .formatted("0".repeat(64));
    var failure =
        failureOf(
            "mkdir ../result; echo '{}' > ../result/model.json; echo '"
                + list
                + "' > ../result/result.json");

    assertThat(failure.message()).contains("another model.json than was listed");
    assertThat(failureOf("mkdir ../result; echo '{' > ../result/result.json").code())
        .isEqualTo(ErrorCode.MALFORMED_BODY);
  }

  @Test
  void train_endsATrainerThatHangs() throws IOException {
    var config = script("trap '' TERM; echo waiting; while :; do sleep 1; done");
    var training = Training.open(processes, config.withTimeout(Duration.ofMillis(300)));
    var attempt = directory.resolve("attempt");

    assertThatThrownBy(() -> training.train(request("{}"), attempt, TrainingListener.silent()))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
    assertThat(attempt).doesNotExist();
  }

  @Test
  void train_endsWhenCancelledAndWhenTheTrainerIsKilled() throws Exception {
    var training = Training.open(processes, TrainerConfig.ofThisProcess());
    var attempt = directory.resolve("attempt");

    var cancelling = new Cancelling();
    assertThatThrownBy(() -> training.train(request(ENDLESS), attempt, cancelling))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
    assertThat(attempt).doesNotExist();

    var killing = new Killing(directory.resolve("processes"));
    assertThatThrownBy(() -> training.train(request(ENDLESS), attempt, killing))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.message()).contains("killed by signal 9"));
    assertThat(attempt).doesNotExist();
  }

  @Test
  void train_refusesAnAttemptDirectoryThatExists() throws IOException {
    var attempt = Files.createDirectory(directory.resolve("attempt"));
    var mine = Files.writeString(attempt.resolve("mine"), "kept");
    var training = Training.open(processes, TrainerConfig.ofThisProcess());

    assertThatThrownBy(() -> training.train(request("{}"), attempt, TrainingListener.silent()))
        .hasMessageContaining("expected: a new directory");
    assertThat(mine).exists();
  }

  @Test
  void trainer_endsWhenItsInputCloses() throws Exception {
    var child = direct(ENDLESS, java.util.Map.of());
    assertThat(child.inputReader().readLine()).startsWith(TrainerLine.PREFIX);
    child.getOutputStream().close();

    assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(TrainerMain.STATUS_ORPHANED);
    assertThat(directory.resolve("direct/result/result.json")).doesNotExist();
  }

  @Test
  void trainer_writesTheSameBytesUnderAnotherEnvironment() throws Exception {
    var settings = "{\"rounds\": 5, \"subsample\": 0.8, \"seed\": 9}";
    var plain = result(direct(settings, java.util.Map.of()));
    var other =
        result(
            direct(
                settings,
                java.util.Map.of(
                    "LC_ALL", "de_DE.UTF-8",
                    "LANG", "tr_TR.UTF-8",
                    "TZ", "Pacific/Chatham",
                    "OMP_NUM_THREADS", "7",
                    "JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG -Xint")));

    assertThat(other).isEqualTo(plain);
  }

  @Test
  void trainer_cannotOpenTheDatabase() throws Exception {
    var config = TrainerConfig.ofThisProcess();
    var builder =
        new ProcessBuilder(
            config.java().toString(),
            DatabaseOpener.class.getName(),
            directory.resolve("never.db").toString());
    builder.environment().put("CLASSPATH", TrainerCommand.classPath(config));
    var child = builder.redirectErrorStream(true).start();
    var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(child.waitFor()).as(said).isNotZero();
    assertThat(said).contains("No suitable driver");
    assertThat(directory.resolve("never.db")).doesNotExist();
    assertThat(TrainerCommand.classPath(config))
        .doesNotContainIgnoringCase("sqlite")
        .doesNotContainIgnoringCase("postgresql")
        .doesNotContainIgnoringCase("duckdb")
        .doesNotContainIgnoringCase("jdbi");
  }

  @Test
  void trainer_reachesNoClassOfTheServersStores() {
    var classes =
        new ClassFileImporter()
            .importPackages("slipway.training", "slipway.runtime", "slipway.onnx", "slipway.api");
    var reached =
        classes.get(TrainerMain.class).getTransitiveDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass().getBaseComponentType())
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("slipway") || name.startsWith("java.sql"))
            .collect(Collectors.toSet());

    assertThat(reached)
        .containsExactlyInAnyOrder(
            "slipway.api",
            "slipway.onnx",
            "slipway.proto.onnx",
            "slipway.runtime",
            "slipway.runtime.onnx",
            "slipway.training");
  }

  @Test
  void parity_refusesAModelThatSaysSomethingElse() {
    var original = new float[] {0.25f, 0.5f};
    assertThatThrownBy(
            () -> Parity.require("model.onnx", Task.BINARY, original, new float[] {0.25f, 0.6f}))
        .hasMessageContaining("model.onnx: the ONNX model says 0.6 where XGBoost says 0.5");
    assertThatThrownBy(() ->
            Parity.require("model.onnx", Task.BINARY, original, new float[] {0.25f, Float.NaN}))
        .hasMessageContaining("says NaN");
    assertThat(Parity.require("model.onnx", Task.BINARY, original, original).largestDifference())
        .isZero();
  }

  private SlipwayException failureOf(String shell) throws IOException {
    var training = Training.open(processes, script(shell));
    var attempt = directory.resolve("attempt");
    var failure =
        catchThrowableOfType(
            SlipwayException.class,
            () -> training.train(request("{}"), attempt, TrainingListener.silent()));
    assertThat(attempt).doesNotExist();
    return failure;
  }

  /// A program that stands where Java would: it runs the commands in the trainer's directory.
  private TrainerConfig script(String shell) throws IOException {
    var file = directory.resolve("java-" + Math.abs(shell.hashCode()));
    Files.writeString(file, "#!/bin/sh\nexport PATH=/usr/bin:/bin\n" + shell + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new TrainerConfig(file, List.of(), Duration.ofSeconds(30), 512);
  }

  private TrainingRequest request(String settings) {
    return TrainingRequest.binary(
        SyntheticFrames.of(Task.BINARY, 2, ROWS).write(directory.resolve("frame")),
        SyntheticFrames.FOLDS,
        XgboostSettings.parse(Json.tree(settings), Task.BINARY));
  }

  /// The trainer without the server: its command with another environment laid over.
  private Process direct(String settings, java.util.Map<String, String> environment)
      throws IOException {
    var attempt = Files.createTempDirectory(directory, "direct");
    var temporary = Files.createDirectory(attempt.resolve("tmp"));
    var context = attempt.resolve("context.json");
    TrainerContext.of(request(settings), directory.resolve("direct/result")).write(context);
    var spec = TrainerCommand.of(TrainerConfig.ofThisProcess(), context, temporary);
    var command = new ArrayList<>(spec.command());
    command.removeIf(argument -> argument.startsWith("-Duser."));
    var builder = new ProcessBuilder(command).directory(temporary.toFile());
    builder.environment().clear();
    builder.environment().putAll(spec.environment());
    builder.environment().putAll(environment);
    return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }

  private String result(Process child) throws Exception {
    child.getInputStream().readAllBytes();
    assertThat(child.waitFor()).isZero();
    return Files.readString(directory.resolve("direct/result/result.json"));
  }

  private static final class Cancelling implements TrainingListener {
    private final CountDownLatch trained = new CountDownLatch(1);

    @Override
    public void round(Round round) {
      trained.countDown();
    }

    @Override
    public void log(String line) {}

    @Override
    public boolean isCancelled() {
      return trained.getCount() == 0;
    }
  }

  private static final class Killing implements TrainingListener {
    private final Path pids;

    Killing(Path pids) {
      this.pids = pids;
    }

    @Override
    public void round(Round round) {
      try (var files = Files.list(pids)) {
        files
            .map(file -> Long.parseLong(file.getFileName().toString()))
            .forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void log(String line) {}

    @Override
    public boolean isCancelled() {
      return false;
    }
  }
}
