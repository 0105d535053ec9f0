package slipway.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A real HTTP server whose answers a test gives.
final class StubServer implements AutoCloseable {
  /// Answers one request.
  @FunctionalInterface
  interface Answers {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StubServer(HttpServer server) {
    this.server = server;
  }

  static StubServer start(Answers answers) throws IOException {
    var stub =
        new StubServer(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50));
    stub.server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answers.answer(exchange);
          }
        });
    stub.server.setExecutor(stub.threads);
    stub.server.start();
    return stub;
  }

  static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("content-type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
