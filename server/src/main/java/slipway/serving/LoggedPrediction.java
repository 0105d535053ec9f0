package slipway.serving;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// One prediction as it was answered, with everything that is needed to make it again.
///
/// @param at on the business clock
/// @param viewTrees of the materialisations that the vector came from, in the order of the
///   release's views; empty when the features were given in the request
/// @param cutoff of the views' vectors, the oldest of them; null when the features were given
/// @param entity null when the features were given without a key
/// @param vector float32 as the model got it; missing is NaN
/// @param output float32 as the model gave it
/// @param variant which arm answered: `primary`, `canary` or `fallback`; of a shadow `shadow`
/// @param propensity with what probability this arm was chosen
@SuppressWarnings("ArrayRecordComponent")
public record LoggedPrediction(
    UUID id,
    String requestId,
    Instant at,
    Instant recordedAt,
    String project,
    String endpoint,
    Digest release,
    Digest packageDigest,
    List<Digest> viewTrees,
    @Nullable LocalDate cutoff,
    @Nullable String entity,
    float[] vector,
    float[] output,
    String variant,
    double propensity) {

  public LoggedPrediction {
    viewTrees = List.copyOf(viewTrees);
  }
}
