package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.references.References;
import slipway.testing.MlflowServer.Answer;

/// Files: the proxy, lists, downloads; and logged models, whose files lie beside.
abstract class ArtifactsContract extends TrackingContract {
  private static final String PROXY = "/api/2.0/mlflow-artifacts/artifacts";

  private Answer put(String path, String text) {
    return server()
        .send("PUT", PROXY + "/" + path, text.getBytes(StandardCharsets.UTF_8), "text/plain");
  }

  private List<String> list(String directory) {
    return ok(server().send("GET", PROXY + "?path=" + directory, ""))
        .path("files")
        .findValuesAsString("path");
  }

  @Test
  void sameBytes_areOneBlob() {
    ok(put("0/a/x", "hello"));
    ok(put("0/b/y", "hello"));
    ok(put("0/b/y", "hello"));
    var digest = Digest.of("hello".getBytes(StandardCharsets.UTF_8));
    try (var blobs = server().blobs().list()) {
      assertThat(blobs).containsExactly(digest);
    }
    ok(put("0/b/y", "other"));
    var owners = server().database().read(tx -> References.open(Instant::now).owners(tx, digest));
    assertThat(owners).containsExactly("tracking/artifact/default/0/a/x");
  }

  @Test
  void directories_areListedByName() {
    var run = createRun("0");
    for (var path : List.of("z.txt", "a/1.txt", "a/b/2.txt", "a/b/3.txt", "a.txt", "a0/4.txt")) {
      ok(put("0/" + run + "/artifacts/" + path, "x"));
    }
    assertThat(list("0/" + run + "/artifacts")).containsExactly("a", "a.txt", "a0", "z.txt");
    assertThat(list("0/" + run + "/artifacts/a")).containsExactly("1.txt", "b");
    assertThat(list("0/none")).isEmpty();
    var ofRun = ok(server().get("artifacts/list?run_id=" + run + "&path=a"));
    assertThat(ofRun.path("files").findValuesAsString("path")).containsExactly("a/1.txt", "a/b");
    assertThat(ofRun.path("files").get(0).path("file_size").asLong()).isEqualTo(1);
    assertThat(ofRun.path("files").get(1).has("file_size")).isFalse();
    assertThat(ofRun.path("root_uri").asString())
        .isEqualTo("mlflow-artifacts:/0/" + run + "/artifacts");
  }

  @Test
  void longLists_costByWhatIsListed() {
    IntStream.range(0, 300).forEach(i -> ok(put("0/big/d%03d/f".formatted(i / 2) + i, "x")));
    assertThat(list("0/big")).hasSize(150).isSorted();
    IntStream.range(0, 300).forEach(i -> ok(put("0/flat/deep/f" + i, "x")));
    ok(put("0/flat/end", "x"));
    assertThat(list("0/flat")).containsExactly("deep", "end");
  }

  @Test
  void names_ofEveryScriptAreListed() {
    var names = List.of("\uff21.txt", "\ud83c\udf89.png", "z");
    for (var name : names) {
      ok(put("0/m/" + encoded(name), "x"));
      ok(put(encoded(name), "x"));
    }
    assertThat(list("0/m")).containsExactlyInAnyOrderElementsOf(names);
    assertThat(list("")).containsAll(names);
    IntStream.range(0, 257).forEach(i -> ok(put("0/n/" + encoded("\ud83c\udf89") + i, "x")));
    ok(put("0/n/" + encoded("\uff21") + "/f", "x"));
    assertThat(list("0/n")).hasSize(258).contains("\uff21");
  }

