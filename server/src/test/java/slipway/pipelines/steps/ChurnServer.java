package slipway.pipelines.steps;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import slipway.api.Json;
import slipway.api.wire.Applying;
import slipway.api.wire.Execution;
import slipway.app.Server;
import slipway.config.Config;
import slipway.config.Config.ClockMode;
import slipway.testing.Cdnow;
import slipway.testing.Eventually;
import tools.jackson.databind.JsonNode;

/// A whole server on a replayed clock with the churn example applied, driven over HTTP as a client
/// would.
final class ChurnServer implements AutoCloseable {
  private static final String PROJECT = "/api/v1/projects/default";
  private static final List<String> FILES =
      List.of(
          "churned_90d",
          "customer_activity.contract",
          "customer_activity",
          "endpoint",
          "pipeline",
          "purchases.contract",
          "purchases",
          "recalibration");

  private final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  private ChurnServer(Server server) {
    this.server = server;
  }

  static ChurnServer start(Path home) {
    return new ChurnServer(
        Server.start(Config.defaults(home).withPort(0).withClock(ClockMode.REPLAY)));
  }

  /// What came back.
  record Answer(int status, JsonNode body) {}

  Answer send(String method, String path, byte[] body) {
    var uri = URI.create("http://127.0.0.1:" + server.port() + path);
    var request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(answer.statusCode(), Json.tree(answer.body()));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  JsonNode get(String path) {
    return require(send("GET", PROJECT + path, new byte[0]));
  }

  JsonNode post(String path, Object body) {
    return require(send("POST", PROJECT + path, Json.bytes(body)));
  }

  private static JsonNode require(Answer answer) {
    if (answer.status() >= 300) {
      throw new AssertionError(answer.status() + " " + answer.body());
    }
    return answer.body();
  }

  /// Applies the example with a text of the pipeline replaced.
  JsonNode apply(String replaced, String by) {
    var folder = Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");
    var files =
        FILES.stream().map(name -> file(folder.resolve(name + ".yaml"), replaced, by)).toList();
    return post("/apply", new Applying.Request(files, "c0ffee"));
  }

  private static Applying.SourceFile file(Path path, String replaced, String by) {
    try {
      var text = java.nio.file.Files.readString(path);
      return new Applying.SourceFile(path.getFileName().toString(), text.replace(replaced, by));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  void deliver(YearMonth month, byte[] content) {
    require(
        send(
            "POST",
            PROJECT + "/datasets/purchases/deliveries?fileName=" + Cdnow.fileName(month),
            content));
  }

  void advance(LocalDate to) {
    var asked = Json.bytes(Map.of("to", to.toString()));
    Eventually.holds(
        "the clock at " + to,
        () -> {
          var clock = require(send("POST", "/api/v1/clock/advance", asked));
          return clock.path("drained").asBoolean(false) || !clock.path("blockages").isEmpty();
        });
  }

  /// A month as the demo does it: its deliveries, its end, the pipeline.
  Execution month(YearMonth month, String until) {
    deliver(month, Cdnow.month(month));
    advance(month.atEndOfMonth());
    return run(until);
  }

  /// Runs the pipeline to its end; `until` empty: all of it.
  Execution run(String until) {
    return run("churn", until);
  }

  Execution run(String pipeline, String until) {
    var body = Json.object();
    if (!until.isEmpty()) {
      body.put("until", until);
    }
    return await(post("/pipelines/" + pipeline + "/executions", body).path("id").asString(""));
  }

  Execution resume(Execution execution) {
    post("/executions/" + execution.id() + "/resume", Map.of());
    return await(execution.id().toString());
  }

  private Execution await(String id) {
    Eventually.holds("the end of execution " + id, () -> execution(id).status().hasEnded());
    return execution(id);
  }

  private Execution execution(String id) {
    return Json.LENIENT.treeToValue(get("/executions/" + id), Execution.class);
  }

  /// The first months of the example, until features each.
  List<Execution> months(int count) {
    return Stream.iterate(YearMonth.of(1997, 1), month -> month.plusMonths(1))
        .limit(count)
        .map(month -> month(month, "features"))
        .toList();
  }

  @Override
  public void close() {
    http.close(); // before the server, which tells open connections to go away for two seconds
    server.close();
  }
}
