package slipway.cli;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import slipway.api.wire.Execution;
import slipway.client.ProjectClient;

/// Pipelines and their executions.
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "VERB",
    description = "Run pipelines and follow them.")
final class PipelineCommand {
  private final Console console;

  PipelineCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List pipelines and the newest executions.")
  int list(
      @Option(
              names = "--executions",
              description = "List executions, newest first, instead of pipelines.")
          boolean executions) {
    try (var client = console.connect()) {
      var project = console.project(client);
      if (executions) {
        var found = project.executions();
        var table = new Table("EXECUTION", "PIPELINE", "STATUS", "AT", "STARTED", "TOOK");
        for (var e : found) {
          table.row(
              e.id(), e.pipeline(), e.status(), Text.businessTime(e.at()), e.startedAt(), took(e));
        }
        console.list(found, table, "nothing has run yet; slipway pipeline run NAME");
      } else {
        var found = project.pipelines();
        var table = new Table("PIPELINE", "STEPS", "LAST", "AT", "NEXT");
        for (var p : found) {
          var last = p.last();
          table.row(
              p.name(),
              String.join(" → ", p.steps()),
              last == null ? null : last.status(),
              last == null ? null : Text.businessTime(last.at()),
              p.schedule() == null ? null : Text.businessTime(p.schedule().next()));
        }
        console.list(found, table, "no pipeline yet; slipway apply -f examples/churn");
      }
    }
    return Exit.OK.status();
  }

  @Command(
      name = "run",
      mixinStandardHelpOptions = true,
      description = "Start a pipeline and follow it to its end (exit code 1 when it fails).")
  int run(
      @Parameters(paramLabel = "PIPELINE", description = "The pipeline.") String pipeline,
      @Option(
              names = {"-p", "--parameter"},
              paramLabel = "NAME=VALUE",
              description = "Set a parameter. May be repeated.")
          @Nullable Map<String, String> parameters,
      @Option(names = "--until", paramLabel = "STEP", description = "The last step to run.")
          @Nullable String until,
      @Option(names = "--detach", description = "Do not wait for the end.") boolean detach) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var started = project.start(pipeline, parameters == null ? Map.of() : parameters, until);
      return detach ? shown(started) : followed(project, started);
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show an execution and its steps.")
  int show(@Parameters(paramLabel = "EXECUTION", description = "The execution's id.") UUID id) {
    try (var client = console.connect()) {
      var execution = console.project(client).execution(id);
      show(execution);
    }
    return Exit.OK.status();
  }

  @Command(
      name = "logs",
      mixinStandardHelpOptions = true,
      description = "Show what the steps of an execution wrote; with -f as they write it.")
  int logs(
      @Parameters(paramLabel = "EXECUTION", description = "The execution's id.") UUID id,
      @Option(names = "--step", paramLabel = "STEP", description = "Only this step's lines.")
          @Nullable String step,
      @Option(
              names = {"-f", "--follow"},
              description = "Go on until the execution has ended (exit code 1 when it fails).")
          boolean follow) {
    try (var client = console.connect()) {
      var project = console.project(client);
      if (!follow) {
        project.log(id).forEach(line -> write(line, step));
        return Exit.OK.status();
      }
      var ended = project.follow(id, _ -> {}, line -> write(line, step));
      return status(ended);
    }
  }

  private void write(Execution.LogLine line, @Nullable String step) {
    if (step == null || step.equals(line.step())) {
      console.line(line, line.step() + " | " + line.line());
    }
  }

  @Command(name = "cancel", mixinStandardHelpOptions = true, description = "Cancel an execution.")
  int cancel(@Parameters(paramLabel = "EXECUTION", description = "The execution's id.") UUID id) {
    try (var client = console.connect()) {
      show(console.project(client).cancel(id));
    }
    return Exit.OK.status();
  }

  @Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Run again what failed or did not run of an execution, and follow it.")
  int resume(
      @Parameters(paramLabel = "EXECUTION", description = "The execution's id.") UUID id,
      @Option(names = "--detach", description = "Do not wait for the end.") boolean detach) {
    try (var client = console.connect()) {
      var project = console.project(client);
      var resumed = project.resume(id);
      return detach ? shown(resumed) : followed(project, resumed);
    }
  }

  private int followed(ProjectClient project, Execution started) {
    var display = new ExecutionDisplay(console.terminal());
    var end = project.follow(started.id(), display);
    display.close();
    return shown(end);
  }

  private int shown(Execution execution) {
    show(execution);
    return status(execution);
  }

  private static int status(Execution execution) {
    return switch (execution.status()) {
      case FAILED, CANCELLED -> Exit.FAILED.status();
      case WAITING, RUNNING, SUCCEEDED, CACHED, SKIPPED -> Exit.OK.status();
    };
  }

  private void show(Execution execution) {
    var table = new Table("STEP", "STATUS", "TOOK", "WHY");
    for (var step : execution.steps()) {
      table.row(
          step.name(),
          step.status(),
          took(step),
          step.error() != null ? step.error() : step.reason());
    }
    var error = execution.error();
    console.show(
        execution,
        execution.pipeline()
            + " "
            + execution.id()
            + " · "
            + Text.coloured(Text.cell(execution.status()), console.colour())
            + " · as of "
            + Text.businessTime(execution.at())
            + "\n"
            + table.render(console.colour())
            + (error == null ? "" : error + "\n")
            + (execution.status() == Execution.Status.FAILED
                ? "resume it: slipway pipeline resume " + execution.id() + "\n"
                : ""));
  }

  private static @Nullable String took(Execution execution) {
    var end = execution.endedAt();
    return end == null ? null : Text.duration(Duration.between(execution.startedAt(), end));
  }

  private static @Nullable String took(Execution.Step step) {
    var start = step.startedAt();
    var end = step.endedAt();
    return start == null || end == null ? null : Text.duration(Duration.between(start, end));
  }
}
