package slipway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import slipway.api.Json;

/// What a tracking client does most, against servers that speak MLflow's REST, in one run: a round
/// at the one, a round at the other, and so on. Every batch and every metric goes to a run that had
/// none of it before.
///
/// `TrackingLoad [--rounds N] [--seconds N] [--commit JDBC_URL] NAME=URL…`: ratios are the first
/// server's to each of the others'. With `--commit`, a bare JDBC connection commits as many rows to
/// that database, and the one client's latency is told in commits plus round trips.
public final class TrackingLoad {
  private static final String API = "/api/2.0/mlflow/";
  private static final int[] CLIENTS = {1, 16};
  private static final int FIRST_RUNS = 16;
  private static final double RUNS_SPARE = 1.5;
  private static final int LOADERS = 16;

  /// What is measured; `rows` are those a commit of it writes.
  private enum Operation {
    CREATE("runs/create", 2),
    LOG_BATCH("runs/log-batch", 140),
    LOG_METRIC("runs/log-metric", 2);

    private final String path;
    private final int rows;

    Operation(String path, int rows) {
      this.path = path;
      this.rows = rows;
    }
  }

  private final int rounds;
  private final Duration time;
  private final String commitUrl;
  private final Map<String, URI> servers;
  private final AtomicLong clock = new AtomicLong(1_700_000_000_000L);

  private TrackingLoad(int rounds, Duration time, String commitUrl, Map<String, URI> servers) {
    this.rounds = rounds;
    this.time = time;
    this.commitUrl = commitUrl;
    this.servers = servers;
  }

