package slipway.datasets;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// How a version came to be.
///
/// @param at on the business clock; `recordedAt` on the wall clock
/// @param source what it was made from: raw files by digest and the declaration they were read by;
///   or a view's definition, source trees and cutoff
/// @param cutoff of a materialisation
/// @param watermark the latest time that any row of the tree is known from (the end of the day of a
///   date); empty when the dataset declares no `knownAt`
/// @param report of the contract check, canonical JSON in the store
public record Commit(
    UUID id,
    String project,
    String dataset,
    Digest tree,
    Optional<UUID> parent,
    String author,
    Instant at,
    Instant recordedAt,
    String message,
    JsonNode source,
    Optional<LocalDate> cutoff,
    Optional<Instant> watermark,
    Optional<Digest> report,
    long rows,
    long rowsAdded) {}
