package slipway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.blob.FileBlobs;
import slipway.config.Config;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.ids.Ids;
import slipway.references.References;
import slipway.registry.Registry;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import slipway.tracking.Tracking;
import tools.jackson.databind.JsonNode;

/// Tracking and registry behind a real port, and a client that speaks to them in JSON.
public final class MlflowServer implements AutoCloseable {
  public static final Caller CALLER = new Caller("tester", Caller.Kind.PERSON);

  private static final String API = "/api/2.0/mlflow/";

  /// What came back; the body is a missing node when it was no JSON.
  public record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
    public String text() {
      return new String(raw.body(), StandardCharsets.UTF_8);
    }

    public String errorCode() {
      return body.path("error_code").asString("");
    }

    public String message() {
      return body.path("message").asString("");
    }
  }

  private final Database database;
  private final BlobStore blobs;
  private final Tracking tracking;
  private final Registry registry;
  private final Events events;
  private final WebServer web;

  /// As MLflow's clients speak.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// Serves what is in the database; closes it at the end.
  public MlflowServer(Database database, Path directory) {
    this.database = database;
    var wall = WallClock.system();
    var ids = new Ids(wall);
    var access = Access.open(database, wall);
    var router = new Router();
    blobs = FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
    var references = References.open(wall);
    tracking =
        Tracking.open(new Tracking.Parts(access, database, blobs, references, ids, wall), router);
    events = Events.open(database, BusinessClock.live(wall), wall, new Telemetry());
    registry =
        Registry.open(
            new Registry.Parts(
                access, database, Audit.open(wall, ids), events, blobs, references, wall, tracking),
            router);
    web = WebServer.start(Config.defaults(directory).http().withPort(0), router);
  }

  public Tracking tracking() {
    return tracking;
  }

  public Registry registry() {
    return registry;
  }

  /// Not started.
  public Events events() {
    return events;
  }

  public Database database() {
    return database;
  }

  public BlobStore blobs() {
    return blobs;
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + web.port() + path);
  }

  /// POSTs JSON (single quotes are read as double ones) to a call of MLflow's.
  public Answer post(String call, String json) {
    return send("POST", API + call, json.replace('\'', '"'));
  }

  public Answer get(String callAndQuery) {
    return send("GET", API + callAndQuery, "");
  }

  /// Any method with a JSON body.
  public Answer send(String method, String path, String body) {
    return send(method, path, body.getBytes(StandardCharsets.UTF_8), "application/json");
  }

  public Answer send(String method, String path, byte[] body, String contentType) {
    var request =
        HttpRequest.newBuilder(uri(path))
            .method(
                method,
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (!contentType.isEmpty()) {
      request.header("content-type", contentType);
    }
    return send(request.build());
  }

  public Answer send(HttpRequest request) {
    try {
      var raw = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      var text = new String(raw.body(), StandardCharsets.UTF_8);
      var body = text.startsWith("{") ? Json.tree(text) : Json.object().path("none");
      return new Answer(raw.statusCode(), body, raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    web.close();
    database.close();
  }
}
