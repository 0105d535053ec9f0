package slipway.tracking;

/// A dataset that runs of an experiment were given, once for each use they named (`training`, …);
/// an empty context when they named none.
record DatasetSummary(long experiment, String name, String digest, String context) {}
