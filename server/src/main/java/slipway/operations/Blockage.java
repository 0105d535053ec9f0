package slipway.operations;

/// Something that failed or waits for a person, so that the business clock should not go on as if
/// it were done: an execution, a job, a consumer of events.
public record Blockage(String kind, String project, String subject, String state, String message) {}
