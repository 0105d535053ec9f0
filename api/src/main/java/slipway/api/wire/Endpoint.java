package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// An endpoint and what serves behind it.
///
/// @param release null until something was released
/// @param predictions logged so far
public record Endpoint(
    String name,
    @Nullable String description,
    String model,
    List<String> views,
    @Nullable Release release,
    long predictions) {
  public Endpoint {
    views = List.copyOf(views);
  }

  /// @param number counts the endpoint's releases
  public record Release(
      int number,
      Digest digest,
      int version,
      Digest packageDigest,
      List<View> views,
      Digest configuration,
      Instant since,
      String decision) {
    public Release {
      views = List.copyOf(views);
    }
  }

  public record View(String view, Digest definition) {}

  /// A prediction as it was logged.
  ///
  /// @param at on the business clock
  /// @param cutoff null when the features were given in the request; so may be `entity`
  /// @param vector in the order of the model's inputs; null is a missing value
  public record Logged(
      UUID id,
      String requestId,
      Instant at,
      Instant recordedAt,
      Digest release,
      @Nullable LocalDate cutoff,
      @Nullable String entity,
      List<@Nullable Double> vector,
      List<@Nullable Double> output) {}
}
