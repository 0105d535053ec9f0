package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// Whether a sample of feature vectors, as they were served or trained on, is what the feature
/// views give when they are evaluated again as of the cutoff, bit for bit.
///
/// @param subject `served/<endpoint>` or `training/<digest>`
/// @param release that served the vectors, or whose model was trained on them
/// @param training digest of the training; null for served vectors
/// @param trees of the materialisations that the served vectors came from
/// @param available how many vectors there were
/// @param rows how many of them were compared
/// @param mismatched rows in which a feature differs, or whose entity the views do not know
/// @param unknown of these, the rows whose entity the views do not know
/// @param rate mismatched / rows, with its 95 % interval
/// @param byLabel of vectors trained on: a mismatch that follows the label is a leak
/// @param at on the business clock
public record ParityReport(
    UUID id,
    String project,
    Source source,
    String subject,
    String endpoint,
    Digest release,
    @Nullable Digest training,
    LocalDate cutoff,
    List<Digest> trees,
    long available,
    int rows,
    int mismatched,
    int unknown,
    Rate rate,
    List<OfFeature> features,
    List<OfLabel> byLabel,
    String sentence,
    Instant at) {

  /// Which vectors were looked at.
  public enum Source {
    SERVED,
    TRAINED
  }

  /// A share with its 95 % interval (Wilson): of all vectors, as the sample shows it.
  public record Rate(double value, double low, double high) {}

  /// @param examples some of the entities, at most 20
  public record OfFeature(String feature, int mismatched, Rate rate, List<Difference> examples) {
    public OfFeature {
      examples = List.copyOf(examples);
    }
  }

  /// An entity's two values; null is missing.
  public record Difference(String entity, @Nullable Double kept, @Nullable Double recomputed) {}

  public record OfLabel(double label, int rows, int mismatched, double rate) {}

  /// Asks for an audit.
  ///
  /// @param source null: SERVED
  /// @param cutoff of served vectors; null: the newest that was served
  /// @param sample null: as the server is set
  public record Ask(
      @Nullable Source source, @Nullable LocalDate cutoff, @Nullable Integer sample) {}

  public ParityReport {
    trees = List.copyOf(trees);
    features = List.copyOf(features);
    byLabel = List.copyOf(byLabel);
  }
}
