package slipway.api.wire;

import java.time.Instant;
import java.util.List;
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
}
