package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.cli.ApplyCommand;
import slipway.cli.demo.Months;
import slipway.client.ProjectClient;

/// The Python training script of `examples/process` as a step, on real purchases.
final class ProcessIT {
  /// A forest and boosted trees tell these customers apart about equally well.
  private static final Offset<Double> ALIKE = Offset.offset(0.03);

  @Test
  void pythonScript_trainsOnAFrameAsATrackedRun() throws Exception {
    var python = PythonEnvironment.of("requirements.txt").python();
    var home = Line.temporaryHome("process");
    var server = Line.server(home);
    var variables = Map.of("SLIPWAY_COMMANDS_DIRECTORY", Installation.root().toString());
    try (var line = Line.start(home, server, variables)) {
      line.train(Installation.example(), Months.read(Installation.purchases()));
      var project = line.project();
      project.apply(ApplyCommand.filesIn(List.of(Installation.root().resolve("examples/process"))));
      var started = project.start("churn-forest", Map.of("python", python), null);
      var ended = project.follow(started.id(), _ -> {});
      assertThat(ended.error()).isNull();
      var fit = Objects.requireNonNull(ended.steps().getFirst().outputs());
      assertThat(fit.path("rows").asInt()).isEqualTo(23_570);
      assertThat(fit.path("auc").asDouble()).isCloseTo(builtInAuc(project), ALIKE);

      var run = project.runs("tags.`slipway.step` = 'fit'", 10).stream().findFirst().orElseThrow();
      assertThat(run.id()).isEqualTo(fit.path("run").asString());
      assertThat(run.status()).isEqualTo("FINISHED");
      assertThat(Objects.requireNonNull(run.metrics().get("auc")))
          .isCloseTo(fit.path("auc").asDouble(), Offset.offset(1e-9));

      var lines =
          Command.run(
              Stream.concat(
                      Installation.cli().stream(),
                      Stream.of("pipeline", "logs", ended.id().toString(), "-f", "--step", "fit"))
                  .toList(),
              Map.of("SLIPWAY_SERVER", line.address().toString()));
      assertThat(lines.status()).isZero();
      assertThat(lines.out()).contains("23570 rows as of 1997-03-31");

      var again = project.start("churn-forest", Map.of("python", python), null);
      assertThat(project.follow(again.id(), _ -> {}).steps())
          .extracting(Execution.Step::status)
          .containsExactly(Status.CACHED);
    }
  }

  /// Out of fold, of the built-in trainer on the same rows.
  private static double builtInAuc(ProjectClient project) {
    return project.executions().stream()
        .flatMap(execution -> execution.steps().stream())
        .filter(step -> step.type().equals("evaluate") && step.outputs() != null)
        .map(step -> Objects.requireNonNull(step.outputs()).path("auc").asDouble())
        .findFirst()
        .orElseThrow();
  }
}
