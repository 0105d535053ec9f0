package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.FeatureViewSpec;

/// A feature or label view with its definition and what was materialised of it.
public record FeatureView(
    String name,
    Digest definition,
    FeatureViewSpec spec,
    @Nullable LocalDate onlineCutoff,
    List<Materialisation> materialisations) {
  public FeatureView {
    materialisations = List.copyOf(materialisations);
  }

  /// @param hidden rows of the sources that were not known at the cutoff (the leak report), by
  ///   relation
  public record Materialisation(
      LocalDate cutoff,
      Digest definition,
      Digest tree,
      long rows,
      Map<String, Long> hidden,
      Instant at) {
    public Materialisation {
      hidden = Map.copyOf(hidden);
    }
  }

  /// An entity's features as they are online; a null value is a missing one.
  public record Vector(
      String view,
      Digest definition,
      Digest tree,
      LocalDate cutoff,
      String entity,
      Map<String, @Nullable Double> features) {}
}