  @Test
  void aPath_isAsLongAsADatabaseCanIndex() {
    var most = "/%E6%BC%A2".repeat(499);
    ok(put("0" + most, "x"));
    invalid(put("0" + most + most, "x"), "at most 2000 bytes");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  @Test
  void badPaths_areRefusedAndLeaveNothing() {
    for (var path :
        List.of(
            "%2e%2e/x", "a/%2e%2e/%2e%2e/x", "a%5Cb", "a%00b", "a%252e", "a%0Ab", "C:/x", "a/")) {
      var answer = put(path, "x");
      assertThat(answer.status()).as(path + " " + answer.text()).isEqualTo(400);
    }
    for (var query : List.of("../..", "/etc", "a/../b", "%5C", "a%00")) {
      var answer = server().send("GET", PROXY + "?path=" + query, "");
      assertThat(answer.status()).as(query).isEqualTo(400);
    }
    try (var blobs = server().blobs().list()) {
      assertThat(blobs).isEmpty();
    }
  }

  @Test
  void aName_isNotFileAndDirectory() {
    ok(put("0/a", "x"));
    invalid(put("0/a/b", "x"), "a is a file");
    ok(put("0/d/e", "x"));
    invalid(put("0/d", "x"), "directory");
  }

  @Test
  void downloads_areAttachmentsThatCanGoOn() {
    ok(put("0/f/page.html", "<b>hello</b>"));
    var whole = server().send("GET", PROXY + "/0/f/page.html", "");
    assertThat(whole.text()).isEqualTo("<b>hello</b>");
    var headers = whole.raw().headers();
    assertThat(headers.firstValue("content-disposition").orElse("")).startsWith("attachment");
    assertThat(headers.firstValue("x-content-type-options")).contains("nosniff");
    assertThat(headers.firstValue("content-security-policy").orElse("")).contains("sandbox");
    var part =
        server()
            .send(
                HttpRequest.newBuilder(server().uri(PROXY + "/0/f/page.html"))
                    .header("range", "bytes=3-7")
                    .build());
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.text()).isEqualTo("hello");
    var etag = headers.firstValue("etag").orElseThrow();
    var same =
        server()
            .send(
                HttpRequest.newBuilder(server().uri(PROXY + "/0/f/page.html"))
                    .header("if-none-match", etag)
                    .build());
    assertThat(same.status()).isEqualTo(304);
  }

  @Test
  void missingFiles_areToldApart() {
    refused(server().send("GET", PROXY + "/0/none", ""), 404, "RESOURCE_DOES_NOT_EXIST", "No such");
    assertThat(ok(server().send("DELETE", PROXY + "/0/none", "")).size()).isZero();
    ok(put("0/d/a", "x"));
    ok(put("0/d/b/c", "x"));
    ok(server().send("DELETE", PROXY + "/0/d", ""));
    assertThat(list("0/d")).isEmpty();
    var run = createRun("0");
    ok(put("0/" + run + "/artifacts/a.txt", "words"));
    assertThat(server().send("GET", "/get-artifact?run_id=" + run + "&path=a.txt", "").text())
        .isEqualTo("words");
    invalid(server().send("GET", "/get-artifact?run_id=" + run + "&path=..%2F..%2Fx", ""), "path");
  }

  @Test
  void pages_sendSmallFilesOfRuns() {
    var run = createRun("0");
    var call = "/ajax-api/2.0/mlflow/upload-artifact?run_uuid=" + run;
    var words = "words".getBytes(StandardCharsets.UTF_8);
    ok(server().send("POST", call + "&path=d/a.txt", words, ""));
    var sent = server().send("GET", "/get-artifact?run_uuid=" + run + "&path=d/a.txt", "");
    assertThat(sent.text()).isEqualTo("words");
    assertThat(sent.raw().headers().firstValue("content-disposition"))
        .hasValue("attachment; filename=a.txt");
    invalid(server().send("POST", call, words, ""), "Request must specify path.");
    invalid(server().send("POST", call + "&path=../a", words, ""), "Invalid path");
    invalid(server().send("POST", call + "&path=a", ""), "Request must specify data.");
    invalid(
        server().send("POST", call + "&path=a", new byte[(10 << 20) + 1], ""),
        "Artifact size is too large");
    refused(
        server().send("POST", call + "x&path=a", words, ""),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "not found");
    assertThat(server().send("GET", "/get-artifact?run_id=" + run + "&path=..", "").message())
        .as("two words that clients compare")
        .isEqualTo("Invalid path");
  }

