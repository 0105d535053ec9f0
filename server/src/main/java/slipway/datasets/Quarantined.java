package slipway.datasets;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// Rows that their contract refused: what came, what was found, and the rows themselves.
///
/// @param subject the file names, or the cutoff of a materialisation
/// @param report canonical JSON in the store
/// @param rows the failing rows as Parquet, with the columns `_rules` and, of deliveries, `_file`
///   and `_line`; empty when no single row is to blame
public record Quarantined(
    UUID id,
    String project,
    String dataset,
    String subject,
    Instant at,
    Instant recordedAt,
    Optional<LocalDate> cutoff,
    JsonNode source,
    Digest report,
    Optional<Digest> rows) {}
