package slipway.api.wire;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// The answer to one prediction.
///
/// @param prediction the answer in the endpoint's words; null when the model did not say a number
/// @param probability of the positive answer; null for a regression
public record Prediction(
    @Nullable String prediction,
    @Nullable Double probability,
    Digest release,
    UUID predictionId,
    @Nullable String requestId) {}
