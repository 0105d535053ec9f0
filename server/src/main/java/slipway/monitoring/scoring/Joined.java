package slipway.monitoring.scoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// Predictions that have met their labels, in the order of the labels' keys.
///
/// @param predictions one value of each row, or `width` of them, row-major
/// @param unlabelled predictions without a label
/// @param unpredicted labels without a prediction
@SuppressWarnings("ArrayRecordComponent")
public record Joined(
    String[] entities,
    double[] labels,
    double[] predictions,
    int width,
    int unlabelled,
    int unpredicted) {

  /// The inner join.
  ///
  /// @param classes of the model, by whose order the labels are counted; none when it names none
  public static Joined of(
      LabelSet labels, List<String> classes, List<String> entities, double[] predictions) {
    var classPlaces = labels.places(classes);
    int width = entities.isEmpty() ? 1 : predictions.length / entities.size();
    var places = HashMap.<String, Integer>newHashMap(entities.size());
    for (int i = 0; i < entities.size(); i++) {
      places.putIfAbsent(entities.get(i), i);
    }
    var keys = new String[labels.entities().size()];
    var truth = new double[keys.length];
    var said = new double[keys.length * width];
    int n = 0;
    for (int i = 0; i < keys.length; i++) {
      var place = places.get(labels.entities().get(i));
      if (place != null) {
        keys[n] = labels.entities().get(i);
        truth[n] = classPlaces.require(labels.values()[i]);
        System.arraycopy(predictions, place * width, said, n * width, width);
        n++;
      }
    }
    return new Joined(
        Arrays.copyOf(keys, n),
        Arrays.copyOf(truth, n),
        Arrays.copyOf(said, n * width),
        width,
        places.size() - n,
        labels.entities().size() - n);
  }

  public static Joined of(LabelSet labels, List<String> classes, Scores scores) {
    return of(labels, classes, scores.entities(), scores.probability());
  }

  public int rows() {
    return labels.length;
  }
}
