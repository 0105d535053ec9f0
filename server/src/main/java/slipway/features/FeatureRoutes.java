package slipway.features;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import slipway.blob.BlobStore;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// The REST face of feature views.
final class FeatureRoutes {
  private static final String VIEWS = "/api/v1/projects/{project}/features";

  private static final String PARQUET = "application/vnd.apache.parquet";

  private final Access access;
  private final BlobStore blobs;
  private final Features features;
  private final PointInTime frames;

  FeatureRoutes(Features.Parts parts, Features features) {
    this.access = parts.access();
    this.blobs = parts.blobs();
    this.features = features;
    this.frames = features.pointInTime();
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
    router.get(VIEWS + "/{view}/frame", this::frame);
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

  /// The view of the path first, then those of `views`; named by the digest of its bytes.
  private Response frame(Request request) {
    var views = new ArrayList<String>();
    views.add(request.path("view"));
    views.addAll(request.queryAll("views"));
    var wanted =
        new PointInTime.Wanted(
            request.path("project"),
            views,
            request.query("label").filter(label -> !label.isEmpty()).orElse(null),
            cutoff(request.query("cutoff").orElse("")));
    var file = frames.frame(access.caller(request), wanted);
    return Response.file(PARQUET, blobs.local(file), blobs.size(file).orElse(0), file);
  }

  private static LocalDate cutoff(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException _) {
      throw SlipwayException.invalid("cutoff", '"' + text + '"', "a day, as 1997-06-30");
    }
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
