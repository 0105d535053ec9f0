package slipway.app;

import slipway.http.Response;
import slipway.telemetry.Telemetry;

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
  }
}
