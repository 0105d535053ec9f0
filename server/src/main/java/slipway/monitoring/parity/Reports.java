package slipway.monitoring.parity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.ParityReport;
import slipway.api.wire.ParityReport.Rate;
import slipway.serving.Release;
import slipway.statistics.ShareDifference;
import tools.jackson.databind.JsonNode;

/// Makes reports of comparisons, and says them.
final class Reports {
  private static final double LEVEL = 0.95;
  private static final double PERCENT = 100;
  private static final int NAMED_MAX = 3;

  private Reports() {}

  /// What was compared.
  record Subject(
      UUID id,
      Release release,
      ParityReport.Source source,
      String name,
      @Nullable Digest training,
      LocalDate cutoff,
      List<Digest> trees,
      long available) {}

  static ParityReport of(Subject subject, VectorComparison compared, Instant now) {
    var release = subject.release();
    int rows = compared.rows();
    return new ParityReport(
        subject.id(),
        release.project(),
        subject.source(),
        subject.name(),
        release.endpoint(),
        release.digest(),
        subject.training(),
        subject.cutoff(),
        subject.trees(),
        subject.available(),
        rows,
        compared.mismatched(),
        compared.unknown(),
        rate(compared.mismatched(), rows),
        compared.features().stream().map(feature -> of(feature, rows)).toList(),
        compared.byLabel().stream()
            .map(label ->
                new ParityReport.OfLabel(
                    label.label(), label.rows(), label.mismatched(), label.rate()))
            .toList(),
        sentence(subject, compared),
        now);
  }

  private static ParityReport.OfFeature of(VectorComparison.OfFeature feature, int rows) {
    return new ParityReport.OfFeature(
        feature.feature(),
        feature.mismatched(),
        rate(feature.mismatched(), rows),
        feature.examples().stream()
            .map(one -> new ParityReport.Difference(one.entity(), one.kept(), one.recomputed()))
            .toList());
  }

  private static Rate rate(int mismatched, int rows) {
    if (rows == 0) {
      return new Rate(0, 0, 1);
    }
    var interval = ShareDifference.share(mismatched, rows, LEVEL);
    return new Rate(
        (double) mismatched / rows, Math.max(0, interval.low()), Math.min(1, interval.high()));
  }

  static JsonNode event(ParityReport report) {
    var data = Json.object().put("audit", report.id().toString());
    data.put("source", report.source().name()).put("endpoint", report.endpoint());
    data.put("about", "endpoint " + report.endpoint()).put("cutoff", report.cutoff().toString());
    data.put("release", report.release().hex()).put("rows", report.rows());
    data.put("mismatched", report.mismatched()).put("rate", report.rate().value());
    data.put("sentence", report.sentence());
    var features = data.putArray("features");
    for (var feature : report.features()) {
      if (feature.mismatched() > 0) {
        var one = features.addObject().put("feature", feature.feature());
        one.put("mismatched", feature.mismatched());
        var entities = one.putArray("entities");
        feature.examples().forEach(example -> entities.add(example.entity()));
      }
    }
    return data;
  }

  private static String sentence(Subject subject, VectorComparison compared) {
    var what =
        subject.source() == ParityReport.Source.SERVED
            ? "vectors served by " + subject.release().endpoint() + " as of " + subject.cutoff()
            : "vectors that "
                + subject.release().model()
                + "/"
                + subject.release().version()
                + " was trained on ("
                + subject.cutoff()
                + ")";
    var rate = rate(compared.mismatched(), compared.rows());
    if (compared.mismatched() == 0) {
      return String.format(
          Locale.ROOT,
          "%,d of %,d %s are what the feature views give, bit for bit; of all of them at most"
              + " %.2g %% differ (95 %%).",
          compared.rows(),
          subject.available(),
          what,
          PERCENT * rate.high());
    }
    return String.format(
        Locale.ROOT,
        "%,d of %,d compared %s differ from what the feature views give (%.3g %%, 95 %% interval"
            + " %.3g to %.3g %%): %s.",
        compared.mismatched(),
        compared.rows(),
        what,
        PERCENT * rate.value(),
        PERCENT * rate.low(),
        PERCENT * rate.high(),
        features(compared));
  }

  private static String features(VectorComparison compared) {
    return compared.features().stream()
        .filter(feature -> feature.mismatched() > 0)
        .map(feature ->
            String.format(
                Locale.ROOT,
                "%s in %,d (entities %s)",
                feature.feature(),
                feature.mismatched(),
                feature.examples().stream()
                        .limit(NAMED_MAX)
                        .map(VectorComparison.Difference::entity)
                        .collect(Collectors.joining(", "))
                    + (feature.mismatched() > NAMED_MAX ? ", …" : "")))
        .collect(Collectors.joining("; "));
  }
}
