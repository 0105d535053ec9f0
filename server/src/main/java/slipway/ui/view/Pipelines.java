package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pipelines and their executions.
public final class Pipelines {
  private Pipelines() {}

  public record Index(
      List<Row> pipelines, List<Execution> executions, Listing listing, @Nullable Empty empty) {
    public Index {
      pipelines = List.copyOf(pipelines);
      executions = List.copyOf(executions);
    }
  }

  /// @param schedule when it starts by itself; empty when it does not
  /// @param runs where its executions are
  public record Row(
      String name,
      String description,
      String steps,
      @Nullable State last,
      @Nullable Shown at,
      String schedule,
      String command,
      String runs) {}

  public record Execution(
      Shown id,
      String pipeline,
      State state,
      Shown asOf,
      Shown started,
      String took,
      String summary) {}

  public record Page(
      List<Tile> tiles,
      List<Step> steps,
      List<Gates.Report> gates,
      List<Run.Fact> parameters,
      @Nullable String error,
      String command) {
    public Page {
      tiles = List.copyOf(tiles);
      steps = List.copyOf(steps);
      gates = List.copyOf(gates);
      parameters = List.copyOf(parameters);
    }
  }

  /// @param left and `width` of its bar in the time of the execution, 0 to 100
  /// @param fraction done, 0 to 100; null when not known or not running
  public record Step(
      String name,
      String type,
      State state,
      String took,
      String reason,
      @Nullable String error,
      @Nullable String fraction,
      String left,
      String width,
      List<Run.Fact> outputs,
      @Nullable Log log) {
    public Step {
      outputs = List.copyOf(outputs);
    }
  }

  /// @param isOpen whether it is seen without asking
  public record Log(String title, String lines, boolean isOpen) {}
}
