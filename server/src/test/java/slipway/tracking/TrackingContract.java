package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import slipway.db.Database;
import slipway.testing.MlflowServer;
import slipway.testing.MlflowServer.Answer;
import tools.jackson.databind.JsonNode;

/// A server on a database of the subclass's, and the few requests that every test begins with.
abstract class TrackingContract {
  @TempDir Path directory = Path.of("");
  private @Nullable MlflowServer opened;

  abstract Database open(Path directory);

  @BeforeEach
  void start() {
    opened = new MlflowServer(open(directory), directory);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  MlflowServer server() {
    return Objects.requireNonNull(opened);
  }

  String createRun(String experiment) {
    return ok(server().post("runs/create", "{'experiment_id':'" + experiment + "'}"))
        .path("run")
        .path("info")
        .path("run_id")
        .asString();
  }

  String createExperiment(String name) {
    return ok(server().post("experiments/create", "{'name':'" + name + "'}"))
        .path("experiment_id")
        .asString();
  }

  /// Posts a body with `$RUN` for the run's id.
  Answer postOf(String run, String call, String json) {
    return server().post(call, json.replace("$RUN", run));
  }

  JsonNode run(String id) {
    return ok(server().get("runs/get?run_id=" + id)).path("run");
  }

  JsonNode metric(String run, String key) {
    for (var metric : run(run).path("data").path("metrics")) {
      if (metric.path("key").asString().equals(key)) {
        return metric;
      }
    }
    throw new AssertionError("no metric " + key);
  }

  List<String> search(String json) {
    var ids = new ArrayList<String>();
    for (var run : ok(server().post("runs/search", json)).path("runs")) {
      ids.add(run.path("info").path("run_name").asString());
    }
    return ids;
  }

  static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  static void refused(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.message()).contains(message);
  }

  static void invalid(Answer answer, String message) {
    refused(answer, 400, "INVALID_PARAMETER_VALUE", message);
  }
}
