package slipway.automation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The sentences of decisions. Probabilities are percent and points, as people say them.
final class Wording {
  private Wording() {}

  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  static String points(double difference) {
    return String.format(Locale.ROOT, "%.1f points", 100 * Math.abs(difference));
  }

  /// To which side: − says less than is, + says more.
  static String signedPoints(double difference) {
    return String.format(Locale.ROOT, "%+.1f points", 100 * difference).replace('-', '−');
  }

  static String signed(double value) {
    return String.format(Locale.ROOT, "%+.4f", value).replace('-', '−');
  }

  static String judged(Judgement judged) {
    return "of %,d entities as of %s, known since %s, the release in production said %s and %s were: a gap of %s points (%s), AUC %.4f, log loss %.4f"
        .formatted(
            judged.n(),
            judged.cutoff(),
            judged.knownOn(),
            percent(judged.meanPrediction()),
            percent(judged.positiveShare()),
            String.format(Locale.ROOT, "%+.2f", 100 * judged.gap()).replace('-', '−'),
            how(judged.how()),
            judged.auc(),
            judged.logLoss());
  }

  private static String how(String how) {
    return switch (how) {
      case "served" -> "its own answers";
      case "shadowed" -> "its own answers, some of them as a shadow";
      case "folds" -> "scored afterwards by models that had not seen the entity";
      default -> "scored afterwards from that day's features";
    };
  }

  static String gate(Candidate candidate) {
    var delta = candidate.delta();
    if (candidate.error() != null) {
      return "the %s candidate could not be gated: %s"
          .formatted(candidate.kind(), candidate.error());
    }
    if (delta == null) {
      return "the %s candidate's gate says %s".formatted(word(candidate), candidate.outcome());
    }
    return "the %s candidate lowers the log loss by %s [%s, %s] on entities neither has seen: %s"
        .formatted(
            word(candidate),
            signed(delta),
            end(candidate.lower()),
            end(candidate.upper()),
            candidate.outcome());
  }

  static String word(Candidate candidate) {
    return candidate.kind().name().toLowerCase(Locale.ROOT);
  }

  private static String end(@Nullable Double value) {
    return value == null ? "?" : signed(value);
  }

  static String list(List<String> items) {
    return items.size() <= 1
        ? String.join("", items)
        : String.join(", ", items.subList(0, items.size() - 1)) + " and " + items.getLast();
  }
}
