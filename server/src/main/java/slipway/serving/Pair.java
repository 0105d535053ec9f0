package slipway.serving;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What two releases said of the same request: one answered it or both were asked in the shadow.
///
/// @param first probability of the positive answer (the last output), or the regression's value
public record Pair(UUID id, @Nullable String entity, float first, float second) {}
