package slipway.serving;

import java.util.LinkedHashMap;
import java.util.List;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.registry.Packaged;

/// Model package, feature views and configuration behind an endpoint: changed and rolled back as
/// one value.
///
/// @param digest of package, view definitions and configuration, and of nothing else
/// @param model and version name the package for people
/// @param configuration digest of how the endpoint answers: its declaration and the contracts at
///   its door
public record Release(
    Digest digest,
    String project,
    String endpoint,
    String model,
    int version,
    Digest packageDigest,
    List<ViewRef> views,
    Digest configuration) {

  public Release {
    views = List.copyOf(views);
  }

  /// The release that these three make.
  public static Release of(
      String project, String endpoint, Packaged model, List<ViewRef> views, Digest configuration) {
    var hashed = new LinkedHashMap<String, Object>();
    hashed.put("package", model.packageDigest());
    hashed.put("views", views.stream().map(ViewRef::definition).toList());
    hashed.put("configuration", configuration);
    return new Release(
        Json.digest(hashed),
        project,
        endpoint,
        model.model(),
        model.version(),
        model.packageDigest(),
        views,
        configuration);
  }
}
