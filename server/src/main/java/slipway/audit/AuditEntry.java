package slipway.audit;

import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// One thing done: `actor` did `action` (`dataset.commit`) to `subject` (`datasets/purchases`) at a
/// wall-clock time.
public record AuditEntry(
    UUID id,
    Instant at,
    String actor,
    String project,
    String action,
    String subject,
    JsonNode details) {}
