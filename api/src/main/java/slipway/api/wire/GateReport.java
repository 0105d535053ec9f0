package slipway.api.wire;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// What a gate step found out about a candidate. It holds no time of the wall clock and no id of an
/// execution: the same evidence gives the same report, byte for byte.
///
/// @param outcome of all gates together
/// @param sentence for people: the outcome and what decided it
/// @param training digest of the candidate's manifest
/// @param cutoff of the rows that champion and candidate are compared on
/// @param champion null when the endpoint has no release yet
public record GateReport(
    String format,
    Outcome outcome,
    String sentence,
    String endpoint,
    Digest training,
    LocalDate cutoff,
    @Nullable Champion champion,
    List<Gate> gates) {
  public static final String FORMAT = "slipway/gate/1";

  public enum Outcome {
    /// What is asked is proved.
    PASS,
    /// The contrary is proved.
    FAIL,
    /// Neither is proved; more rows may decide, or never.
    INCONCLUSIVE,
    /// The gate itself could not be gone through.
    ERROR,
    /// There is nothing to ask.
    SKIPPED
  }

  /// What is in production.
  ///
  /// @param trainedAsOf the cutoff that it was trained on
  public record Champion(String model, int version, Digest packageDigest, LocalDate trainedAsOf) {}

  /// One question and its answer.
  ///
  /// @param blocks false: it warns, and the outcome of all does not depend on it
  /// @param numbers finite figures by name
  /// @param evidence what the numbers stand on: digests, settings, examples; by gate
  public record Gate(
      String gate,
      Outcome outcome,
      boolean blocks,
      String sentence,
      Map<String, Double> numbers,
      @Nullable JsonNode evidence) {
    public Gate {
      numbers = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
    }
  }

  /// A report and the step of an execution that made it.
  public record OfStep(String step, Digest digest, GateReport report) {}

  public GateReport {
    gates = List.copyOf(gates);
  }
}
