package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// A dataset in a list.
///
/// @param contract the id of the contract that guards it
/// @param commits accepted versions
/// @param waiting deliveries not imported yet
/// @param quarantined deliveries that a contract refused
public record Dataset(
    String name,
    @Nullable String description,
    @Nullable String contract,
    long rows,
    int commits,
    int waiting,
    int quarantined,
    @Nullable Commit head) {

  /// A dataset with its columns and what is known of them in its newest version.
  public record Detail(Dataset dataset, List<Column> columns, List<Delivery> deliveries) {
    public Detail {
      columns = List.copyOf(columns);
      deliveries = List.copyOf(deliveries);
    }
  }

  /// @param statistics count, nulls, distinct, minimum, maximum, mean, quantiles and histogram as
  ///   the server keeps them; null while the dataset is empty
  public record Column(
      String name, String type, @Nullable String description, @Nullable JsonNode statistics) {}

  /// A raw file as it came.
  ///
  /// @param digest of its bytes
  /// @param state `waiting`, `imported`, `quarantined` or `refused`
  /// @param report of the contract check that decided
  /// @param error why it could not be read, of a refused one
  public record Delivery(
      UUID id,
      String fileName,
      Digest digest,
      long size,
      Instant at,
      String state,
      @Nullable Digest report,
      @Nullable String error) {}

  /// What an import did: `committed`, `quarantined` or `nothing` (no delivery was waiting).
  public record Imported(String state, @Nullable Commit commit, @Nullable Report report) {}

  /// What a contract says of a file that was only checked.
  ///
  /// @param report null without a contract
  public record Checked(long rows, @Nullable Report report) {}

  /// An accepted version: how it came.
  ///
  /// @param rows of the whole tree; `rowsAdded` against the parent
  /// @param at on the business clock; `recordedAt` on the wall clock
  /// @param cutoff of a materialisation of a feature or label view
  public record Commit(
      UUID id,
      Digest tree,
      @Nullable UUID parent,
      String author,
      Instant at,
      Instant recordedAt,
      String message,
      long rows,
      long rowsAdded,
      @Nullable LocalDate cutoff,
      @Nullable Digest report,
      @Nullable JsonNode source) {}
}
