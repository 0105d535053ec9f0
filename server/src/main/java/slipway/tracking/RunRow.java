package slipway.tracking;

/// What writing to a run needs to know of it.
record RunRow(long run, String id, long experiment, String project, boolean isDeleted) {}
