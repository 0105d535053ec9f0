package slipway.serving;

import java.util.Optional;
import java.util.UUID;
import slipway.api.Digest;

/// Where in the log a prediction must be, by its id alone.
///
/// @param parquet the sealed segment's file; empty when it is not sealed yet
/// @param commit that sealed it
public record LogPlace(
    String endpoint, UUID segment, Optional<Digest> parquet, Optional<UUID> commit, long rows) {}
