package slipway.automation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A model that was trained and gated, and not registered.
///
/// @param kind how it was made
/// @param execution of the pipeline that made it
/// @param training the train step's output, a digest in hex
/// @param outcome of the promotion gate as a whole
/// @param delta mean log loss of the champion − the candidate's; null without a champion
/// @param report digest in hex of the gate's report
/// @param leak what the leakage gate found, in words; null when it found nothing
public record Candidate(
    Kind kind,
    UUID execution,
    String training,
    Outcome outcome,
    @Nullable Double delta,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String report,
    @Nullable String leak,
    @Nullable String error) {

  /// How a candidate is made.
  public enum Kind {
    RETRAINED,
    RECALIBRATED
  }

  /// Of a promotion gate.
  public enum Outcome {
    PASS,
    FAIL,
    INCONCLUSIVE,
    ERROR,
    SKIPPED
  }
}
