package slipway.statistics;

/// Measures of predicted amounts, in the unit of the label (squared for none of them).
///
/// @param mae mean absolute error
/// @param rmse root of the mean squared error
/// @param r2 share of the labels' variance that is explained: 1 is perfect, 0 is as good as the
///   labels' mean; NaN when all labels are equal
public record Regression(double mae, double rmse, double r2) {

  /// @param labels n finite values
  /// @param predictions n finite values
  public static Regression of(double[] labels, double[] predictions) {
    Rows.requirePaired(labels, predictions);
    Rows.requireFinite("labels", labels);
    Rows.requireFinite("predictions", predictions);
    double mean = Rows.mean(labels);
    int n = labels.length;
    var absolute = new double[n];
    var squared = new double[n];
    var around = new double[n];
    for (int i = 0; i < n; i++) {
      double error = predictions[i] - labels[i];
      absolute[i] = Math.abs(error);
      squared[i] = error * error;
      around[i] = (labels[i] - mean) * (labels[i] - mean);
    }
    double variance = Rows.mean(around);
    double loss = Rows.mean(squared);
    return new Regression(
        Rows.mean(absolute), Math.sqrt(loss), variance == 0 ? Double.NaN : 1 - loss / variance);
  }
}
