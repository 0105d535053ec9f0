package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// Runs with curves, parameters and files, as a client of MLflow's protocol logs them.
final class TrackedRuns {
  private static final int STEPS = 40;

  /// One orange pixel.
  private static final byte[] IMAGE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI server;

  TrackedRuns(URI server) {
    this.server = server;
  }

  /// Three runs that differ in one parameter; answers their ids.
  List<String> log() throws IOException, InterruptedException {
    var ids = new ArrayList<String>();
    for (int depth : new int[] {2, 4, 8}) {
      ids.add(run("depth " + depth, depth));
    }
    return ids;
  }

  /// One more run, by its name.
  String log(String name) throws IOException, InterruptedException {
    return run(name, 3);
  }

  private String run(String name, int depth) throws IOException, InterruptedException {
    var run =
        call(
                "runs/create",
                Map.of(
                    "experiment_id",
                    "0",
                    "run_name",
                    name,
                    "start_time",
                    System.currentTimeMillis()))
            .path("run")
            .path("info");
    var id = run.path("run_id").asString("");
    var metrics = new ArrayList<Map<String, Object>>();
    for (int step = 0; step < STEPS; step++) {
      var loss = 0.3 + 0.4 * Math.exp(-step / (4.0 + depth)) + 0.002 * depth;
      metrics.add(Map.of("key", "loss", "value", loss, "timestamp", step, "step", step));
      metrics.add(Map.of("key", "auc", "value", 1 - loss / 2, "timestamp", step, "step", step));
    }
    var params =
        List.of(
            Map.of("key", "max_depth", "value", String.valueOf(depth)),
            Map.of("key", "seed", "value", "7"));
    call("runs/log-batch", Map.of("run_id", id, "metrics", metrics, "params", params));
    var root = run.path("artifact_uri").asString("").replace("mlflow-artifacts:/", "");
    put(
        root + "/report.json",
        "{\"loss\":0.31,\"folds\":[1,2,3]}".getBytes(StandardCharsets.UTF_8));
    put(root + "/rows.csv", "fold,auc\n1,0.71\n2,0.72\n".getBytes(StandardCharsets.UTF_8));
    put(root + "/plot.png", IMAGE);
    call(
        "runs/update",
        Map.of(
            "run_id", id, "status", "FINISHED", "end_time", System.currentTimeMillis() + 61_000));
    return id;
  }

  private JsonNode call(String method, Map<String, Object> body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(server.resolve("/api/2.0/mlflow/" + method))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)));
    return Json.tree(send(request));
  }

  private void put(String path, byte[] content) throws IOException, InterruptedException {
    send(
        HttpRequest.newBuilder(server.resolve("/api/2.0/mlflow-artifacts/artifacts/" + path))
            .PUT(HttpRequest.BodyPublishers.ofByteArray(content)));
  }

  private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
    var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }
}
