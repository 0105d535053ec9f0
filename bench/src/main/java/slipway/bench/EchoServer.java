package slipway.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import slipway.api.Json;
import slipway.app.Server;
import slipway.config.Config;
import slipway.config.Config.HttpConfig;
import slipway.config.Launch;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.http.WebServer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// A server on an existing home, and in the same process, on the same event loops, another port of
/// the same router whose one route parses whatever JSON it gets and answers JSON of a prediction's
/// size: what the way there and back costs without the prediction.
///
/// `EchoServer FILE --home DIR …`: FILE gets the two ports; the rest are options of `serve`.
public final class EchoServer {
  private static final int BODY_BYTES_MAX = 1 << 20;
  private static final int ANSWER_BYTES = 320;
  private static final JsonFactory JSON = new JsonFactory();

  /// Where the two answer.
  record Ports(int server, int echo) {}

  private EchoServer() {}

  /// Runs until it is ended.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var options = java.util.List.of(arguments).subList(1, arguments.length);
    Config config = Launch.of(options).config();
    try (var server = Server.start(config);
        var echo =
            WebServer.start(
                HttpConfig.loopback(0),
                new Router().deferred(Method.POST, "/echo", BODY_BYTES_MAX, EchoServer::answer))) {
      var file = Path.of(arguments[0]);
      var beside = file.resolveSibling(file.getFileName() + ".tmp");
      Files.write(beside, Json.bytes(new Ports(server.port(), echo.port())));
      Files.move(beside, file);
      Thread.currentThread().join();
    }
  }

  private static CompletableFuture<Response> answer(Request request) {
    double sum = 0;
    try (var parser = JSON.createParser(ObjectReadContext.empty(), request.body())) {
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
          sum += parser.getDoubleValue();
        }
      }
    }
    var out = new ByteArrayOutputStream(ANSWER_BYTES);
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      json.writeStartObject();
      json.writeStringProperty("prediction", "churns");
      json.writeNumberProperty("probability", (float) sum);
      json.writeStringProperty(
          "release", "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0");
      json.writeStringProperty(
          "predictionId", new UUID(Double.doubleToLongBits(sum), 0).toString());
      json.writeStringProperty("requestId", request.id());
      json.writeEndObject();
    }
    return CompletableFuture.completedFuture(
        Response.of(200, "application/json; charset=utf-8", out.toByteArray()));
  }
}
