package slipway.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import slipway.config.Config;
import slipway.config.Config.HttpConfig;
import slipway.http.PortInUse;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.telemetry.Telemetry;

/// A running server: home, [Platform], [Areas], and the port last, so that whoever is answered is
/// answered by the whole.
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
      Thread.ofPlatform().daemon().name("web-server-load").start(WebServer::load);
      var platform = Platform.open(config, home, new Telemetry(), closing);
      Areas.open(platform, home, closing);
      var web =
          closing.add(WebServer.start(config.http(), platform.router(), platform.telemetry()));
      platform.ownAddress().listens(config.http(), web.port());
      return new Server(closing, platform.router(), web);
    } catch (PortInUse e) {
      closing.close();
      throw new StartRefused(ExitCode.PORT_IN_USE, e.line());
    } catch (RuntimeException | Error e) {
      closing.close();
      throw e;
    }
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
