package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import slipway.api.Digest;

/// A Python environment with the packages of one requirements file: made once per user and kept by
/// the file's digest, because making it takes a minute or more. A marker written last says that it
/// is whole.
final class PythonEnvironment {
  private static final Path SCRIPTS = Installation.root().resolve("e2e/src/test/python");
  private static final String MARKER = "ready";

  private final Path home;

  private PythonEnvironment(Path home) {
    this.home = home;
  }

  /// The environment of `e2e/src/test/python/<requirements>`.
  static PythonEnvironment of(String requirements) throws IOException, InterruptedException {
    var file = SCRIPTS.resolve(requirements);
    var kept = Path.of(System.getProperty("user.home"), ".cache", "slipway-tests");
    var home = kept.resolve("python-" + Digest.of(Files.readAllBytes(file)).brief());
    Files.createDirectories(kept);
    var environment = new PythonEnvironment(home);
    var lock = kept.resolve(home.getFileName() + ".lock");
    try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var _ = channel.lock()) {
      if (!Files.exists(home.resolve(MARKER))) {
        environment.install(file);
        Files.createFile(home.resolve(MARKER));
      }
    }
    return environment;
  }

  private void install(Path requirements) throws IOException, InterruptedException {
    requireOk(Command.run(List.of("python3", "-m", "venv", "--clear", home.toString()), Map.of()));
    requireOk(
        Command.run(
            List.of(
                python(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "-r",
                requirements.toString()),
            Map.of()));
  }

  /// Runs one of our scripts in a directory of its own, with only these variables of MLflow's.
  Command run(Path directory, Map<String, String> variables, String script, String... arguments)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(SCRIPTS.resolve(script).toString()));
    words.addAll(List.of(arguments));
    return call(directory, variables, words.toArray(String[]::new));
  }

  /// The same with any arguments of the interpreter, as `-m pytest`.
  Command call(Path directory, Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of(python()));
    words.addAll(List.of(arguments));
    var builder = new ProcessBuilder(words).directory(directory.toFile());
    var environment = new HashMap<>(builder.environment());
    environment.keySet().removeIf(name -> name.startsWith("MLFLOW_"));
    environment.remove("PYTHONPATH");
    environment.put("PYTHONUNBUFFERED", "1");
    environment.put("MLFLOW_DISABLE_TELEMETRY", "true");
    environment.putAll(variables);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return Command.run(builder);
  }

  String python() {
    return home.resolve("bin/python").toString();
  }

  private static void requireOk(Command command) {
    assertThat(command.status()).as(command.err()).isZero();
  }
}