  @Test
  void names_ofDownloadsAreReadByOldClientsToo() {
    for (var name : List.of("a b.txt", "ä.txt")) {
      ok(put("0/f/" + encoded(name).replace("+", "%20"), "x"));
    }
    var first = server().send("GET", PROXY + "/0/f/a%20b.txt", "").raw().headers();
    assertThat(first.firstValue("content-disposition"))
        .hasValue("attachment; filename=\"a b.txt\"");
    var second = server().send("GET", PROXY + "/0/f/%C3%A4.txt", "").raw().headers();
    assertThat(second.firstValue("content-disposition"))
        .hasValue("attachment; filename=\".txt\"; filename*=UTF-8''%C3%A4.txt");
  }

  @Test
  void empty_andLargeFilesGoThrough() {
    ok(put("0/empty", ""));
    assertThat(server().send("GET", PROXY + "/0/empty", "").text()).isEmpty();
    var large = "0123456789abcdef".repeat(1 << 20);
    ok(put("0/large", large));
    assertThat(server().send("GET", PROXY + "/0/large", "").text()).isEqualTo(large);
  }

  @Test
  void transfersNotServed_areToldSoThatClientsFallBack() {
    for (var step : List.of("create", "complete", "abort")) {
      var answer = server().send("POST", "/api/2.0/mlflow-artifacts/mpu/" + step + "/0/a", "{}");
      refused(answer, 501, "NOT_IMPLEMENTED", "Multipart upload is not supported");
    }
    assertThat(server().send("GET", "/api/2.0/mlflow-artifacts/presigned/0/a", "").status())
        .isEqualTo(501);
    assertThat(
            ok(server().send("GET", "/api/3.0/mlflow/server-info", ""))
                .path("store_type")
                .asString())
        .isEqualTo("SqlStore");
  }

  @Test
  void loggedModel_livesFromPendingToDeleted() {
    var model =
        ok(server()
                .post(
                    "logged-models",
                    "{'experiment_id':'0','name':'m','model_type':'','tags':[{'key':'a','value':'b'}]}"))
            .path("model");
    var id = model.path("info").path("model_id").asString();
    assertThat(model.path("info").path("model_type").asString("missing")).isEmpty();
    assertThat(model.path("info").path("artifact_uri").asString())
        .isEqualTo("mlflow-artifacts:/0/models/" + id + "/artifacts");
    ok(put("0/models/" + id + "/artifacts/MLmodel", "x"));
    assertThat(
            ok(server().get("logged-models/" + id + "/artifacts/directories"))
                .path("files")
                .findValuesAsString("path"))
        .containsExactly("MLmodel");
    var one = "/api/2.0/mlflow/logged-models/" + id;
    ok(server().send("DELETE", one + "/tags/a", ""));
    refused(server().send("DELETE", one + "/tags/a", ""), 404, "RESOURCE_DOES_NOT_EXIST", "No tag");
    var found = ok(server().post("logged-models/search", "{'experiment_ids':['0']}"));
    assertThat(found.path("models")).hasSize(1);
    ok(server().send("DELETE", one, ""));
    refused(server().send("GET", one, ""), 404, "RESOURCE_DOES_NOT_EXIST", "not found");
    ok(server().send("GET", one + "?allow_deleted=True", ""));
    assertThat(ok(server().post("logged-models/search", "{'experiment_ids':['0']}")).size())
        .isZero();
    invalid(server().post("logged-models/search", "{}"), "experiment_ids");
    invalid(server().post("logged-models", "{'experiment_id':'0','name':'a/b'}"), "name");
  }
}
