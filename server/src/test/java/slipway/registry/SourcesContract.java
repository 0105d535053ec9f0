package slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.testing.MlflowServer.CALLER;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Where the files of a version are: which places are taken from clients, and who reads from them.
abstract class SourcesContract extends OnRegistry {
  @Test
  void sources_areFromAList() {
    ok(server().post("registered-models/create", "{'name':'m'}"));
    for (var source :
        List.of(
            "/etc/passwd",
            "file:///etc",
            "model",
            "http://x/y",
            "s3://a/../b",
            "mlflow-artifacts:/a/..%252f..%252fb",
            "mlflow-artifacts:/a%00",
            "s3://a?b",
            "s3://a%3fb",
            "models:/x")) {
      var answer = server().post("model-versions/create", "{'name':'m','source':'" + source + "'}");
      assertThat(answer.status()).as(source + " " + answer.text()).isEqualTo(400);
    }
    refused(
        server().post("model-versions/create", "{'name':'m','source':'models:/m-nothing'}"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "m-nothing");
    assertThat(ok(server().get("model-versions/search")).size()).isZero();
  }

  @Test
  void files_ofVersionsAreReadWhereverTheyAre() {
    var digest = registry().createPackage(CALLER, P, contents("1"));
    registry().register(CALLER, P, "m", digest, NewVersion.ofRun("r"));
    var run =
        ok(server().post("runs/create", "{'experiment_id':'0'}"))
            .path("run")
            .path("info")
            .path("run_id")
            .asString();
    var at = "/api/2.0/mlflow-artifacts/artifacts/0/" + run + "/artifacts/model/a.txt";
    ok(server().send("PUT", at, "words"));
    for (var source :
        List.of("runs:/" + run + "/model", "mlflow-artifacts:/0/" + run + "/artifacts/model")) {
      ok(server().post("model-versions/create", "{'name':'m','source':'" + source + "'}"));
    }
    ok(server().post("model-versions/create", "{'name':'m','source':'s3://bucket/m'}"));
    var call = "/model-versions/get-artifact?name=m";
    for (var file : registry().packageTree(digest).files()) {
      assertThat(server().send("GET", call + "&version=1&path=" + file.path(), "").status())
          .isEqualTo(200);
    }
    assertThat(server().send("GET", call + "&version=2&path=a.txt", "").text()).isEqualTo("words");
    assertThat(server().send("GET", call + "&version=3&path=a.txt", "").text()).isEqualTo("words");
    refused(
        server().send("GET", call + "&version=4&path=a.txt", ""),
        400,
        "INVALID_PARAMETER_VALUE",
        "s3://bucket/m");
    refused(
        server().send("GET", call + "&version=9&path=a.txt", ""),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "not found");
    assertThat(server().send("GET", call + "&version=9&path=../a", "").message())
        .isEqualTo("Invalid path");
  }

  @Test
  void versionsOfALoggedModel_areNotedOnIt() {
    for (var name : List.of("m", "m-x")) {
      ok(server().post("registered-models/create", "{'name':'" + name + "'}"));
    }
    var info =
        ok(server().post("logged-models", "{'experiment_id':'0','source_run_id':'r'}"))
            .path("model")
            .path("info");
    var id = info.path("model_id").asString();
    var create = "model-versions/create";
    ok(server().post(create, "{'name':'m','source':'models:/" + id + "'}"));
    var body = "{'name':'m','source':'%s','model_id':'%s'}";
    ok(server().post(create, body.formatted(info.path("artifact_uri").asString(), id)));
    var tags = ok(server().get("logged-models/" + id)).path("model").path("info").path("tags");
    assertThat(tags.findValuesAsString("value"))
        .containsExactly(
            "[{'name': 'm', 'version': 1}, {'name': 'm', 'version': 2}]".replace('\'', '"'));
    ok(server().post("registered-models/alias", "{'name':'m','alias':'best','version':'1'}"));
    var copy =
        ok(server().post(create, "{'name':'m-x','source':'models:/m@best'}")).path("model_version");
    assertThat(copy.path("source").asString()).isEqualTo("models:/m/1");
    assertThat(copy.path("run_id").asString()).isEqualTo("r");
    ok(server().post(create, "{'name':'m','source':'models:/m-x/1'}"));
    var uri = ok(server().get("model-versions/get-download-uri?name=m&version=3"));
    assertThat(uri.path("artifact_uri").asString()).isEqualTo(info.path("artifact_uri").asString());
    refused(
        server().post(create, body.formatted("models:/m-other", id)),
        400,
        "INVALID_PARAMETER_VALUE",
        "must identify the resource");
  }

  @Test
  void localSources_areTakenInsideTheDirectoryOfTheirRun() {
    ok(server().post("registered-models/create", "{'name':'m'}"));
    var experiment =
        ok(server().post("experiments/create", "{'name':'e','artifact_location':'file:///data/e'}"))
            .path("experiment_id")
            .asString();
    var info =
        ok(server().post("runs/create", "{'experiment_id':'" + experiment + "'}"))
            .path("run")
            .path("info");
    var run = info.path("run_id").asString();
    var directory = info.path("artifact_uri").asString();
    assertThat(directory).isEqualTo("file:///data/e/" + run + "/artifacts");
    var body = "{'name':'m','source':'%s','run_id':'" + run + "'}";
    for (var source : List.of(directory, directory + "/model/..", directory.substring(7) + "/x")) {
      ok(server().post("model-versions/create", body.formatted(source)));
    }
    for (var source : List.of("/tmp", directory + "/../..", "model", "file://h/data/e")) {
      refused(
          server().post("model-versions/create", body.formatted(source)),
          400,
          "INVALID_PARAMETER_VALUE",
          "To use a local path as a model version source");
    }
    refused(
        server().post("model-versions/create", "{'name':'m','source':'" + directory + "'}"),
        400,
        "INVALID_PARAMETER_VALUE",
        "To use a local path as a model version source");
  }
}
