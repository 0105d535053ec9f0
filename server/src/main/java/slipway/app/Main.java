package slipway.app;

import java.nio.file.Path;
import java.time.Duration;
import slipway.config.Config;
import slipway.config.CrashPoint;

/// Starts the server process.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    var home = Path.of(arguments.length > 0 ? arguments[0] : ".slipway");
    var config =
        new Config(
            home,
            new Config.HttpConfig("127.0.0.1", 5000, false, 10 << 20, Duration.ofSeconds(60)),
            new Config.DatabaseConfig("jdbc:sqlite:" + home.resolve("slipway.db"), "", ""),
            Config.ClockMode.LIVE,
            CrashPoint.none());
    var server = Server.start(config);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
