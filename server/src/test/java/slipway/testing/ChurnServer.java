package slipway.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import slipway.api.Json;
import slipway.api.wire.Applying;
import slipway.api.wire.Clock;
import slipway.api.wire.Execution;
import slipway.api.wire.Prediction;
import slipway.app.Server;
import slipway.config.Config;
import slipway.http.Router;
import tools.jackson.databind.JsonNode;

/// A real server in this JVM with the churn example on it, driven over HTTP as a client would.
public final class ChurnServer implements AutoCloseable {
  private static final String P = "/api/v1/projects/default";
  private static final Path EXAMPLE =
      Path.of(System.getProperty("slipway.root", "..")).resolve("examples/churn");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /// An answer of any status.
  public record Answer(int status, JsonNode body) {}

  private final Path home;
  private final Server server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ChurnServer(Config config) {
    this.home = config.home();
    this.server = Server.start(config);
  }

  public static ChurnServer start(Path home) {
    return start(home, config -> config);
  }

  /// The same with settings of the test's.
  public static ChurnServer start(Path home, UnaryOperator<Config> changed) {
    return new ChurnServer(
        changed.apply(Config.defaults(home).withPort(0).withClock(Config.ClockMode.REPLAY)));
  }

  /// Every route of the server.
  public List<Router.Route> routes() {
    return server.router().routes();
  }

  public Path home() {
    return home;
  }

  /// Applies the example's declarations.
  public void apply() {
    try (Stream<Path> files = Files.list(EXAMPLE)) {
      var sources = new ArrayList<Applying.SourceFile>();
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        sources.add(new Applying.SourceFile(file.getFileName().toString(), Files.readString(file)));
      }
      ok(send("POST", P + "/apply", Json.bytes(new Applying.Request(sources, "0123abc"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a file of the example.
  public static String example(String file) {
    try {
      return Files.readString(EXAMPLE.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Applies what a test declares beside or instead of the example's documents.
  ///
  /// @param example files of the example, without `.yaml`
  public void apply(List<String> example, String more) {
    var sources = new ArrayList<Applying.SourceFile>();
    try {
      for (var name : example) {
        sources.add(
            new Applying.SourceFile(
                name + ".yaml", Files.readString(EXAMPLE.resolve(name + ".yaml"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    sources.add(new Applying.SourceFile("test.yaml", more));
    ok(send("POST", P + "/apply", Json.bytes(new Applying.Request(sources, "0123abc"))));
  }

  /// Delivers the month's lines, moves the clock to its end, and runs the pipeline.
  ///
  /// @param until the last step; empty for all
  public Execution month(YearMonth month, String until) {
    ok(
        send(
            "POST",
            P + "/datasets/purchases/deliveries?fileName=cdnow-" + month + ".txt",
            lines(month)));
    advance(month);
    return run(until);
  }

  /// Delivers a file as it is to any dataset.
  public void deliver(String dataset, String fileName, String content) {
    ok(
        send(
            "POST",
            P + "/datasets/" + dataset + "/deliveries?fileName=" + fileName,
            content.getBytes(StandardCharsets.UTF_8)));
  }

  /// Runs the pipeline with what is there.
  ///
  /// @param until the last step; empty for all
  public Execution run(String until) {
    var start = new Execution.Start(Map.of(), until.isEmpty() ? null : until);
    var begun =
        Json.readLenient(
            Json.bytes(ok(send("POST", P + "/pipelines/churn/executions", Json.bytes(start)))),
            Execution.class);
    return await(begun.id());
  }

  /// Starts any pipeline, and does not wait.
  public Execution begin(String pipeline) {
    var start = Json.bytes(new Execution.Start(Map.of(), null));
    return Json.readLenient(
        Json.bytes(ok(send("POST", P + "/pipelines/" + pipeline + "/executions", start))),
        Execution.class);
  }

  /// How an execution ended, well or not.
  public Execution ended(UUID id) {
    Eventually.holds("the end of " + id, () -> execution(id).status().hasEnded());
    return execution(id);
  }

  public Execution execution(UUID id) {
    return Json.readLenient(Json.bytes(ok(get("/executions/" + id))), Execution.class);
  }

  public Prediction predict(int customer) {
    var body = ("{\"customer_id\": " + customer + "}").getBytes(StandardCharsets.UTF_8);
    return Json.readLenient(Json.bytes(ok(send("POST", "/predict/churn", body))), Prediction.class);
  }

  /// What is at any path of the server, as text.
  public String text(String path) {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path)).build();
      return client.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// At any path of the server.
  public Answer postAt(String path) {
    return send("POST", path, new byte[0]);
  }

  public Answer get(String path) {
    return send("GET", P + path, new byte[0]);
  }

  public Answer post(String path) {
    return send("POST", P + path, new byte[0]);
  }

  public Answer post(String path, Object body) {
    return send("POST", P + path, Json.bytes(body));
  }

  /// Moves the clock to the month's end and waits until everything due is done.
  public void advance(YearMonth month) {
    var to = Json.bytes(new Clock.Advance(month.atEndOfMonth()));
    for (int i = 0; i < 10; i++) {
      var answer = ok(send("POST", "/api/v1/clock/advance", to));
      var clock = Json.readLenient(Json.bytes(answer), Clock.class);
      if (!clock.blockages().isEmpty()) {
        throw new AssertionError("blocked: " + clock.blockages());
      }
      if (clock.drained()) {
        return;
      }
    }
    throw new AssertionError("the clock does not come to rest");
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }

  private Execution await(UUID id) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var body = ok(get("/executions/" + id));
      var execution = Json.readLenient(Json.bytes(body), Execution.class);
      if (execution.status().hasEnded()) {
        if (execution.status() == Execution.Status.FAILED) {
          throw new AssertionError(Json.pretty(execution));
        }
        return execution;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("execution " + id + " does not end");
  }

  private static JsonNode ok(Answer answer) {
    if (answer.status() >= 300) {
      throw new AssertionError(answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  private Answer send(String method, String path, byte[] body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(PATIENCE)
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
            .build();
    try {
      var response = client.send(request, BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), Json.tree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] lines(YearMonth month) {
    var prefix = month.format(DateTimeFormatter.ofPattern("uuuuMM"));
    try {
      List<String> all =
          Files.readAllLines(EXAMPLE.resolve("data/CDNOW_master.txt"), StandardCharsets.US_ASCII);
      return Stream.concat(
              Stream.of(all.getFirst()),
              all.stream().skip(1).filter(line -> line.substring(7).startsWith(prefix)))
          .collect(Collectors.joining("\r\n", "", "\r\n"))
          .getBytes(StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
