package slipway.datasets;

import java.time.LocalDate;
import java.util.Optional;
import java.util.function.BiConsumer;
import slipway.api.Digest;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// A version that an area of the server made itself: a materialisation, or a sealed segment of the
/// prediction log. The Parquet is in the store already, written by
/// [slipway.analytics.Session#writeParquet].
///
/// @param path of the file in the tree
/// @param cutoff of a materialisation: rules across versions see the last accepted commit of an
///   earlier one
/// @param alongside runs in the commit's transaction, so that what it writes and the commit are one
public record NewCommit(
    String project,
    String dataset,
    String path,
    Digest parquet,
    Mode mode,
    String message,
    JsonNode source,
    Optional<LocalDate> cutoff,
    BiConsumer<Tx, Commit> alongside) {
  /// What becomes of the files of the version before.
  public enum Mode {
    /// The new file is all of the new version.
    REPLACE,
    /// The new file stands beside the earlier ones.
    APPEND
  }

  /// A materialisation as of a cutoff: all of its version.
  public static NewCommit materialisation(
      String project, String dataset, LocalDate cutoff, Digest parquet, JsonNode source) {
    return new NewCommit(
        project,
        dataset,
        cutoff + ".parquet",
        parquet,
        Mode.REPLACE,
        "Materialise " + dataset + " as of " + cutoff,
        source,
        Optional.of(cutoff),
        (_, _) -> {});
  }

  public NewCommit with(BiConsumer<Tx, Commit> together) {
    return new NewCommit(project, dataset, path, parquet, mode, message, source, cutoff, together);
  }
}
