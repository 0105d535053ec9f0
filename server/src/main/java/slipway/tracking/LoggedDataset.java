package slipway.tracking;

/// A dataset as a client described it; schema, source and profile are the client's own JSON texts,
/// empty when not given.
public record LoggedDataset(
    String name, String digest, String sourceType, String source, String schema, String profile) {}
