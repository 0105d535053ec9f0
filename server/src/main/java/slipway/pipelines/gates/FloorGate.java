package slipway.pipelines.gates;

import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;

/// Absolute limits of a candidate's out-of-fold measures, whatever the champion is like. A model
/// with a log loss must always beat saying the base rate to everybody.
///
/// @param floors by the name of the measure
public record FloorGate(Map<String, Floor> floors) {
  public static final String NAME = "floors";
  private static final String LOG_LOSS = "log_loss";
  private static final String BASE = "base_log_loss";

  /// At least one of both.
  public record Floor(@Nullable Double min, @Nullable Double max) {
    public Floor {
      if (min == null && max == null) {
        throw SlipwayException.invalid("floors", "neither min nor max", "a limit");
      }
    }

    boolean allows(double value) {
      return (min == null || value >= min) && (max == null || value <= max);
    }

    private String text() {
      if (min == null) {
        return "at most " + max;
      }
      return max == null ? "at least " + min : min + " to " + max;
    }
  }

  public FloorGate {
    floors = Json.sorted(floors);
  }

  /// @param measures of an evaluation, by name; a floor on a measure that is not there is refused
  public Gate judge(Map<String, Double> measures) {
    var broken = new ArrayList<String>();
    var kept = new ArrayList<String>();
    var numbers = new TreeMap<String, Double>();
    floors.forEach((name, floor) -> {
      var value = measures.get(name);
      if (value == null) {
        var near = Names.nearest(name, measures.keySet());
        throw SlipwayException.invalid(
            "floors." + name,
            "no such measure",
            "one of " + measures.keySet() + near.map(n -> "; did you mean " + n + "?").orElse(""));
      }
      numbers.put(name, value);
      (floor.allows(value) ? kept : broken)
          .add(name + " " + Verdicts.figure(value) + " (" + floor.text() + ")");
    });
    var loss = measures.get(LOG_LOSS);
    var base = measures.get(BASE);
    if (loss != null && base != null) {
      numbers.put(LOG_LOSS, loss);
      numbers.put(BASE, base);
      (loss < base ? kept : broken)
          .add(
              String.format(
                  Locale.ROOT, "log loss %.4f against %.4f of the base rate", loss, base));
    }
    if (numbers.isEmpty()) {
      return Verdicts.skipped(NAME, "no floor is declared");
    }
    return Verdicts.gate(
        NAME,
        broken.isEmpty() ? Outcome.PASS : Outcome.FAIL,
        broken.isEmpty()
            ? "out of fold " + String.join(", ", kept)
            : "out of fold " + String.join(", ", broken) + " is not enough",
        numbers,
        Json.treeOf(Map.of("floors", floors)));
  }
}
