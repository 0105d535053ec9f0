package slipway.api;

/// Names the decision (of a person or a policy) that caused a change of release.
public record DecisionId(String value) {}
