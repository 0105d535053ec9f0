package slipway.pipelines;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// One step of an execution as it is stored.
///
/// @param asked false when the execution was to end before it
/// @param attempt how often it was started
/// @param failures how often it failed since the execution was started or resumed
/// @param at when it was started on the business clock
/// @param reason why it ran, was taken from the cache or was skipped
record StepRow(
    UUID execution,
    String step,
    int position,
    String type,
    boolean asked,
    StepStatus status,
    int attempt,
    int failures,
    Optional<UUID> job,
    Optional<Instant> at,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Digest> cacheKey,
    Optional<JsonNode> inputs,
    Optional<JsonNode> outputs,
    Optional<String> reason,
    Optional<String> progress,
    OptionalDouble fraction,
    Optional<String> error) {}