  /// Prints a table.
  public static void main(String[] arguments) throws IOException {
    int rounds = 3;
    var time = Duration.ofSeconds(3);
    var commit = "";
    var servers = new LinkedHashMap<String, URI>();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
        case "--seconds" -> time = Duration.ofSeconds(Integer.parseInt(arguments[++i]));
        case "--commit" -> commit = arguments[++i];
        default -> {
          var named = arguments[i].split("=", 2);
          servers.put(named[0], URI.create(named[1]));
        }
      }
    }
    new TrackingLoad(rounds, time, commit, servers).run();
  }

  private void run() throws IOException {
    for (var operation : Operation.values()) {
      for (int clients : CLIENTS) {
        compare(operation, clients);
      }
    }
  }

  private void compare(Operation operation, int clients) throws IOException {
    var seen = new LinkedHashMap<String, List<Load.Round>>();
    var pace = new LinkedHashMap<String, Double>();
    for (var server : servers.entrySet()) {
      seen.put(server.getKey(), new ArrayList<>());
      var warm = round(server.getValue(), operation, clients, FIRST_RUNS * clients);
      pace.put(server.getKey(), warm.rate());
    }
    for (int i = 0; i < rounds; i++) {
      for (var server : servers.entrySet()) {
        double most = pace.getOrDefault(server.getKey(), 0.0);
        int runs = (int) (most * time.toSeconds() * RUNS_SPARE) + FIRST_RUNS * clients;
        var round = round(server.getValue(), operation, clients, runs);
        pace.put(server.getKey(), Math.max(most, round.rate()));
        seen.get(server.getKey()).add(round);
      }
    }
    System.out.printf("%s, %d client%s%n", operation, clients, clients == 1 ? "" : "s");
    seen.forEach((name, figures) ->
        System.out.printf("  %-10s %s%n", name, Load.Round.median(figures).text()));
    ratios(seen);
    if (clients == 1 && !commitUrl.isEmpty()) {
      floor(operation, Load.Round.median(seen.values().iterator().next()));
    }
  }

  private static void ratios(Map<String, List<Load.Round>> seen) {
    var first = seen.values().iterator().next();
    seen.entrySet().stream()
        .skip(1)
        .forEach(other -> {
          var ratios = new double[first.size()];
          for (int i = 0; i < ratios.length; i++) {
            ratios[i] = first.get(i).rate() / other.getValue().get(i).rate();
          }
          double middle = Load.middle(ratios); // sorts
          System.out.printf(
              Locale.ROOT,
              "  over %s: median %.1f, least %.1f, most %.1f%n",
              other.getKey(),
              middle,
              ratios[0],
              ratios[ratios.length - 1]);
        });
  }

  private void floor(Operation operation, Load.Round round) throws IOException {
    double commit = Commits.p50(commitUrl, operation.rows, time).p50();
    double trip =
        Load.run(1, time, _ -> new Trips(new Lane(servers.values().iterator().next()))).p50();
    System.out.printf(
        Locale.ROOT,
        "  p50 %.3f ms = %.2f x (commit of %d rows %.3f + round trip %.3f ms)%n",
        round.p50(),
        round.p50() / (commit + trip),
        operation.rows,
        commit,
        trip);
  }

  /// @param runs how many fresh runs there are for what needs one; a round ends early without
  private Load.Round round(URI server, Operation operation, int clients, int runs)
      throws IOException {
    var fresh =
        operation == Operation.CREATE ? new ConcurrentLinkedQueue<String>() : create(server, runs);
    return Load.run(clients, time, _ -> new Tracker(new Lane(server), operation, fresh));
  }

  private ConcurrentLinkedQueue<String> create(URI server, int count) throws IOException {
    var ids = new ConcurrentLinkedQueue<String>();
    var left = new AtomicLong(count);
    Load.run(
        LOADERS,
        Duration.ofMinutes(5),
        _ -> {
          var lane = new Lane(server);
          return new Load.Client() {
            @Override
            public boolean once() throws IOException {
              if (left.decrementAndGet() < 0) {
                return false;
              }
              ids.add(id(lane.post(API + Operation.CREATE.path, body(Operation.CREATE, ""))));
              return true;
            }

            @Override
            public void close() throws IOException {
              lane.close();
            }
          };
        });
    return ids;
  }

  private static String id(byte[] created) {
    return Json.tree(created).path("run").path("info").path("run_id").asString();
  }

  /// Sends one operation after the other, each to a fresh run.
  private final class Tracker implements Load.Client {
    private final Lane lane;
    private final Operation operation;
    private final ConcurrentLinkedQueue<String> runs;

    Tracker(Lane lane, Operation operation, ConcurrentLinkedQueue<String> runs) {
      this.lane = lane;
      this.operation = operation;
      this.runs = runs;
    }

    @Override
    public boolean once() throws IOException {
      var run = operation == Operation.CREATE ? "" : runs.poll();
      if (run == null) {
        return false;
      }
      lane.post(API + operation.path, body(operation, run));
      return true;
    }

    @Override
    public void close() throws IOException {
      lane.close();
    }
  }

  /// The smallest answer that the server gives.
  private record Trips(Lane lane) implements Load.Client {
    @Override
    public boolean once() throws IOException {
      lane.get("/health");
      return true;
    }

    @Override
    public void close() throws IOException {
      lane.close();
    }
  }

  private byte[] body(Operation operation, String run) {
    long now = clock.incrementAndGet();
    var text =
        switch (operation) {
          case CREATE ->
              "{\"experiment_id\":\"0\",\"run_name\":\"bench\",\"user_id\":\"bench\",\"start_time\":"
                  + now
                  + "}";
          case LOG_METRIC ->
              "{\"run_id\":\""
                  + run
                  + "\",\"key\":\"loss\",\"value\":0.25,\"step\":1,\"timestamp\":"
                  + now
                  + "}";
          case LOG_BATCH -> batch(run, now);
        };
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// 100 metrics (10 keys, 10 steps), 20 parameters, 10 tags.
  private static String batch(String run, long now) {
    var text = new StringBuilder("{\"run_id\":\"").append(run).append("\",\"metrics\":[");
    for (int i = 0; i < 100; i++) {
      text.append(i == 0 ? "" : ",").append("{\"key\":\"metric_").append(i % 10);
      text.append("\",\"value\":").append(1.0 / (i + 1)).append(",\"step\":").append(i / 10);
      text.append(",\"timestamp\":").append(now).append('}');
    }
    pairs(text.append("],\"params\":["), "param_", 20);
    pairs(text.append("],\"tags\":["), "tag_", 10);
    return text.append("]}").toString();
  }

  private static void pairs(StringBuilder text, String key, int count) {
    for (int i = 0; i < count; i++) {
      text.append(i == 0 ? "" : ",").append("{\"key\":\"").append(key).append(i);
      text.append("\",\"value\":\"value ").append(i).append("\"}");
    }
  }
}
