package slipway.ui;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.wire.Rollout;
import tools.jackson.databind.node.ObjectNode;

/// What happened to an endpoint, as standing lines on a chart over days: candidates that came into
/// service, and those that were taken out again.
final class ChartMarks {
  private ChartMarks() {}

  /// The chart with its marks.
  ///
  /// @param chart as the page's script draws it; null when there is none
  static @Nullable String on(@Nullable String chart, List<Rollout> rollouts) {
    if (chart == null || rollouts.isEmpty()) {
      return chart;
    }
    var data = (ObjectNode) Json.tree(chart);
    data.set("marks", Json.treeOf(rollouts.stream().flatMap(ChartMarks::of).toList()));
    return Json.text(data);
  }

  private static Stream<Map<String, String>> of(Rollout rollout) {
    var ended = rollout.endedAt();
    return switch (rollout.status()) {
      case PROMOTED, CONFIRMED ->
          Stream.of(mark(rollout.startedAt(), "v" + rollout.version() + " in", "neutral"));
      case ROLLED_BACK, REVERTED ->
          Stream.of(
              mark(
                  ended == null ? rollout.startedAt() : ended,
                  "v" + rollout.version() + " taken back",
                  "bad"));
      case SHADOW, CANARY, HELD, ASKING, REPLACED, ABORTED -> Stream.empty();
    };
  }

  private static Map<String, String> mark(Instant at, String name, String tone) {
    return Map.of(
        "x", at.atOffset(ZoneOffset.UTC).toLocalDate().toString(), "name", name, "tone", tone);
  }
}
