package slipway.features;

import java.time.LocalDate;
import java.util.List;
import slipway.api.Digest;

/// What a commit of features or labels was made from, as it stands in the commit's source.
///
/// @param knownThrough the day at whose end the sources were read: the cutoff, or the end of the
///   horizon for labels
public record Provenance(
    String view,
    Digest definition,
    LocalDate cutoff,
    LocalDate knownThrough,
    List<SourceTree> sources,
    List<Leak> leaks) {

  public Provenance {
    sources = List.copyOf(sources);
    leaks = List.copyOf(leaks);
  }

  /// Whether the same definition over the same trees for the same cutoff made it; the leak report
  /// follows from these.
  boolean sameOrigin(Provenance other) {
    return definition.equals(other.definition)
        && cutoff.equals(other.cutoff)
        && sources.equals(other.sources);
  }
}
