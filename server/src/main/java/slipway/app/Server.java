package slipway.app;

import slipway.access.Access;
import slipway.config.Config;
import slipway.config.Config.ClockMode;
import slipway.db.Database;
import slipway.http.Response;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// A running server: the areas wired by hand, in the import table's order.
public final class Server implements AutoCloseable {
  private final Database database;
  private final WebServer web;

  private Server(Database database, WebServer web) {
    this.database = database;
    this.web = web;
  }

  public static Server start(Config config) {
    var wall = WallClock.system();
    var business =
        config.clock() == ClockMode.LIVE
            ? BusinessClock.live(wall)
            : BusinessClock.replay(wall, java.time.Instant.EPOCH);
    var telemetry = new Telemetry();
    var database = Database.open(config.database(), config.crashPoint(), telemetry);
    var router = new Router();
    var access = Access.open(database, wall);
    router.get("/health", _ -> Response.text(200, "OK"));
    router.get("/metrics", _ -> Response.text(200, telemetry.scrape()));
    java.util.Objects.requireNonNull(access);
    java.util.Objects.requireNonNull(business);
    return new Server(database, WebServer.start(config.http(), router));
  }

  public int port() {
    return web.port();
  }

  @Override
  public void close() {
    web.close();
    database.close();
  }
}
