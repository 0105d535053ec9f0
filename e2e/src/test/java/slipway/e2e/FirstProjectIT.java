package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.wire.Execution;
import slipway.client.ProjectClient;
import slipway.client.SlipwayClient;

/// The tutorial `docs/first-project.md`, run as it is printed: three tables of scikit-learn's, one
/// for each task, from a CSV to predictions.
final class FirstProjectIT {
  private static final Pattern BLOCK =
      Pattern.compile("^```sh run\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TempDir private Path folder;

  @Test
  void tutorial_runsAsItIsPrinted() throws Exception {
    var page = Files.readString(Installation.root().resolve("docs/first-project.md"));
    var commands =
        BLOCK.matcher(page).results().map(block -> block.group(1)).collect(Collectors.joining());
    try (var server = ServerProcess.start(folder);
        var client = SlipwayClient.to(server.uri())) {
      // what the written workflow asks: declarations that were applied differ in nothing
      var ran =
          run(
              commands
                  + "slipway diff -f tumours -f flowers -f disease -f shop\nslipway diff -f flora\n",
              server);
      assertThat(ran.status()).as(ran.out() + ran.err() + server.log()).isZero();
      assertThat(ran.err()).contains("refused with exit code 4");

      var project = client.defaultProject();
      var cancer = figures(project, "tumours");
      assertThat(page).contains("an AUC of " + figure(cancer, "auc"));
      assertThat(page).contains("accuracy of " + figure(figures(project, "flowers"), "accuracy"));
      assertThat(page).contains("R² of " + figure(figures(project, "disease"), "r2"));
      assertThat(page)
          .contains("the log. It has an AUC of " + figure(figures(project, "shop"), "auc"));
      assertThat(page)
          .contains(
              "already. It has an accuracy of " + figure(figures(project, "flora"), "accuracy"));
      assertThat(project.endpoints()).hasSize(5).allMatch(endpoint -> endpoint.release() != null);
      assertThat(answers(ran)).hasSizeGreaterThanOrEqualTo(5);
    }
  }

  private Command run(String commands, ServerProcess server) throws Exception {
    var bin = Files.createDirectories(folder.resolve("bin"));
    var slipway =
        Files.writeString(
            bin.resolve("slipway"),
            "#!/bin/sh\nexec "
                + Installation.cli().stream()
                    .map(word -> "'" + word + "'")
                    .collect(Collectors.joining(" "))
                + " \"$@\"\n");
    assertThat(slipway.toFile().setExecutable(true)).isTrue();
    var script = Files.writeString(folder.resolve("tutorial.sh"), "set -euo pipefail\n" + commands);
    var python = Path.of(PythonEnvironment.of("requirements-statistics.txt").python()).getParent();
    Files.createSymbolicLink(
        folder.resolve("examples"), Installation.root().resolve("examples").toAbsolutePath());
    var builder = new ProcessBuilder(List.of("bash", script.toString())).directory(folder.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                bin + ":" + python + ":" + System.getenv("PATH"),
                "SLIPWAY_SERVER",
                server.uri().toString()));
    return Command.run(builder);
  }

  /// What the evaluate step found out, in the newest execution of a pipeline.
  private static tools.jackson.databind.JsonNode figures(ProjectClient project, String pipeline) {
    return project.executions().stream()
        .filter(execution -> execution.pipeline().equals(pipeline))
        .flatMap(execution -> execution.steps().stream())
        .filter(step -> step.type().equals("evaluate"))
        .map(Execution.Step::outputs)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow();
  }

  private static String figure(tools.jackson.databind.JsonNode figures, String name) {
    return String.format(Locale.ROOT, "%.3f", figures.path(name).asDouble()).replaceFirst("^0", "");
  }

  private static List<String> answers(Command ran) throws IOException {
    return ran.out().lines().filter(line -> line.contains("\"predictionId\"")).toList();
  }
}
