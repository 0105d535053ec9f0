package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// MLflow's own Python client against a server process: nothing is set but the address.
@TestInstance(Lifecycle.PER_CLASS)
final class MlflowClientIT {
  private static final String DAY = "1997-03-31";
  private static final double ACCURACY = 0.788078;
  private static final double TOLERANCE = 0.0005;
  private static final Pattern TRAINED = Pattern.compile("run=(\\w+) accuracy=([\\d.]+)");

  private Path directory;
  private PythonEnvironment python;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path given) throws Exception {
    directory = given;
    python = PythonEnvironment.of("requirements.txt");
    server = ServerProcess.start(directory);
    var table = directory.resolve("churn-" + DAY + ".csv").toString();
    requireOk(
        python.run(
            directory,
            Map.of(),
            "churn_features.py",
            Installation.purchases().toString(),
            DAY,
            table));
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void trainingScript_isTrackedAndItsModelComesBack() throws Exception {
    var trained = requireOk(run("train_churn.py", directory.toString(), DAY));
    var said = TRAINED.matcher(trained.out());
    assertThat(said.find()).as(trained.out()).isTrue();
    assertThat(Double.parseDouble(said.group(2))).isCloseTo(ACCURACY, Offset.offset(TOLERANCE));
    var run = get("/api/2.0/mlflow/runs/get?run_id=" + said.group(1)).path("run");
    assertThat(run.path("info").path("status").asString()).isEqualTo("FINISHED");
    assertThat(run.path("data").path("params").findValuesAsString("key"))
        .containsExactly("data_version", "max_depth", "n_estimators", "random_state");

    setAlias("customer_churn_predictor", "champion", 1);
    var loaded =
        requireOk(
            run(
                "load_churn.py",
                directory.toString(),
                DAY,
                "models:/customer_churn_predictor/1",
                "models:/customer_churn_predictor@champion",
                "runs:/" + said.group(1) + "/model"));
    assertThat(loaded.out().lines().filter(line -> line.endsWith("rows=4714 same=True")))
        .hasSize(3);
  }

  @Test
  void clientCalls_answerAsTheClientExpects() throws Exception {
    var called = requireOk(run("client_calls.py"));
    assertThat(called.out().lines().filter(line -> line.startsWith("passed ")))
        .containsExactly(
            "passed experiments",
            "passed runs",
            "passed search",
            "passed artifacts",
            "passed inputs",
            "passed logged_models",
            "passed registry");
    assertThat(server.log()).doesNotContain("ERROR");
  }

  private Command run(String script, String... arguments) throws IOException, InterruptedException {
    return python.run(
        directory, Map.of("MLFLOW_TRACKING_URI", server.uri().toString()), script, arguments);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(uri(path)).build();
      return Json.tree(http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }
  }

  private void setAlias(String model, String alias, int version)
      throws IOException, InterruptedException {
    var body = Json.object().put("name", model).put("alias", alias);
    body.put("version", Integer.toString(version));
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(uri("/api/2.0/mlflow/registered-models/alias"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
              .build();
      assertThat(http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }
  }

  private URI uri(String path) {
    return server.uri().resolve(path);
  }

  private static Command requireOk(Command command) {
    assertThat(command.status()).as("%s%n%s", command.out(), command.err()).isZero();
    return command;
  }
}
