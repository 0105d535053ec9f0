package slipway.pipelines.gates;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.statistics.Auc;
import slipway.statistics.Bootstrap;
import slipway.statistics.LogLoss;
import slipway.statistics.Multiclass;
import slipway.statistics.PairedComparison;

/// Champion against candidate on rows that neither has seen: FAIL when the candidate's mean loss is
/// higher with its whole interval, or its AUC lower by more than the AUC's margin with its whole
/// interval; PASS when the mean loss is lower by more than the margin with its whole interval; else
/// INCONCLUSIVE.
///
/// The loss of a probability is the natural log loss, its difference by paired bootstrap over rows,
/// the AUC's by paired DeLong; the loss of an amount is the absolute error. Of several classes the
/// log loss is that of the row's own class, and there is no AUC.
///
/// @param margin the smallest difference worth a change, in the loss's unit
/// @param aucMargin a fall of the AUC up to this does no harm. Above 0 because two scores in the
///   same order may differ in the AUC of all folds together, by next to nothing and yet
///   significantly
/// @param level of the intervals
/// @param seed of the bootstrap
public record ChampionGate(double margin, double aucMargin, double level, long seed) {
  /// What the gate is called in reports.
  public static final String NAME = "champion";

  /// The same gate with the candidate scored from the accepted features.
  public static final String RECOMPUTED = "champion-recomputed";

  public static final int DRAWS = 1_000;
  public static final double AUC_MARGIN = 0.001;
  public static final double LEVEL = 0.95;
  private static final double LEVEL_MIN = 0.5;
  private static final int ROWS_MIN = 30;

  public ChampionGate {
    if (!(margin >= 0 && Double.isFinite(margin))) {
      throw SlipwayException.invalid("champion.margin", margin, "0 or more");
    }
    if (!(aucMargin >= 0 && aucMargin < 1)) {
      throw SlipwayException.invalid("champion.aucMargin", aucMargin, "0 up to, not with, 1");
    }
    if (!(level >= LEVEL_MIN && level < 1)) {
      throw SlipwayException.invalid("champion.level", level, LEVEL_MIN + " up to, not with, 1");
    }
  }

  /// @param name of the gate: the same comparison is made of several scores
  public Gate judge(String name, Compared rows) {
    if (rows.rows() < ROWS_MIN) {
      var why =
          Counted.of(rows.rows(), "row")
              + " are too few to compare on (expected: >= "
              + ROWS_MIN
              + ")";
      return Verdicts.gate(name, Outcome.INCONCLUSIVE, why, Map.of(), null);
    }
    var compared = compare(rows);
    var ruling = rule(compared);
    var evidence =
        Json.object()
            .put("loss", loss(rows))
            .put("margin", margin)
            .put("aucMargin", aucMargin)
            .put("level", level)
            .put("draws", DRAWS)
            .put("seed", Long.toUnsignedString(seed));
    return Verdicts.gate(
        name,
        ruling.outcome(),
        sentence(rows, compared) + " — " + ruling.because(),
        numbers(rows, compared),
        evidence);
  }

  private PairedComparison compare(Compared rows) {
    var bootstrap = new Bootstrap(DRAWS, seed, level);
    return switch (rows.task()) {
      case BINARY ->
          PairedComparison.of(
              rows.labels(),
              rows.championScores(),
              rows.candidateScores(),
              PairedComparison.Loss.LOG_LOSS,
              margin,
              bootstrap);
      case MULTICLASS ->
          PairedComparison.ofLosses(
              LogLoss.perRow(rows.labels(), rows.championScores(), rows.width()),
              LogLoss.perRow(rows.labels(), rows.candidateScores(), rows.width()),
              margin,
              bootstrap);
      case REGRESSION ->
          PairedComparison.ofLosses(
              absolute(rows.labels(), rows.championScores()),
              absolute(rows.labels(), rows.candidateScores()),
              margin,
              bootstrap);
    };
  }

  private static double[] absolute(double[] labels, double[] predictions) {
    var errors = new double[labels.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.abs(predictions[i] - labels[i]);
    }
    return errors;
  }

  private static String loss(Compared rows) {
    return rows.task() == Task.REGRESSION ? "absolute error" : "log loss";
  }

  private static Map<String, Double> numbers(Compared rows, PairedComparison compared) {
    var numbers = new TreeMap<String, Double>();
    var difference = compared.difference();
    numbers.put("rows", (double) rows.rows());
    numbers.put("unmatched", (double) rows.unmatched());
    numbers.put("championLoss", compared.champion());
    numbers.put("candidateLoss", compared.candidate());
    numbers.put("delta", difference.value());
    numbers.put("lower", difference.interval().low());
    numbers.put("upper", difference.interval().high());
    if (rows.task() == Task.MULTICLASS) {
      numbers.put(
          "championAccuracy",
          Multiclass.accuracy(rows.labels(), rows.championScores(), rows.width()));
      numbers.put(
          "candidateAccuracy",
          Multiclass.accuracy(rows.labels(), rows.candidateScores(), rows.width()));
    }
    var auc = compared.auc();
    if (auc != null) {
      numbers.put("championAuc", Auc.of(rows.labels(), rows.championScores()));
      numbers.put("candidateAuc", Auc.of(rows.labels(), rows.candidateScores()));
      numbers.put("aucDelta", auc.value());
      numbers.put("aucLower", auc.interval().low());
      numbers.put("aucUpper", auc.interval().high());
    }
    return numbers;
  }

  private static String sentence(Compared rows, PairedComparison compared) {
    var difference = compared.difference();
    var interval = difference.interval();
    var text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s %.4f against %.4f of %s on %,d rows that neither has seen: %s %s",
            loss(rows),
            compared.candidate(),
            compared.champion(),
            rows.champion(),
            rows.rows(),
            Verdicts.signed(difference.value()),
            Verdicts.interval(interval.low(), interval.high())));
    var auc = compared.auc();
    if (auc != null) {
      text.append(", AUC ")
          .append(Verdicts.signed(auc.value()))
          .append(' ')
          .append(Verdicts.interval(auc.interval().low(), auc.interval().high()));
    }
    return text.toString();
  }

  private record Ruling(Outcome outcome, String because) {}

  private Ruling rule(PairedComparison compared) {
    var interval = compared.difference().interval();
    var auc = compared.auc();
    if (interval.high() < 0) {
      return new Ruling(Outcome.FAIL, "worse");
    }
    if (auc != null && auc.interval().high() < -aucMargin) {
      return new Ruling(Outcome.FAIL, "it orders worse, whatever the loss says");
    }
    var asked = " the margin " + Verdicts.figure(margin);
    if (interval.low() > margin) {
      return new Ruling(Outcome.PASS, "better by more than" + asked);
    }
    if (interval.high() < margin && interval.low() > -margin) {
      return new Ruling(Outcome.INCONCLUSIVE, "no difference beyond" + asked);
    }
    return new Ruling(
        Outcome.INCONCLUSIVE,
        interval.low() > 0
            ? "better, but not surely by" + asked
            : "a difference of either sign is possible");
  }
}
