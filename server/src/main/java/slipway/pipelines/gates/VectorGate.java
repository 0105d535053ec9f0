package slipway.pipelines.gates;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.monitoring.parity.VectorComparison;

/// Whether the vectors that were trained on are those that the feature views give when they are
/// evaluated again as of the training's cutoff: FAIL when more rows differ than are allowed.
///
/// @param mismatch the largest share of rows that may differ, 0 by default
public record VectorGate(double mismatch) {
  public static final String NAME = "training-vectors";

  public VectorGate {
    if (!(mismatch >= 0 && mismatch <= 1)) {
      throw SlipwayException.invalid("leakage.mismatch", mismatch, "0 to 1");
    }
  }

  public Gate judge(VectorComparison compared) {
    boolean same = compared.rate() <= mismatch;
    var numbers = new TreeMap<String, Double>();
    numbers.put("rows", (double) compared.rows());
    numbers.put("mismatched", (double) compared.mismatched());
    numbers.put("rate", compared.rate());
    numbers.put("unknown", (double) compared.unknown());
    compared
        .features()
        .forEach(feature -> numbers.put("rate." + feature.feature(), feature.rate()));
    return Verdicts.gate(
        NAME,
        same ? Outcome.PASS : Outcome.FAIL,
        sentence(compared),
        numbers,
        Json.treeOf(Map.of("mismatch", mismatch, "comparison", compared)));
  }

  private static String sentence(VectorComparison compared) {
    if (compared.mismatched() == 0) {
      return String.format(
          Locale.ROOT, "%,d recomputed vectors are those trained on, bit for bit", compared.rows());
    }
    var features =
        compared.features().stream()
            .filter(feature -> feature.mismatched() > 0)
            .map(feature -> feature.feature() + " in " + Verdicts.percent(feature.rate()))
            .collect(Collectors.joining(", "));
    var labels =
        compared.byLabel().stream()
            .map(label ->
                Verdicts.percent(label.rate())
                    + " of the rows with label "
                    + String.format(Locale.ROOT, "%.6g", label.label()).replaceAll("\\.?0+$", ""))
            .collect(Collectors.joining(", "));
    return String.format(
            Locale.ROOT,
            "%,d of %,d recomputed vectors (%s) differ from those trained on: %s",
            compared.mismatched(),
            compared.rows(),
            Verdicts.percent(compared.rate()),
            features)
        + (labels.isEmpty() ? "" : "; " + labels);
  }
}
