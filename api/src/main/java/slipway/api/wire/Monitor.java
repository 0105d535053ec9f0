package slipway.api.wire;

import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.MonitorSpec;

/// A declared monitor and the newest window that it looked at.
///
/// @param windows how many it has looked at
/// @param newest null before the first
public record Monitor(
    String name,
    String endpoint,
    Digest definition,
    MonitorSpec spec,
    int windows,
    @Nullable WindowReport newest) {}
