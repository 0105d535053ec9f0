package slipway.training;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import slipway.training.TrainingListener.Round;

/// One XGBoost model, trained round by round.
///
/// @param saved XGBoost's own JSON, the form that is converted
/// @param predictions of the rows it was asked for, row-major
record Boosted(byte[] saved, float[] predictions) {
  /// So many measured rounds are enough for a curve; the last one is always among them.
  private static final int MEASURED_MAX = 200;

  /// @param trained the rows that are learnt from
  /// @param scored the rows that are predicted in the end
  /// @param measured the rows whose metric is told each round: `train` or `held-out`
  record Job(String name, TrainingRequest request, Frame trained, Frame scored, String measured) {}

  static Boosted train(Job job, Consumer<Round> rounds) throws XGBoostError {
    var settings = job.request.settings();
    var training = matrix(job.trained);
    var scoring = matrix(job.scored);
    var watched = job.measured.equals("train") ? training : scoring;
    var booster = XGBoost.train(training, parameters(job.request), 0, new HashMap<>(), null, null);
    try {
      int every = (settings.rounds() + MEASURED_MAX - 1) / MEASURED_MAX;
      for (int round = 0; round < settings.rounds(); round++) {
        booster.update(training, round);
        if ((round + 1) % every == 0 || round + 1 == settings.rounds()) {
          rounds.accept(measure(job, booster, watched, round));
        }
      }
      return new Boosted(booster.toByteArray("json"), flat(booster.predict(scoring)));
    } finally {
      booster.dispose();
      training.dispose();
      scoring.dispose();
    }
  }

  private static DMatrix matrix(Frame frame) throws XGBoostError {
    var matrix = new DMatrix(frame.features(), frame.rows(), frame.columns(), Float.NaN);
    matrix.setLabel(frame.labels());
    return matrix;
  }

  private static Map<String, Object> parameters(TrainingRequest request) {
    var parameters = new HashMap<String, Object>(request.settings().written());
    parameters.remove("rounds");
    parameters.put("verbosity", 0);
    if (request.classes() > 2) {
      parameters.put("num_class", request.classes());
    }
    return parameters;
  }

  /// XGBoost answers `[round]\tname-metric:value`.
  private static Round measure(Job job, Booster booster, DMatrix watched, int round)
      throws XGBoostError {
    var text = booster.evalSet(new DMatrix[] {watched}, new String[] {"rows"}, round);
    int colon = text.lastIndexOf(':');
    return new Round(
        job.name,
        round + 1,
        job.request.settings().rounds(),
        job.measured,
        text.substring(text.indexOf("rows-") + "rows-".length(), colon),
        Double.parseDouble(text.substring(colon + 1).strip()));
  }

  private static float[] flat(float[][] rows) {
    int width = rows[0].length;
    var values = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, values, i * width, width);
    }
    return values;
  }
}
