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
/// @param championScores n outputs: probabilities of label 1, or amounts
/// @param candidateScores n outputs
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
    if (championScores.length != labels.length || candidateScores.length != labels.length) {
      throw SlipwayException.invalid(
          "scores",
          championScores.length + " and " + candidateScores.length,
          labels.length + ", one for each label");
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
    var truth = new double[ours.rows()];
    var before = new double[ours.rows()];
    var after = new double[ours.rows()];
    int n = 0;
    for (int i = 0; i < ours.rows(); i++) {
      var at = place.get(ours.entities()[i]);
      if (at != null) {
        truth[n] = ours.labels()[i];
        before[n] = theirs.predictions()[at];
        after[n] = ours.predictions()[i];
        n++;
      }
    }
    return new Compared(
        task,
        champion,
        Arrays.copyOf(truth, n),
        Arrays.copyOf(before, n),
        Arrays.copyOf(after, n),
        rows - n);
  }

  public int rows() {
    return labels.length;
  }
}
