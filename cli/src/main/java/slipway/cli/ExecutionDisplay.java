package slipway.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Step;

/// Shows an execution as it goes, on standard error: on a terminal a line for each step, written
/// over; elsewhere one line for each change.
public final class ExecutionDisplay implements Consumer<Execution>, AutoCloseable {
  private final Terminal terminal;
  private final Map<String, String> told = new HashMap<>();
  private int lines;

  public ExecutionDisplay(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void accept(Execution execution) {
    if (terminal.errIsTerminal() && !"dumb".equals(terminal.environment().get("TERM"))) {
      redraw(execution);
    } else {
      execution.steps().forEach(this::tellOnce);
    }
  }

  private void redraw(Execution execution) {
    var out = new StringBuilder();
    if (lines > 0) {
      out.append("\u001b[").append(lines).append('A');
    }
    for (var step : execution.steps()) {
      out.append("\u001b[2K").append(line(step, terminal.hasColour())).append('\n');
    }
    lines = execution.steps().size();
    terminal.err().print(out);
    terminal.err().flush();
  }

  private void tellOnce(Step step) {
    var line = line(step, false);
    if (step.status() != Execution.Status.WAITING
        && !line.equals(told.put(step.name(), line))
        && (step.status().hasEnded() || step.progress() == null)) {
      terminal.err().println(line);
    }
  }

  private static String line(Step step, boolean colour) {
    var text = new StringBuilder();
    text.append(
        switch (step.status()) {
          case WAITING, SKIPPED -> Style.FAINT.on("·", colour);
          case RUNNING -> Style.RUNNING.on("▸", colour);
          case SUCCEEDED -> Style.GOOD.on("✓", colour);
          case CACHED -> Style.GOOD.on("=", colour);
          case FAILED -> Style.BAD.on("✗", colour);
          case CANCELLED -> Style.ATTENTION.on("-", colour);
        });
    text.append(' ').append(String.format("%-12s", step.name()));
    text.append(' ').append(String.format("%-10s", Text.cell(step.status())));
    var start = step.startedAt();
    var end = step.endedAt();
    if (start != null && end != null) {
      text.append(' ').append(Text.duration(Duration.between(start, end)));
    }
    var words =
        step.error() != null
            ? step.error()
            : step.status().hasEnded() ? step.reason() : step.progress();
    if (words != null && !words.isBlank()) {
      text.append("  ").append(Style.FAINT.on(words.lines().findFirst().orElse(""), colour));
    }
    return text.toString();
  }

  @Override
  public void close() {
    lines = 0;
  }
}
