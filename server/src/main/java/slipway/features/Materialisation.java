package slipway.features;

import java.util.List;
import java.util.UUID;
import slipway.api.Digest;

/// One cutoff of a view as it stands in its dataset, and how it came.
public record Materialisation(
    String dataset, UUID commit, Digest tree, long rows, Provenance provenance, Outcome outcome) {
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
