package slipway.automation;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;

/// The sentences of decisions. Probabilities are percent and points, as people say them.
final class Wording {
  private static final int CLASSES_SHOWN = 6;

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

  /// Four digits after the point of what is below 10, else two.
  static String figure(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.4f" : "%,.2f", value);
  }

  /// A gap to its side, of the class that it is of.
  static String gap(Judgement judged, Settings.Gap gap) {
    if (judged.task() == Task.REGRESSION) {
      return (gap.value() < 0 ? "−" : "+") + figure(Math.abs(gap.value()));
    }
    return signedPoints(gap.value()) + (gap.of() == null ? "" : " of " + gap.of());
  }

  /// The size of a gap.
  static String size(Judgement judged, double size) {
    return judged.task() == Task.REGRESSION ? figure(Math.abs(size)) : points(size);
  }

  static String judged(Judgement judged) {
    return "of %,d entities as of %s, known since %s, "
            .formatted(judged.n(), judged.cutoff(), judged.knownOn())
        + switch (judged.task()) {
          case BINARY -> ofProbabilities(judged);
          case MULTICLASS -> ofClasses(judged);
          case REGRESSION -> ofAmounts(judged);
        };
  }

  private static String ofProbabilities(Judgement judged) {
    return "the release in production said %s and %s were: a gap of %s points (%s), AUC %.4f, log loss %.4f"
        .formatted(
            percent(judged.meanPrediction()),
            percent(judged.positiveShare()),
            String.format(Locale.ROOT, "%+.2f", 100 * judged.gap()).replace('-', '−'),
            how(judged.how()),
            judged.auc(),
            judged.logLoss());
  }

  private static String ofClasses(Judgement judged) {
    var classes =
        judged.classes().stream()
            .map(found ->
                "%s said %s and was %s"
                    .formatted(
                        found.name(), percent(found.meanProbability()), percent(found.share())))
            .toList();
    var shown = classes.subList(0, Math.min(CLASSES_SHOWN, classes.size()));
    var more =
        classes.size() > CLASSES_SHOWN
            ? " and %d more".formatted(classes.size() - CLASSES_SHOWN)
            : "";
    return "by the release in production %s%s (%s), log loss %.4f"
        .formatted(String.join(", ", shown), more, how(judged.how()), judged.logLoss());
  }

  private static String ofAmounts(Judgement judged) {
    var loss = judged.loss();
    return "the release in production said %s in the mean and it was %s (%s)%s"
        .formatted(
            figure(judged.meanPrediction()),
            figure(judged.positiveShare()),
            how(judged.how()),
            loss == null ? "" : ", " + loss.name() + " " + figure(loss.value()));
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
    return "the %s candidate lowers the loss by %s [%s, %s] on entities neither has seen: %s"
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
