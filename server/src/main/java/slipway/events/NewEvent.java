package slipway.events;

import tools.jackson.databind.JsonNode;

/// A change to be told: `type` is `area.what` in the past tense (`labels.matured`), `subject` what
/// changed.
public record NewEvent(String project, String type, String subject, JsonNode data) {}
