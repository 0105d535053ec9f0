package slipway.events;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/// A change that was committed. `sequence` names it; `at` is business time, `recordedAt` real time.
public record Event(
    long sequence,
    String project,
    String type,
    String subject,
    Instant at,
    Instant recordedAt,
    JsonNode data) {}
