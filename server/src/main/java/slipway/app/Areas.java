package slipway.app;

import slipway.http.Response;
import slipway.operations.Operations;
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
    router.get(
        "/metrics",
        _ ->
            Response.text(200, platform.telemetry().scrape())
                .with("content-type", Telemetry.TEXT_FORMAT));
    openOperations(platform);
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
    begin(platform, closing);
  }

  private static Operations openOperations(Platform platform) {
    return Operations.open(
        new Operations.Neighbours(
            platform.access(),
            platform.audit(),
            platform.database(),
            platform.business(),
            platform.wall(),
            platform.events(),
            platform.jobs(),
            platform.config().http().requestTimeout().dividedBy(2)),
        platform.router());
  }

  /// Last of all: events and jobs begin when every area has said what it does with them, and end
  /// before the areas that they use.
  private static void begin(Platform platform, Closing closing) {
    closing.add(platform.events()).start();
    closing.add(platform.jobs()).start();
  }
}
