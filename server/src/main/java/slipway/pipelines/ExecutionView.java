package slipway.pipelines;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Execution;

/// An execution as clients see it.
final class ExecutionView {
  private ExecutionView() {}

  static Execution of(ExecutionRow row, List<StepRow> steps, PipelineGraph graph) {
    return new Execution(
        row.id(),
        row.pipeline(),
        row.number(),
        row.author().name(),
        row.definition(),
        row.fresh(),
        Execution.Status.valueOf(row.status().name()),
        row.at(),
        row.startedAt(),
        orNull(row.endedAt()),
        Pipelines.texts(row.parameters()),
        row.until().isEmpty() ? null : row.until(),
        orNull(row.error()),
        steps.stream().map(step -> step(step, graph)).toList());
  }

  private static Execution.Step step(StepRow row, PipelineGraph graph) {
    return new Execution.Step(
        row.step(),
        row.type(),
        List.copyOf(graph.after().getOrDefault(row.step(), Set.of())),
        Execution.Status.valueOf(row.status().name()),
        row.attempt(),
        orNull(row.at()),
        orNull(row.reason()),
        orNull(row.progress()),
        orNull(row.fraction()),
        orNull(row.startedAt()),
        orNull(row.endedAt()),
        orNull(row.cacheKey()),
        orNull(row.inputs()),
        orNull(row.outputs()),
        orNull(row.error()));
  }

  private static <T> @Nullable T orNull(Optional<T> value) {
    return value.isPresent() ? value.get() : null;
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
