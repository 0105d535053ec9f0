package slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import slipway.api.Json;
import slipway.bench.EchoServer.Ports;

/// One-row predictions against the echo of the same router ([EchoServer]), in one run: a round of
/// the one, a round of the other, and so on.
///
/// `PredictLoad HOME [ROUNDS [SECONDS]]`: HOME is one that `slipway demo --exit` left.
public final class PredictLoad {
  private static final String PREDICT = "/predict/churn";
  private static final String VIEW = "/api/v1/projects/default/features/customer_activity";
  private static final int BODIES = 512;
  private static final int[] CLIENTS = {1, 16};
  private static final Duration START_MAX = Duration.ofSeconds(30);

  /// A request of a kind, by customer.
  private enum Kind {
    KEY_ALONE,
    FEATURES_GIVEN
  }

  private PredictLoad() {}

  /// Prints a table.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
    var time = Duration.ofSeconds(arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2);
    var file = Files.createTempDirectory("bench").resolve("ports.json");
    var process = start(file, arguments[0]);
    try {
      var ports = await(file, process);
      for (var kind : Kind.values()) {
        var bodies = bodies(uri(ports.server()), kind);
        for (int clients : CLIENTS) {
          compare(kind, clients, new Rounds(rounds, time), ports, bodies);
        }
      }
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private record Rounds(int count, Duration time) {}

  private static void compare(
      Kind kind, int clients, Rounds rounds, Ports ports, List<byte[]> bodies) throws IOException {
    var echoes = new ArrayList<Load.Round>();
    var predictions = new ArrayList<Load.Round>();
    var ratios = new ArrayList<Double>();
    round(clients, rounds.time(), ports.echo(), "/echo", bodies); // warm
    round(clients, rounds.time(), ports.server(), PREDICT, bodies);
    for (int i = 0; i < rounds.count(); i++) {
      var echo = round(clients, rounds.time(), ports.echo(), "/echo", bodies);
      var prediction = round(clients, rounds.time(), ports.server(), PREDICT, bodies);
      echoes.add(echo);
      predictions.add(prediction);
      ratios.add(prediction.rate() / echo.rate());
    }
    var sorted = ratios.stream().sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "%-14s %2d clients%n  echo     %s%n  predict  %s%n  ratio of rates: median %.2f, least %.2f, most %.2f%n",
        kind,
        clients,
        Load.Round.median(echoes).text(),
        Load.Round.median(predictions).text(),
        Load.middle(ratios.stream().mapToDouble(Double::doubleValue).toArray()),
        sorted.getFirst(),
        sorted.getLast());
  }

  private static Load.Round round(
      int clients, Duration time, int port, String path, List<byte[]> bodies) throws IOException {
    return Load.run(clients, time, number -> new Caller(new Lane(uri(port)), path, bodies, number));
  }

  /// Sends the prepared bodies round and round.
  private static final class Caller implements Load.Client {
    private final Lane lane;
    private final List<byte[]> requests;
    private int next;

    Caller(Lane lane, String path, List<byte[]> bodies, int number) {
      this.lane = lane;
      this.requests = bodies.stream().map(body -> lane.request(path, body)).toList();
      this.next = number * BODIES / 16;
    }

    @Override
    public boolean once() throws IOException {
      lane.send(requests.get(next++ % requests.size()));
      return true;
    }

    @Override
    public void close() throws IOException {
      lane.close();
    }
  }

  /// Of random customers: `{"customer_id": N}`, or the twelve features that the server knows of
  /// them.
  private static List<byte[]> bodies(URI server, Kind kind) throws IOException {
    var random = new SplittableRandom(1);
    var bodies = new ArrayList<byte[]>();
    try (var lane = new Lane(server)) {
      for (int i = 0; i < BODIES; i++) {
        int customer = 1 + random.nextInt(23_570);
        bodies.add(
            switch (kind) {
              case KEY_ALONE -> Json.bytes(Json.object().put("customer_id", customer));
              case FEATURES_GIVEN ->
                  Json.bytes(Json.tree(lane.get(VIEW + "/entities/" + customer)).path("features"));
            });
      }
    }
    return bodies;
  }

  private static Process start(Path file, String home) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+UseSerialGC",
            "-Xmx1g",
            "-cp",
            System.getProperty("java.class.path"),
            EchoServer.class.getName(),
            file.toString(),
            "--home",
            home,
            "--port",
            "0",
            "--clock",
            "replay");
    builder.environment().put("ORT_DISABLE_TELEMETRY", "1");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(file.resolveSibling("server.log").toFile())
        .start();
  }

  private static Ports await(Path file, Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    while (!Files.exists(file)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException("no server; see " + file.resolveSibling("server.log"));
      }
      Thread.sleep(Duration.ofMillis(10));
    }
    return Json.read(Files.readAllBytes(file), Ports.class);
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
