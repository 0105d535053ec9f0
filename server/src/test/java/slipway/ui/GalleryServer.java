package slipway.ui;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import slipway.access.Access;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.testing.TestDatabases;

/// The gallery, answering at a free port, and a client that asks it.
final class GalleryServer implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final Database database;
  private final WebServer web;

  GalleryServer(Path folder) {
    database = TestDatabases.sqlite(folder);
    var access = Access.open(database, () -> Fixtures.NOW);
    web = WebServer.start(HttpConfig.loopback(0), Gallery.router(access));
  }

  String address() {
    return "http://127.0.0.1:" + web.port();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return ask(request(path), BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address() + path));
  }

  <T> HttpResponse<T> ask(HttpRequest.Builder request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request.build(), body);
  }

  @Override
  public void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    web.close();
    database.close();
  }
}
