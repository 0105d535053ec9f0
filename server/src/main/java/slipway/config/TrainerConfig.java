package slipway.config;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// How the trainer's process is started.
///
/// @param java the program that runs it
/// @param classPath the jars it may see; the trainer takes only those it needs from them
/// @param timeout how long a training may take in all
/// @param memoryMegabytes the limit of its Java heap; XGBoost's own memory comes on top
public record TrainerConfig(
    Path java, List<Path> classPath, Duration timeout, int memoryMegabytes) {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final int MEMORY_MEGABYTES = 512;

  public TrainerConfig {
    classPath = List.copyOf(classPath);
  }

  /// The Java and the jars that run this process.
  public static TrainerConfig ofThisProcess() {
    return new TrainerConfig(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(Path::of)
            .toList(),
        TIMEOUT,
        MEMORY_MEGABYTES);
  }

  public TrainerConfig withTimeout(Duration other) {
    return new TrainerConfig(java, classPath, other, memoryMegabytes);
  }
}
