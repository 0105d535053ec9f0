package slipway.features;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.http.Response;
import slipway.http.Router;

/// The REST face of feature views.
final class FeatureRoutes {
  private static final String VIEWS = "/api/v1/projects/{project}/features";

  private final Access access;
  private final Features features;

  FeatureRoutes(Access access, Features features) {
    this.access = access;
    this.features = features;
  }

  void register(Router router) {
    router.get(
        VIEWS,
        request ->
            Response.json(
                Page.of(features.views(access.caller(request), request.path("project")))));
    router.get(
        VIEWS + "/{view}",
        request ->
            Response.json(
                features.view(
                    access.caller(request), request.path("project"), request.path("view"))));
    router.get(
        VIEWS + "/{view}/entities/{entity}",
        request ->
            Response.json(
                features.vector(
                    access.caller(request),
                    request.path("project"),
                    request.path("view"),
                    request.path("entity"))));
    router.get(
        VIEWS + "/{view}/online",
        request ->
            Response.json(
                features.vector(
                    access.caller(request),
                    request.path("project"),
                    request.path("view"),
                    request
                        .query("entity")
                        .orElseThrow(
                            () -> SlipwayException.invalid("entity", "missing", "?entity=KEY")))));
  }

  /// A vector by the names of its features, in order; missing is null.
  static Map<String, @Nullable Double> named(List<String> names, float[] values) {
    var named = new LinkedHashMap<String, @Nullable Double>();
    for (int i = 0; i < values.length; i++) {
      // the float's own shortest digits, not those of its widening
      named.put(
          names.get(i), Float.isNaN(values[i]) ? null : Double.valueOf(Float.toString(values[i])));
    }
    return named;
  }
}
