package slipway.pipelines;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import slipway.access.Caller;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// One execution as it is stored.
///
/// @param until the last step asked for; empty for all
/// @param at on the business clock; the others on the wall clock
record ExecutionRow(
    String project,
    UUID id,
    String pipeline,
    long number,
    Digest definition,
    JsonNode parameters,
    String until,
    boolean fresh,
    Status status,
    Caller author,
    Instant at,
    Instant startedAt,
    Optional<Instant> endedAt,
    Optional<String> error) {

  /// Where an execution is.
  enum Status {
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED
  }

  /// What people call it.
  String title() {
    return pipeline + " #" + number;
  }
}
