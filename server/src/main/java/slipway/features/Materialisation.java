package slipway.features;

import java.util.List;
import java.util.UUID;
import slipway.api.Digest;

/// One cutoff of a view as it stands in its dataset, and how it came.
public record Materialisation(
    String dataset, UUID commit, Digest tree, long rows, Provenance provenance, Outcome outcome) {
  /// The event that says that features of a cutoff were accepted; its subject is the view.
  public static final String FEATURES = "features.materialised";

  /// The event that says that labels of a cutoff became known; its subject is the view.
  public static final String LABELS = "labels.matured";

  /// Whether this call made it.
  public enum Outcome {
    COMMITTED,
    /// The same definition, cutoff and source trees had been materialised before.
    UNCHANGED
  }

  /// Rows that the filter took away, over all sources.
  public List<Leak> leaks() {
    return provenance.leaks();
  }
}
