package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.config.Config;
import slipway.http.WebServer;
import slipway.testing.Cdnow;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// Datasets through a real port.
final class DatasetRoutesTest {
  private static final YearMonth JANUARY = YearMonth.of(1997, 1);
  private static final String BASE = "/api/v1/projects/default/datasets";

  @TempDir Path directory;

  private @Nullable DatasetsFixture opened;
  private @Nullable WebServer web;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() {
    opened = new DatasetsFixture(directory, TestDatabases.sqlite(directory));
    opened.applyExample();
    opened.business.moveTo(BusinessClock.endOf(LocalDate.of(1997, 1, 31)));
    web = WebServer.start(Config.defaults(directory).http().withPort(0), opened.router);
  }

  @AfterEach
  void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    Objects.requireNonNull(web).close();
    at().close();
  }

  @Test
  void delivery_isImportedAndShown() throws Exception {
    var delivered = post("/purchases/deliveries?fileName=cdnow-1997-01.txt", Cdnow.month(JANUARY));
    assertThat(delivered.statusCode()).isEqualTo(201);
    assertThat(json(delivered).get("state").asString()).isEqualTo("waiting");
    assertThat(get("/purchases").at("/dataset/waiting").asInt()).isEqualTo(1);

    var imported = json(post("/purchases/imports", new byte[0]));
    assertThat(imported.get("state").asString()).isEqualTo("committed");
    assertThat(imported.at("/commit/rows").asLong()).isEqualTo(8_928);
    assertThat(imported.at("/report/outcome").asString()).isEqualTo("PASS");
    assertThat(json(post("/purchases/imports", new byte[0])).get("state").asString())
        .isEqualTo("nothing");

    var detail = get("/purchases");
    assertThat(detail.at("/dataset/rows").asLong()).isEqualTo(8_928);
    assertThat(detail.at("/columns/3/statistics/max").asString()).isNotEmpty();
    assertThat(detail.at("/deliveries/0/state").asString()).isEqualTo("imported");
    assertThat(get("").at("/items/0/name").asString()).isEqualTo("purchases");
    assertThat(get("/purchases/commits").at("/items/0/rowsAdded").asLong()).isEqualTo(8_928);
    assertThat(get("/purchases/reports").at("/items/0/contract").asString()).isEqualTo("purchases");
    var tree = get("/purchases/commits/head/tree");
    assertThat(tree.at("/files/0/path").asString()).isEqualTo("cdnow-1997-01.parquet");
    var file = raw("GET", "/purchases/commits/head/files/cdnow-1997-01.parquet", new byte[0]);
    assertThat(Digest.of(file.body()).hex()).isEqualTo(tree.at("/files/0/digest").asString());
  }

  @Test
  void rowsThatAContractRefuses_areAnAnswerWithTheReport() throws Exception {
    var lines = Cdnow.lines(JANUARY).stream().filter(line -> line.charAt(13) != '3').toList();
    post("/purchases/deliveries?fileName=a.txt", Cdnow.file(lines));
    var imported = json(post("/purchases/imports", new byte[0]));
    assertThat(imported.get("state").asString()).isEqualTo("quarantined");
    assertThat(imported.at("/report/outcome").asString()).isEqualTo("FAIL");
    assertThat(get("/purchases").at("/dataset/quarantined").asInt()).isEqualTo(1);
    assertThat(get("/purchases/quarantine").at("/items/0/subject").asString()).isEqualTo("a.txt");
  }

  @Test
  void lists_arePagedNewestFirst() throws Exception {
    for (int month = 1; month <= 3; month++) {
      at().importMonth(YearMonth.of(1997, month));
    }
    var lines = Cdnow.lines(YearMonth.of(1997, 4)).stream().limit(3).toList();
    post("/purchases/deliveries?fileName=few.txt", Cdnow.file(lines));
    post("/purchases/imports", new byte[0]);
    assertThat(paged("/purchases/deliveries", "fileName"))
        .containsExactly("few.txt", "cdnow-1997-03.txt", "cdnow-1997-02.txt", "cdnow-1997-01.txt");
    assertThat(paged("/purchases/commits", "message"))
        .containsExactly(
            "Import cdnow-1997-03.txt", "Import cdnow-1997-02.txt", "Import cdnow-1997-01.txt");
    assertThat(paged("/purchases/reports", "subject"))
        .containsExactly(
            "Quarantined few.txt",
            "Import cdnow-1997-03.txt",
            "Import cdnow-1997-02.txt",
            "Import cdnow-1997-01.txt");
    assertThat(paged("/purchases/quarantine", "subject")).containsExactly("few.txt");
    var none = new byte[0];
    assertProblem(raw("GET", "/purchases/commits?pageToken=x", none), 400, "pageToken: \"x\"");
    assertProblem(raw("GET", "/purchases/commits?pageSize=0", none), 400, "pageSize: 0");
    assertProblem(raw("GET", "/purchases/reports?pageSize=1001", none), 400, "1 to 1000");
  }

  /// A field of all items, read in pages of one.
  private List<String> paged(String path, String field) throws Exception {
    var all = new ArrayList<String>();
    var token = "";
    do {
      var page = get(path + "?pageSize=1&pageToken=" + token);
      assertThat(page.path("items").size()).isEqualTo(1);
      all.add(page.path("items").path(0).path(field).asString());
      token = page.path("nextPageToken").asString("");
    } while (!token.isEmpty());
    return all;
  }

  @Test
  void nameWithASlash_isWrittenEncoded() throws Exception {
    var parquet =
        at().analytics.session(s -> at().blobs.adopt(s.writeParquet("select 1 as customer_id")));
    at().datasets
        .commit(
            DatasetsFixture.CALLER,
            NewCommit.materialisation(
                "default", "features/v", LocalDate.of(1997, 1, 31), parquet, Json.object()));
    assertThat(get("/features%2Fv").at("/dataset/name").asString()).isEqualTo("features/v");
    assertThat(get("/features%2Fv/commits/1997-01-31").at("/cutoff").asString())
        .isEqualTo("1997-01-31");
  }

  @Test
  void badRequests_areTheCallersFaultAndSaySo() throws Exception {
    var bytes = Cdnow.month(JANUARY);
    assertProblem(post("/purchases/deliveries", bytes), 400, "fileName: missing");
    assertProblem(post("/purchases/deliveries?fileName=..%2Fx", bytes), 400, "a plain file name");
    assertProblem(post("/nothing/deliveries?fileName=x", bytes), 404, "a declared dataset");
    assertProblem(post("/purchases/deliveries?fileName=x", new byte[0]), 400, "x: empty");
    assertProblem(raw("GET", "/nothing", new byte[0]), 404, "dataset: \"nothing\"");
    assertProblem(raw("GET", "/purchases/commits/zzz", new byte[0]), 404, "commit: \"zzz\"");
    assertProblem(
        raw("GET", "/purchases/commits/head", new byte[0]), 404, "slipway data import purchases");
    assertProblem(
        raw("GET", "/purchase/commits/head/rows", new byte[0]), 404, "did you mean purchases?");
    assertProblem(raw("GET", "/purchases/reports/zzz", new byte[0]), 400, "64 lower-case hex");
    post(
        "/purchases/deliveries?fileName=bad.txt",
        "a b c d\nx 19970101 1 1\n".getBytes(StandardCharsets.UTF_8));
    assertProblem(
        post("/purchases/imports", new byte[0]), 400, "bad.txt line 2, column customer_id");
  }

  private static void assertProblem(HttpResponse<byte[]> answer, int status, String message) {
    var text = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(text).isEqualTo(status);
    assertThat(json(answer).toString()).contains(message.replace("\"", "\\\""));
  }

  private JsonNode get(String path) throws Exception {
    var answer = raw("GET", path, new byte[0]);
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return raw("POST", path, body);
  }

  private HttpResponse<byte[]> raw(String method, String path, byte[] body) throws Exception {
    var uri = "http://127.0.0.1:" + Objects.requireNonNull(web).port() + BASE + path;
    return client.send(
        HttpRequest.newBuilder(URI.create(uri))
            .method(method, BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }

  private static JsonNode json(HttpResponse<byte[]> answer) {
    return Json.tree(answer.body());
  }

  private DatasetsFixture at() {
    return Objects.requireNonNull(opened);
  }
}
