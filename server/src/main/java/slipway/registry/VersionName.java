package slipway.registry;

/// What a version is called within its project: `churn v3`.
public record VersionName(String model, int number) {}
