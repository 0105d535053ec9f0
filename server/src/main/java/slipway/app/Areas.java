package slipway.app;

import slipway.http.Response;
import slipway.registry.Registry;
import slipway.telemetry.Telemetry;
import slipway.tracking.Tracking;

/// The rows `operations` and below of the import table, opened in its order.
final class Areas {
  private Areas() {}

  /// Opens every area on the platform; each adds its routes. What an area needs closed goes to
  /// `closing`. Nothing here waits for a network or loads a native library: that comes with the
  /// first request or job that needs it.
  static void open(Platform platform, Closing closing) {
    var router = platform.router();
    router.get("/health", _ -> Response.text(200, "OK"));
    router.get(
        "/metrics",
        _ ->
            Response.text(200, platform.telemetry().scrape())
                .with("content-type", Telemetry.TEXT_FORMAT));
    var tracking =
        Tracking.open(
            new Tracking.Parts(
                platform.access(),
                platform.database(),
                platform.blobs(),
                platform.references(),
                platform.ids(),
                platform.wall()),
            router);
    Registry.open(
        new Registry.Parts(
            platform.access(),
            platform.database(),
            platform.audit(),
            platform.blobs(),
            platform.references(),
            platform.wall(),
            tracking),
        router);
  }
}
