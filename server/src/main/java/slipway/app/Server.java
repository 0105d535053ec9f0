package slipway.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import slipway.access.Access;
import slipway.config.Config;
import slipway.config.Config.ClockMode;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.PortInUse;
import slipway.http.Response;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.processes.Processes;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// A running server: the areas wired by hand, in the import table's order. The port is opened last,
/// so whoever is answered is answered by the whole.
public final class Server implements AutoCloseable {
  private final Closing closing;
  private final Router router;
  private final WebServer web;

  private Server(Closing closing, Router router, WebServer web) {
    this.closing = closing;
    this.router = router;
    this.web = web;
  }

  /// Returns when requests are answered; throws [StartRefused] when the home, the address or the
  /// port cannot be had, and leaves nothing open then.
  public static Server start(Config config) {
    requireLoopback(config.http());
    return start(config, Home.open(config.home()));
  }

  /// The same in a home that is already held; the server closes it.
  static Server start(Config config, Home home) {
    var closing = new Closing();
    try {
      closing.add(home);
      WebServer.requireFreePort(config.http());
      var telemetry = new Telemetry();
      var router = new Router();
      wire(config, home, closing, telemetry, router);
      var web = closing.add(WebServer.start(config.http(), router, telemetry));
      return new Server(closing, router, web);
    } catch (PortInUse e) {
      closing.close();
      throw new StartRefused(ExitCode.PORT_IN_USE, e.line());
    } catch (RuntimeException | Error e) {
      closing.close();
      throw e;
    }
  }

  private static void wire(
      Config config, Home home, Closing closing, Telemetry telemetry, Router router) {
    var wall = WallClock.system();
    var business =
        config.clock() == ClockMode.LIVE
            ? BusinessClock.live(wall)
            : BusinessClock.replay(wall, Instant.EPOCH);
    var processes = closing.add(Processes.open(home.children(), telemetry));
    var database = closing.add(Database.open(config.database(), config.crashPoint(), telemetry));
    var access = Access.open(database, wall, router);
    router.get("/health", _ -> Response.text(200, "OK"));
    router.get(
        "/metrics",
        _ -> Response.text(200, telemetry.scrape()).with("content-type", Telemetry.TEXT_FORMAT));
    java.util.Objects.requireNonNull(processes);
    java.util.Objects.requireNonNull(access);
    java.util.Objects.requireNonNull(business);
  }

  static void requireLoopback(HttpConfig http) {
    try {
      if (!http.insecure() && !InetAddress.getByName(http.host()).isLoopbackAddress()) {
        throw new StartRefused(
            ExitCode.ADDRESS_REFUSED,
            "http.host: \""
                + http.host()
                + "\" can be reached by others, and there is no login (expected: a loopback address as 127.0.0.1; or --insecure when the network is trusted)");
      }
    } catch (UnknownHostException _) {
      throw new StartRefused(
          ExitCode.WRONG_SETTING,
          "http.host: \"" + http.host() + "\" is unknown (expected: an address of this machine)");
    }
  }

  public int port() {
    return web.port();
  }

  /// Every route of every area, for the tests and documents that walk the table.
  public Router router() {
    return router;
  }

  /// Drains: no new requests, those under way are answered, then the areas close in the opposite
  /// order of their opening.
  @Override
  public void close() {
    closing.close();
  }
}
