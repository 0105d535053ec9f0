package slipway.db;

import slipway.config.Config.DatabaseConfig;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

/// A process that writes the counters a, b and c, each in a transaction `test.write`, and may be
/// halted at a crash point on the way.
final class CrashMain {
  private CrashMain() {}

  public static void main(String[] arguments) {
    var config = new DatabaseConfig(arguments[0], arguments[1], "");
    try (var database = Database.open(config, CrashPoint.parse(arguments[2]), new Telemetry())) {
      for (var name : new String[] {"a", "b", "c"}) {
        database.inTransaction(
            "test.write",
            tx -> {
              Counters.set(tx, name, 1);
              return name;
            });
      }
    }
  }
}
