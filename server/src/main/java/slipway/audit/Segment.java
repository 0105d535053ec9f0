package slipway.audit;

import java.time.Instant;
import java.util.List;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// Rows of the audit that were sealed together, each by a hash over the hash before and all that
/// stands in it.
///
/// @param number from 1, without gaps
/// @param firstRow the place of its first row in the whole chain, from 1
/// @param previous the last hash of the segment before; 64 zeros for the first
/// @param signer the fingerprint of the key
/// @param signature by that key over everything else, base64
record Segment(
    long number,
    long firstRow,
    String previous,
    List<Entry> entries,
    Instant sealedAt,
    String signer,
    String signature) {
  static final String GENESIS = "0".repeat(64);

  /// A sealed row: which, and the hash that the chain has come to with it.
  record Entry(String id, String hash) {}

  Segment {
    entries = List.copyOf(entries);
  }

  long lastRow() {
    return firstRow + entries.size() - 1;
  }

  String hash() {
    return entries.getLast().hash();
  }

  /// What is signed.
  byte[] content() {
    return Json.canonical(new Segment(number, firstRow, previous, entries, sealedAt, signer, ""));
  }

  Segment signed(String by) {
    return new Segment(number, firstRow, previous, entries, sealedAt, signer, by);
  }

  /// The hash that a row brings the chain to: over every column, details as the text that is
  /// stored.
  static String hash(String previous, long place, StoredEntry row) {
    var content =
        Json.object()
            .put("previous", previous)
            .put("row", place)
            .put("id", row.id())
            .put("at", row.atMicros())
            .put("actor", row.actor())
            .put("project", row.project())
            .put("action", row.action())
            .put("subject", row.subject())
            .put("details", row.details());
    return Json.digest((JsonNode) content).hex();
  }

  /// A row as it stands in the database, nothing of it interpreted.
  record StoredEntry(
      String id,
      long atMicros,
      String actor,
      String project,
      String action,
      String subject,
      String details) {}
}
