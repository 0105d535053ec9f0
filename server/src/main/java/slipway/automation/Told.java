package slipway.automation;

import java.time.Instant;
import java.time.LocalDate;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// A decision as it is kept: what was known and what followed.
///
/// @param id names automation, cutoff and number
/// @param number counts the decisions of a case
/// @param digest of evidence and decision without what differs from one run to the next: ids of
///   executions and how long they took
/// @param definition of the automation that decided
/// @param at on the business clock
record Told(
    String id,
    String automation,
    LocalDate cutoff,
    int number,
    Evidence evidence,
    Decision decision,
    Digest digest,
    Digest definition,
    LocalDate today,
    Instant at) {
  static String id(String automation, LocalDate cutoff, int number) {
    return automation + "-" + cutoff + "-" + number;
  }

  JsonNode evidenceJson() {
    return Codec.write(evidence);
  }
}
