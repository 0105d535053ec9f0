package slipway.api.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Whether the audit is as it was sealed.
///
/// @param rows that were held against their seals, up to the first that is not as it was
/// @param segments that are whole
/// @param sealedAt when the last of them was sealed
/// @param unsealed rows that came since
/// @param broken the first row that is not as it was sealed; null when there is none
public record AuditVerification(
    boolean intact,
    long rows,
    long segments,
    @Nullable Instant sealedAt,
    long unsealed,
    @Nullable Broken broken) {

  /// What is wrong, and with which row as it stands now.
  ///
  /// @param row its place in the chain, from 1; 0 for one that is not in it
  /// @param id null when a seal is broken and no row can be named
  public record Broken(
      Kind kind,
      long row,
      @Nullable String id,
      @Nullable Instant at,
      @Nullable String actor,
      @Nullable String action,
      @Nullable String subject,
      String message) {
    public enum Kind {
      CHANGED,
      MISSING,
      /// It is there and was never sealed, although it says so.
      INSERTED,
      /// The rows are as they were, or cannot be told: the seal or its anchor was tampered with.
      SEAL
    }
  }
}
