package slipway.replay;

import java.util.UUID;
import slipway.api.Counted;
import slipway.api.wire.Lineage.Check;
import slipway.api.wire.Report.Outcome;
import slipway.lineage.NodeIds;
import slipway.serving.LogPlace;
import slipway.serving.PredictionLog;

/// Whether the segment of the log that holds a prediction is whole.
final class LogCheck {
  private static final String NAME = "log segment";

  private LogCheck() {}

  static Check of(PredictionLog log, String project, UUID prediction) {
    var node = NodeIds.prediction(prediction);
    try {
      var place = log.place(project, prediction);
      if (place.isEmpty()) {
        return new Check(node, NAME, Outcome.SKIPPED, "an ended segment", "still being written to");
      }
      var expected = expected(place.get());
      var damage = log.damage(place.get());
      return damage.isEmpty()
          ? new Check(node, NAME, Outcome.PASS, expected, "the same")
          : new Check(node, NAME, Outcome.FAIL, expected, String.join("; ", damage));
    } catch (RuntimeException e) {
      return new Check(
          node, NAME, Outcome.FAIL, "a readable segment", String.valueOf(e.getMessage()));
    }
  }

  private static String expected(LogPlace place) {
    return "segment "
        + place.segment()
        + " of "
        + Counted.of(place.rows(), "prediction")
        + place.parquet().map(blob -> " in blob " + blob).orElse(", not sealed yet");
  }
}
