package slipway.events;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import slipway.api.Json;
import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// A server that publishes one event whose handler has an effect, and is halted on the way.
final class EventsCrashMain {
  private EventsCrashMain() {}

  public static void main(String[] arguments) {
    var config = new DatabaseConfig(arguments[0], arguments[1], "");
    var database = Database.open(config, CrashPoint.parse(arguments[2]), new Telemetry());
    var wall = WallClock.system();
    var events = Events.open(database, BusinessClock.live(wall), wall, new Telemetry());
    events.subscribe(
        "effects",
        Delivery.ONCE_PER_CLUSTER,
        Set.of("thing.made"),
        event -> Effects.add(database, event.subject()));
    events.start();
    database.inTransaction(
        "test.publish",
        tx -> {
          events.publish(tx, new NewEvent("default", "thing.made", "one", Json.object()));
          return "";
        });
    LockSupport.parkNanos(Long.MAX_VALUE);
  }
}
