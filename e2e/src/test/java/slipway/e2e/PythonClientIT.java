package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/// Our Python client: its wheel is built and installed, then its own tests, the code in its docs
/// and the example with MLflow's client run against one server process.
@TestInstance(Lifecycle.PER_CLASS)
final class PythonClientIT {
  private static final Path SOURCES = Installation.root().resolve("python");
  private static final Pattern TRAINED =
      Pattern.compile("run=\\w{32} rows=23570 auc=(0\\.\\d+) labels=100");
  private static final double AUC_LEAST = 0.65;

  private Path directory;
  private PythonEnvironment python;
  private ServerProcess server;
  private Path installed;

  @BeforeAll
  void install(@TempDir Path given) throws Exception {
    directory = given;
    python = PythonEnvironment.of("requirements-client.txt");
    installed = directory.resolve("installed");
    requireOk(pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", "wheels", copied()));
    requireOk(pip("install", "--no-deps", "--no-index", "--target", installed.toString(), wheel()));
    server = ServerProcess.start(directory, "--clock", "replay");
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void wheel_holdsThePackageItsTypesAndItsLicence() throws Exception {
    var listed = requireOk(python.call(directory, Map.of(), "-m", "zipfile", "-l", wheel()));
    assertThat(listed.out()).contains("slipway/__init__.py", "slipway/py.typed", "LICENSE");
    var said = requireOk(run("-c", "import slipway; print(slipway.__version__, slipway.__file__)"));
    assertThat(said.out()).contains(installed.toString());
  }

  @Test
  void sources_areFormattedLintedAndFullyTyped() throws Exception {
    requireOk(python.call(SOURCES, Map.of(), "-m", "ruff", "check", "--no-cache", "src", "tests"));
    requireOk(
        python.call(
            SOURCES, Map.of(), "-m", "ruff", "format", "--no-cache", "--check", "src", "tests"));
    var cache = directory.resolve("mypy").toString();
    requireOk(python.call(SOURCES, Map.of(), "-m", "mypy", "--cache-dir", cache, "src"));
  }

  /// In one test, since all of it speaks to one server that the first part fills.
  @Test
  void tests_docsAndExamplesRunAsTheyAre() throws Exception {
    var tested =
        requireOk(
            run(
                "-m",
                "pytest",
                "-q",
                "-p",
                "no:cacheprovider",
                SOURCES.resolve("tests").toString()));
    assertThat(tested.out()).contains(" passed").doesNotContain(" skipped", " failed");

    var example = Installation.root().resolve("examples/python/train_with_mlflow.py").toString();
    var trained = requireOk(run(example, "1997-03-31"));
    var said = TRAINED.matcher(trained.out());
    assertThat(said.find()).as(trained.out()).isTrue();
    assertThat(Double.parseDouble(said.group(1))).isGreaterThan(AUC_LEAST);
    assertThat(server.log()).doesNotContain("ERROR");
  }

  /// The build writes beside its sources.
  private String copied() throws IOException {
    var copy = directory.resolve("sources");
    try (var files = Files.walk(SOURCES)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var below = SOURCES.relativize(file);
        if (below.toString().startsWith(".")) {
          continue; // caches of tools
        }
        var to = copy.resolve(below.toString());
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return copy.toString();
  }

  private String wheel() throws IOException {
    try (var files = Files.list(directory.resolve("wheels"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".whl")).findFirst().get();
    }
  }

  private Command pip(String... arguments) throws IOException, InterruptedException {
    var words = new java.util.ArrayList<>(List.of("-m", "pip"));
    words.addAll(List.of(arguments));
    words.addAll(List.of("--quiet", "--disable-pip-version-check"));
    return python.call(directory, Map.of(), words.toArray(String[]::new));
  }

  /// With the installed wheel, and told nothing but where the server is.
  private Command run(String... arguments) throws IOException, InterruptedException {
    var variables = new HashMap<String, String>();
    variables.put("PYTHONPATH", installed.toString());
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    variables.put("SLIPWAY_SERVER", server.uri().toString());
    variables.put("SLIPWAY_TEST_SERVER", server.uri().toString());
    variables.put("SLIPWAY_ROOT", Installation.root().toString());
    variables.put("MLFLOW_TRACKING_URI", server.uri().toString());
    return python.call(directory, variables, arguments);
  }

  private static Command requireOk(Command command) {
    assertThat(command.status()).as("%s%n%s", command.out(), command.err()).isZero();
    return command;
  }
}
