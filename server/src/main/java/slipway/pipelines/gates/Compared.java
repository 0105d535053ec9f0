package slipway.pipelines.gates;

import java.util.Arrays;
import java.util.HashMap;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.monitoring.scoring.Joined;

/// Champion and candidate on the same rows, in one order; neither has seen a row that it scores.
///
/// @param champion what the champion is called
/// @param labels n values
/// @param championScores n outputs: probabilities of label 1, or amounts; of several classes one
///   probability for each, row-major
/// @param candidateScores as many
/// @param unmatched rows that only one of them could score; they are left out
@SuppressWarnings("ArrayRecordComponent")
public record Compared(
    Task task,
    String champion,
    double[] labels,
    double[] championScores,
    double[] candidateScores,
    int unmatched) {
  public Compared {
    int n = labels.length;
    if (championScores.length != candidateScores.length
        || (n == 0 ? championScores.length > 0 : championScores.length % n != 0)) {
      throw SlipwayException.invalid(
          "scores",
          championScores.length + " and " + candidateScores.length,
          "as many for each of " + n + " labels, on both sides");
    }
  }

  /// The entities that both scored.
  ///
  /// @param rows how many there are in all
  public static Compared matched(Task task, String champion, Joined theirs, Joined ours, int rows) {
    var place = HashMap.<String, Integer>newHashMap(theirs.rows());
    for (int i = 0; i < theirs.rows(); i++) {
      place.put(theirs.entities()[i], i);
    }
    int width = ours.width();
    var truth = new double[ours.rows()];
    var before = new double[ours.rows() * width];
    var after = new double[ours.rows() * width];
    int n = 0;
    for (int i = 0; i < ours.rows(); i++) {
      var at = place.get(ours.entities()[i]);
      if (at != null) {
        truth[n] = ours.labels()[i];
        System.arraycopy(theirs.predictions(), at * width, before, n * width, width);
        System.arraycopy(ours.predictions(), i * width, after, n * width, width);
        n++;
      }
    }
    return new Compared(
        task,
        champion,
        Arrays.copyOf(truth, n),
        Arrays.copyOf(before, n * width),
        Arrays.copyOf(after, n * width),
        rows - n);
  }

  public int rows() {
    return labels.length;
  }

  /// How many outputs a row has.
  public int width() {
    return labels.length == 0 ? 1 : championScores.length / labels.length;
  }
}
