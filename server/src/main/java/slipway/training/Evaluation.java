package slipway.training;

import java.util.Map;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.statistics.Auc;
import slipway.statistics.Bootstrap;
import slipway.statistics.Brier;
import slipway.statistics.Calibration;
import slipway.statistics.DeLong;
import slipway.statistics.Interval;
import slipway.statistics.LogLoss;
import slipway.statistics.Multiclass;
import slipway.statistics.Regression;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How good predictions were against the labels; for a training the predictions are out of fold.
/// The same rows give the same evaluation, bit for bit: the bootstrap has a fixed seed.
public sealed interface Evaluation {
  int BOOTSTRAP_DRAWS = 1_000;
  long BOOTSTRAP_SEED = 20_260_101;
  double LEVEL = 0.95;

  Task task();

  /// How many rows.
  int n();

  /// The figures by the names under which a run logs them; a figure that does not exist for these
  /// rows (NaN) is left out.
  Map<String, Double> metrics();

  /// Of probabilities of label 1; see `statistics` for each figure.
  ///
  /// @param baseLogLoss of saying the share of ones to every row: what a model must beat
  /// @param calibrationGap mean prediction minus share of ones
  /// @param aucInterval by DeLong
  /// @param logLossInterval by bootstrap over rows, as the gap's
  record Binary(
      Task task,
      int n,
      double positiveShare,
      double meanPrediction,
      double auc,
      double logLoss,
      double baseLogLoss,
      double brier,
      double ece,
      double calibrationGap,
      Interval aucInterval,
      Interval logLossInterval,
      Interval calibrationGapInterval)
      implements Evaluation {
    @Override
    public Map<String, Double> metrics() {
      return finite(
          Map.ofEntries(
              Map.entry("auc", auc),
              Map.entry("log_loss", logLoss),
              Map.entry("base_log_loss", baseLogLoss),
              Map.entry("brier", brier),
              Map.entry("ece", ece),
              Map.entry("calibration_gap", calibrationGap),
              Map.entry("positive_share", positiveShare),
              Map.entry("mean_prediction", meanPrediction)));
    }
  }

  /// Of one probability per class.
  record OfClasses(
      Task task, int n, int classes, double accuracy, double logLoss, double baseLogLoss)
      implements Evaluation {
    @Override
    public Map<String, Double> metrics() {
      return finite(
          Map.of("accuracy", accuracy, "log_loss", logLoss, "base_log_loss", baseLogLoss));
    }
  }

  /// Of amounts, in the label's unit.
  ///
  /// @param maeInterval by bootstrap over rows
  record OfAmounts(Task task, int n, double mae, double rmse, double r2, Interval maeInterval)
      implements Evaluation {
    @Override
    public Map<String, Double> metrics() {
      return finite(Map.of("mae", mae, "rmse", rmse, "r2", r2));
    }
  }

  /// Of n labels and as many predictions (multiclass: n x classes, row-major).
  ///
  /// @param classes as in [TrainingRequest]
  static Evaluation of(Task task, int classes, float[] labels, float[] predictions) {
    var wide = doubles(labels);
    var predicted = doubles(predictions);
    return switch (task) {
      case BINARY -> binary(wide, predicted);
      case MULTICLASS ->
          new OfClasses(
              task,
              wide.length,
              classes,
              Multiclass.accuracy(wide, predicted, classes),
              LogLoss.multiclass(wide, predicted, classes),
              Multiclass.baseLogLoss(wide, classes));
      case REGRESSION -> amounts(wide, predicted);
    };
  }

  /// As stored: the record's fields; a figure that does not exist is null.
  default JsonNode stored() {
    var node = (ObjectNode) Json.treeOf(this);
    for (var name : node.propertyNames().toArray(String[]::new)) {
      if (node.get(name).isNumber() && !Double.isFinite(node.get(name).doubleValue())) {
        node.putNull(name);
      }
    }
    return node;
  }

  /// Reads what [#stored] wrote.
  static Evaluation read(JsonNode stored) {
    var task = stored.path("task").asString("");
    Class<? extends Evaluation> type =
        switch (task) {
          case "BINARY" -> Binary.class;
          case "MULTICLASS" -> OfClasses.class;
          case "REGRESSION" -> OfAmounts.class;
          default -> throw SlipwayException.invalid("evaluation.task", task, "a known task");
        };
    var filled = (ObjectNode) stored.deepCopy();
    for (var name : filled.propertyNames().toArray(String[]::new)) {
      if (filled.get(name).isNull()) {
        filled.put(name, Double.NaN);
      }
    }
    return Json.LENIENT.treeToValue(filled, type);
  }

  private static Evaluation binary(double[] labels, double[] predictions) {
    var losses = LogLoss.perRow(labels, predictions);
    var gaps = new double[labels.length];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = predictions[i] - labels[i];
    }
    var bootstrap = new Bootstrap(BOOTSTRAP_DRAWS, BOOTSTRAP_SEED, LEVEL);
    double share = LogLoss.shareOfOnes(labels);
    double gap = Calibration.gap(labels, predictions);
    return new Binary(
        Task.BINARY,
        labels.length,
        share,
        share + gap,
        Auc.of(labels, predictions),
        LogLoss.of(labels, predictions),
        LogLoss.base(labels),
        Brier.of(labels, predictions),
        Calibration.expectedError(labels, predictions),
        gap,
        DeLong.interval(labels, predictions, LEVEL),
        bootstrap.mean(losses),
        bootstrap.mean(gaps));
  }

  private static Evaluation amounts(double[] labels, double[] predictions) {
    var errors = Regression.of(labels, predictions);
    var absolute = new double[labels.length];
    for (int i = 0; i < absolute.length; i++) {
      absolute[i] = Math.abs(predictions[i] - labels[i]);
    }
    return new OfAmounts(
        Task.REGRESSION,
        labels.length,
        errors.mae(),
        errors.rmse(),
        errors.r2(),
        new Bootstrap(BOOTSTRAP_DRAWS, BOOTSTRAP_SEED, LEVEL).mean(absolute));
  }

  private static double[] doubles(float[] values) {
    var wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static Map<String, Double> finite(Map<String, Double> all) {
    var sorted = new java.util.TreeMap<>(all);
    sorted.values().removeIf(value -> !Double.isFinite(value));
    return java.util.Collections.unmodifiableMap(sorted);
  }
}
