package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import slipway.api.Json;
import slipway.api.wire.Prediction;
import slipway.config.Config.HttpConfig;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.telemetry.Telemetry;
import slipway.testing.Cdnow;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;
import slipway.testing.TestDatabases;

/// A server's next start that rolls the endpoint back, or answers requests and prints the id of
/// each that it has acknowledged, until it is halted.
final class SplitCrashMain {
  private static final int CUSTOMERS = 500;

  private SplitCrashMain() {}

  @SuppressWarnings("SystemOut") // the parent reads it
  public static void main(String[] arguments) {
    var directory = Path.of(arguments[0]);
    var database =
        Database.open(
            TestDatabases.sqliteConfig(directory), CrashPoint.parse(arguments[1]), new Telemetry());
    var line = new ChurnLine(directory, database, Instant.parse(arguments[2]));
    line.settle();
    if (arguments[1].contains("rollback")) {
      line.serving.rollback(
          ChurnLine.CALLER, ChurnLine.PROJECT, ChurnLine.ENDPOINT, Optional.empty(), "test");
      return;
    }
    var web = WebServer.start(HttpConfig.loopback(0), line.router);
    var known = Cdnow.customers(YearMonth.of(1997, 1));
    for (int i = 0; ; i++) {
      var body = "{\"customer_id\": " + known.get(i % CUSTOMERS) + "}";
      var answer =
          RawHttp.send(
              web.port(), "POST", "/predict/churn", "", body.getBytes(StandardCharsets.UTF_8));
      System.out.println(Json.readLenient(answer.body(), Prediction.class).predictionId());
    }
  }
}
