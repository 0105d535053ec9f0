package slipway.app;

import java.util.List;
import slipway.config.Launch;

/// Starts the server process.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    var server = Server.start(Launch.of(List.of(arguments)).config());
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    Thread.currentThread().join();
  }
}
