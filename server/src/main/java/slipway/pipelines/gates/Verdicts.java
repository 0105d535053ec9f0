package slipway.pipelines.gates;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import tools.jackson.databind.JsonNode;

/// One outcome of many gates, and how figures are written in sentences.
public final class Verdicts {
  /// From what decides most to what decides least: a proved objection stands whatever else could
  /// not be found out.
  private static final List<Outcome> STRENGTH =
      List.of(Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.PASS, Outcome.SKIPPED);

  private Verdicts() {}

  /// The strongest outcome among the gates that block; SKIPPED when none blocks.
  public static Outcome overall(List<Gate> gates) {
    return gates.stream()
        .filter(Gate::blocks)
        .map(Gate::outcome)
        .reduce(Outcome.SKIPPED, Verdicts::stronger);
  }

  /// The one that decides more.
  static Outcome stronger(Outcome one, Outcome other) {
    return STRENGTH.indexOf(one) <= STRENGTH.indexOf(other) ? one : other;
  }

  /// The outcome of all and the gates that made it.
  public static String sentence(List<Gate> gates) {
    var outcome = overall(gates);
    var deciding =
        gates.stream().filter(Gate::blocks).filter(gate -> gate.outcome() == outcome).toList();
    return switch (outcome) {
      case PASS -> "PASS: " + named(deciding) + " passed" + skipped(gates);
      case SKIPPED -> "SKIPPED: no gate had anything to ask";
      case FAIL, ERROR, INCONCLUSIVE ->
          outcome
              + ": "
              + deciding.stream()
                  .map(gate -> gate.gate() + ": " + gate.sentence())
                  .collect(Collectors.joining("; "));
    };
  }

  private static String skipped(List<Gate> gates) {
    var names =
        gates.stream().filter(gate -> gate.blocks() && gate.outcome() == Outcome.SKIPPED).toList();
    return names.isEmpty() ? "" : "; nothing to ask for " + named(names);
  }

  private static String named(List<Gate> gates) {
    return gates.stream().map(Gate::gate).collect(Collectors.joining(", "));
  }

  /// A gate that blocks; figures that are not finite are left out.
  static Gate gate(
      String name,
      Outcome outcome,
      String sentence,
      Map<String, Double> numbers,
      @Nullable JsonNode evidence) {
    var finite = new TreeMap<>(numbers);
    finite.values().removeIf(value -> !Double.isFinite(value));
    return new Gate(name, outcome, true, sentence, finite, evidence);
  }

  /// A gate with nothing to ask.
  public static Gate skipped(String name, String why) {
    return gate(name, Outcome.SKIPPED, why, Map.of(), null);
  }

  /// A gate that can prove neither.
  public static Gate inconclusive(String name, String why) {
    return gate(name, Outcome.INCONCLUSIVE, why, Map.of(), null);
  }

  /// A gate that could not be gone through.
  public static Gate error(String name, String why) {
    return gate(name, Outcome.ERROR, why, Map.of(), null);
  }

  /// The same gate, which only warns.
  public static Gate warning(Gate gate) {
    return new Gate(
        gate.gate(), gate.outcome(), false, gate.sentence(), gate.numbers(), gate.evidence());
  }

  /// Four digits after the point.
  static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value);
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String interval(double low, double high) {
    return Arrays.asList(signed(low), signed(high)).toString();
  }
}
