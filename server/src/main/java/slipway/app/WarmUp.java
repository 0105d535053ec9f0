package slipway.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import slipway.access.Access;
import slipway.http.Method;

/// Asks a fresh server for every page and list that needs no name but a project's, so that what a
/// start runs through is loaded once, and Java's start-up cache holds it.
final class WarmUp {
  private static final int ROUNDS = 2;
  private static final int TIMEOUT_MILLIS = 5_000;

  private WarmUp() {}

  static void run(Server server) throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      for (var route : server.router().routes()) {
        var path = route.path().replace("{project}", Access.DEFAULT_PROJECT);
        if (route.method() == Method.GET && !path.contains("{") && !path.contains("events")) {
          ask(server.port(), path);
        }
      }
    }
  }

  /// Any answer will do: a route that wants parameters says so.
  private static void ask(int port, String path) throws IOException {
    var connection =
        (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.getResponseCode();
    connection.disconnect();
  }
}
