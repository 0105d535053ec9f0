package slipway.training;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.config.TrainerConfig;
import slipway.processes.ChildSpec;
import slipway.processes.ChildSpec.Limits;

/// How the trainer's process is started: nothing of the server's environment, locale or time zone
/// reaches it, and of the server's jars only those it needs. No database driver is among them.
final class TrainerCommand {
  static final int STATUS_OUT_OF_MEMORY = 3; // of -XX:+ExitOnOutOfMemoryError
  static final int STATUS_SIGNAL = 128;

  /// It has nothing to tidy: what it wrote is removed with its directory.
  private static final Duration GRACE = Duration.ofSeconds(1);

  /// How the names of the trainer's jars begin.
  private static final List<String> JARS =
      List.of(
          "slipway-",
          "jackson-annotations-",
          "jackson-core-",
          "jackson-databind-",
          "jspecify-",
          "protobuf-java-",
          "xgboost4j_",
          "onnxruntime-",
          "commons-logging-",
          "kryo-",
          "minlog-",
          "objenesis-",
          "reflectasm-");

  private TrainerCommand() {}

  static ChildSpec of(TrainerConfig config, Path context, Path temporary) {
    return new ChildSpec(
        "trainer",
        List.of(
            config.java().toString(),
            "-Xmx" + config.memoryMegabytes() + "m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-UsePerfData",
            "-Xshare:auto",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Djava.io.tmpdir=" + temporary,
            "-Duser.language=en",
            "-Duser.country=US",
            "-Duser.timezone=UTC",
            TrainerMain.class.getName(),
            context.toString()),
        Map.of(
            "CLASSPATH", classPath(config),
            "LC_ALL", "C",
            "OMP_NUM_THREADS", "1",
            "ORT_DISABLE_TELEMETRY", "1"),
        temporary,
        Limits.ordinary().withTimeout(config.timeout()).withGrace(GRACE));
  }

  /// In the environment and not on the command line: a line of some KB has killed JVMs with ONNX
  /// Runtime 1.29 before.
  static String classPath(TrainerConfig config) {
    return config.classPath().stream()
        .map(Path::toAbsolutePath)
        .filter(TrainerCommand::isNeeded)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isNeeded(Path entry) {
    var name = String.valueOf(entry.getFileName());
    return Files.isDirectory(entry) || JARS.stream().anyMatch(name::startsWith);
  }
}
