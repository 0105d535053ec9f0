package slipway.pipelines.gates;

import slipway.api.SlipwayException;
import slipway.api.Task;

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

  public int rows() {
    return labels.length;
  }
}
