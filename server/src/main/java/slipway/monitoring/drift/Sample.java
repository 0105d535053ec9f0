package slipway.monitoring.drift;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a window, or of a training, with the release's score of each.
///
/// @param title what sentences call it: a date, or two
/// @param cutoff the last day
/// @param since the first instant, on event time
/// @param until the first instant after
/// @param values row-major, NaN for null
/// @param scores one of each row, or one for each class, row-major; none for rows that another
///   model scored
/// @param classes names of a multiclass model's outputs; none of another
/// @param freshAt the newest time that any source is known from
/// @param freshSource the source that is the oldest
@SuppressWarnings("ArrayRecordComponent")
record Sample(
    String title,
    LocalDate cutoff,
    Instant since,
    Instant until,
    List<String> features,
    float[] values,
    double @Nullable [] scores,
    List<String> classes,
    @Nullable Instant freshAt,
    String freshSource) {

  int rows() {
    return features.isEmpty() ? 0 : values.length / features.size();
  }

  /// The scores of one class, or all where there are none; null without scores.
  double @Nullable [] score(int place) {
    if (scores == null || classes.isEmpty()) {
      return scores;
    }
    var column = new double[scores.length / classes.size()];
    for (int row = 0; row < column.length; row++) {
      column[row] = scores[row * classes.size() + place];
    }
    return column;
  }

  /// A feature's values.
  double[] column(int feature) {
    var column = new double[rows()];
    for (int row = 0; row < column.length; row++) {
      column[row] = values[row * features.size() + feature];
    }
    return column;
  }

  /// A row's values.
  double[] row(int row) {
    var found = new double[features.size()];
    for (int i = 0; i < found.length; i++) {
      found[i] = values[row * features.size() + i];
    }
    return found;
  }
}
