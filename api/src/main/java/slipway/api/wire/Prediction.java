package slipway.api.wire;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.AlsoNumber;
import slipway.api.Digest;

/// The answer to one prediction.
///
/// @param prediction the answer in the endpoint's words, the name of a class, or an amount (a
///   number in JSON); null when the model did not say a number
/// @param probability of the positive answer, or of the class that is the answer; null for a
///   regression
/// @param probabilities of each class of a multiclass model, by name; null for another
public record Prediction(
    @AlsoNumber @Nullable String prediction,
    @Nullable Double probability,
    @Nullable Map<String, Double> probabilities,
    Digest release,
    UUID predictionId,
    @Nullable String requestId) {}
