package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.db.Database;
import slipway.testing.MlflowServer;
import slipway.testing.MlflowServer.Answer;

/// The requests that MLflow's Python client 3.17.2 sends for a script that trains, logs and
/// registers a scikit-learn model, in their order, and what it reads from the answers.
abstract class GoldenSequenceContract {
  private static final String FILES = "/api/2.0/mlflow-artifacts/artifacts/";
  private static final List<String> METRICS = List.of("accuracy", "train_size", "test_size");

  @TempDir Path directory = Path.of("");

  abstract Database open(Path directory);

  @Test
  void trainingScript_isServedFromTheFirstCallToTheLast() {
    try (var server = new MlflowServer(open(directory), directory)) {
      var run = logRun(server);
      var model = logModel(server, run);
      register(server, model, 1);
      var update =
          ok(
              server.post(
                  "runs/update",
                  "{'run_uuid':'%s','run_id':'%s','status':'FINISHED','end_time':1760000009000}"
                      .formatted(run, run)));
      assertThat(update.body().path("run_info").path("status").asString()).isEqualTo("FINISHED");
      assertThat(update.body().path("run_info").path("end_time").asLong())
          .isEqualTo(1_760_000_009_000L);

      register(server, logModel(server, run), 2); // the model exists the second time
      load(server, model);
    }
  }

  private static String logRun(MlflowServer server) {
    var created =
        ok(
            server.post(
                "runs/create",
                """
                {'experiment_id':'0','user_id':'ann','start_time':1760000000000,'tags':[
                  {'key':'mlflow.user','value':'ann'},
                  {'key':'mlflow.source.name','value':'train.py'},
                  {'key':'mlflow.source.type','value':'LOCAL'}]}
                """));
    var info = created.body().path("run").path("info");
    var run = info.path("run_id").asString();
    assertThat(info.path("run_uuid").asString()).isEqualTo(run).hasSize(32);
    assertThat(info.path("artifact_uri").asString())
        .isEqualTo("mlflow-artifacts:/0/" + run + "/artifacts");
    ok(
        server.post(
            "runs/log-batch",
            """
            {'run_id':'%s','params':[{'key':'n_estimators','value':'100'},
              {'key':'max_depth','value':'8'},{'key':'random_state','value':'42'}]}
            """
                .formatted(run)));
    ok(
        server.post(
            "runs/log-parameter",
            "{'run_uuid':'%s','run_id':'%s','key':'data_version','value':'1997-03-31'}"
                .formatted(run, run)));
    for (int i = 0; i < METRICS.size(); i++) {
      ok(
          server.post(
              "runs/log-metric",
              "{'run_uuid':'%s','run_id':'%s','key':'%s','value':%d.5,'timestamp':1760000001000,'step':0}"
                  .formatted(run, run, METRICS.get(i), i)));
    }
    return run;
  }

  private static String logModel(MlflowServer server, String run) {
    ok(server.get("runs/get?run_uuid=" + run + "&run_id=" + run));
    var created =
        ok(
            server.post(
                "logged-models",
                """
                {'experiment_id':'0','name':'model','source_run_id':'%s',
                 'params':[{'key':'max_depth','value':'8'}]}
                """
                    .formatted(run)));
    var info = created.body().path("model").path("info");
    var model = info.path("model_id").asString();
    assertThat(model).matches("m-[0-9a-f]{32}");
    assertThat(info.path("status").asString()).isEqualTo("LOGGED_MODEL_PENDING");
    ok(
        server.post(
            "runs/outputs",
            "{'run_id':'%s','models':[{'model_id':'%s','step':0}]}".formatted(run, model)));
    var again = ok(server.get("runs/get?run_uuid=" + run + "&run_id=" + run));
    assertThat(again.body().path("run").path("outputs").toString()).contains(model);
    logMetricsOfModel(server, run, model);
    ok(server.get("logged-models/" + model));
    for (var file : List.of("requirements.txt", "MLmodel", "python_env.yaml", "model.skops")) {
      var path = FILES + "0/models/" + model + "/artifacts/" + file;
      ok(server.send("PUT", path, bytes(file), "application/octet-stream"));
    }
    var ready =
        ok(
            server.send(
                "PATCH",
                "/api/2.0/mlflow/logged-models/" + model,
                "{\"model_id\":\"" + model + "\",\"status\":\"LOGGED_MODEL_READY\"}"));
    assertThat(ready.body().path("model").path("info").path("status").asString())
        .isEqualTo("LOGGED_MODEL_READY");
    return model;
  }

  private static void logMetricsOfModel(MlflowServer server, String run, String model) {
    var points = new StringBuilder();
    for (int i = 0; i < METRICS.size(); i++) {
      var key = METRICS.get(i);
      var history =
          ok(
              server.get(
                  "metrics/get-history?run_uuid=%s&metric_key=%s&run_id=%s&max_results=25000"
                      .formatted(run, key, run)));
      assertThat(history.body().path("metrics")).hasSize(1);
      points.append(
          "%s{'key':'%s','value':%d.5,'timestamp':1760000001000,'step':0,'model_id':'%s','run_id':'%s'}"
              .formatted(i == 0 ? "" : ",", key, i, model, run));
    }
    ok(server.post("runs/log-batch", "{'run_id':'%s','metrics':[%s]}".formatted(run, points)));
  }

  private static void register(MlflowServer server, String model, int number) {
    var created = server.post("registered-models/create", "{'name':'customer_churn_predictor'}");
    if (number == 1) {
      ok(created);
    } else {
      assertThat(created.status()).isEqualTo(400);
      assertThat(created.errorCode()).isEqualTo("RESOURCE_ALREADY_EXISTS");
    }
    var version =
        ok(
            server.post(
                "model-versions/create",
                """
                {'name':'customer_churn_predictor','source':'models:/%s','model_id':'%s'}
                """
                    .formatted(model, model)));
    assertThat(version.body().path("model_version").path("version").asString())
        .isEqualTo(Integer.toString(number));
    assertThat(version.body().path("model_version").path("status").asString()).isEqualTo("READY");
    ok(server.get("logged-models/" + model));
    ok(
        server.send(
            "PATCH",
            "/api/2.0/mlflow/logged-models/" + model + "/tags",
            "{\"tags\":[{\"key\":\"mlflow.modelVersions\",\"value\":\"[]\"}]}"));
  }

  private static void load(MlflowServer server, String model) {
    ok(server.get("registered-models/get?name=customer_churn_predictor"));
    var uri =
        ok(server.get("model-versions/get-download-uri?name=customer_churn_predictor&version=1"));
    var location = "0/models/" + model + "/artifacts";
    assertThat(uri.body().path("artifact_uri").asString())
        .isEqualTo("mlflow-artifacts:/" + location);
    var files = ok(server.send("GET", "/api/2.0/mlflow-artifacts/artifacts?path=" + location, ""));
    assertThat(files.body().path("files").findValuesAsString("path"))
        .containsExactly("MLmodel", "model.skops", "python_env.yaml", "requirements.txt");
    var file = ok(server.send("GET", FILES + location + "/MLmodel", ""));
    assertThat(file.text()).isEqualTo("MLmodel");
    assertThat(file.raw().headers().firstValue("content-disposition").orElse(""))
        .startsWith("attachment");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Answer ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer;
  }
}
