package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
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

/// What notebooks ask of datasets: rows of a version, a check that keeps nothing, one delivery.
final class NotebookRoutesTest {
  private static final YearMonth JANUARY = YearMonth.of(1997, 1);
  private static final YearMonth FEBRUARY = YearMonth.of(1997, 2);
  private static final String BASE = "/api/v1/projects/default/datasets/purchases";
  private static final byte[] NONE = new byte[0];

  @TempDir Path directory;

  private @Nullable DatasetsFixture opened;
  private @Nullable WebServer web;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void open() {
    opened = new DatasetsFixture(directory, TestDatabases.sqlite(directory));
    opened.applyExample();
    web = WebServer.start(Config.defaults(directory).http().withPort(0), opened.router);
  }

  @AfterEach
  void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    Objects.requireNonNull(web).close();
    at().close();
  }

  @Test
  void rows_areThoseThatWereAskedFor_namedBeforeTheyAreMade() throws Exception {
    at().importMonth(JANUARY);
    at().importMonth(FEBRUARY);
    var all = get("/commits/head/rows");
    assertThat(numbers(all, "select count(*) from t")).containsExactly(20_200L);
    var some =
        get("/commits/head/rows?columns=cds&columns=customer_id&limit=3&where=" + url("cds > 5"));
    assertThat(numbers(some, "select count(*) from t where cds > 5")).containsExactly(3L);
    assertThat(columns(some)).containsExactly("cds", "customer_id");
    assertThat(numbers(get("/commits/head/rows?where=" + url("cds < 0")), "select count(*) from t"))
        .containsExactly(0L);

    var etag = all.headers().firstValue("etag").orElseThrow();
    var again = send("GET", "/commits/head/rows", NONE, "if-none-match", etag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(get("/commits/1997-01-31/rows").headers().firstValue("etag")).isNotEqualTo(etag);
  }

  @Test
  void rowsOfOneFile_areTheFileItself() throws Exception {
    at().importMonth(JANUARY);
    var tree = Json.tree(get("/commits/head/tree").body());
    assertThat(Digest.of(get("/commits/head/rows").body()).hex())
        .isEqualTo(tree.at("/files/0/digest").asString());
  }

  @Test
  void conditionsAndColumns_reachNothingButTheRows() throws Exception {
    at().importMonth(JANUARY);
    refuse("/commits/head/rows?columns=cd", 400, "columns: \\\"cd\\\"", "did you mean cds?");
    refuse("/commits/head/rows?columns=cds&columns=cds", 400, "each column once");
    refuse("/commits/head/rows?limit=-1", 400, "limit: -1");
    refuse("/commits/head/rows?where=" + url("cds >"), 400, "sql");
    refuse("/commits/head/rows?where=" + url("cds > random()"), 400, "random");
    refuse("/commits/head/rows?where=" + url("1=1); drop table x; select (1"), 400, "sql");
    refuse(
        "/commits/head/rows?where=" + url("(select count(*) from '/etc/passwd') > 0"), 400, "sql");
    refuse("/commits/1996-01-01/rows", 404, "commit");
  }

  @Test
  void aDay_namesTheNewestVersionOfThen() throws Exception {
    at().importMonth(JANUARY);
    at().importMonth(FEBRUARY);
    for (var day : List.of("1997-01-31", "1997-02-15", "1997-02-27")) {
      assertThat(Json.tree(get("/commits/" + day).body()).path("rows").asLong()).isEqualTo(8_928);
    }
    assertThat(Json.tree(get("/commits/1997-02-28").body()).path("rows").asLong())
        .isEqualTo(20_200);
    assertThat(send("GET", "/commits/1997-01-30", NONE).statusCode()).isEqualTo(404);
  }

  @Test
  void aCheck_tellsWhatAnImportWould_andKeepsNothing() throws Exception {
    at().business.moveTo(BusinessClock.endOf(LocalDate.of(1997, 1, 31)));
    var good = Json.tree(post("/checks?fileName=a.txt", Cdnow.month(JANUARY)).body());
    assertThat(good.at("/report/outcome").asString()).isEqualTo("PASS");
    assertThat(good.path("rows").asLong()).isEqualTo(8_928);

    var dear = Cdnow.lines(JANUARY).getFirst().replaceFirst("\\S+$", "2000.00");
    var bytes = Cdnow.file(List.of(dear));
    var bad = Json.tree(post("/checks", bytes).body());
    assertThat(bad.at("/report/outcome").asString()).isEqualTo("FAIL");
    var rows = send("POST", "/checks", bytes, "accept", "application/vnd.apache.parquet");
    assertThat(columns(rows)).endsWith("_line", "_file", "_rules");
    assertThat(numbers(rows, "select _line from t")).containsExactly(2L);
    var none =
        send("POST", "/checks", Cdnow.month(JANUARY), "accept", "application/vnd.apache.parquet");
    assertThat(none.statusCode()).isEqualTo(204);

    assertThat(post("/checks", NONE).statusCode()).isEqualTo(400);
    assertThat(text(post("/checks", "a b c d\nx 1 1 1\n".getBytes(StandardCharsets.UTF_8))))
        .contains("checked line 2, column customer_id");
    var shown = Json.tree(get("").body());
    assertThat(shown.at("/dataset/commits").asInt()).isZero();
    assertThat(shown.path("deliveries").size()).isZero();
    assertThat(Json.tree(get("/reports").body()).path("items").size()).isZero();
  }

  @Test
  void oneDelivery_isImportedWhateverElseWaits() throws Exception {
    at().business.moveTo(BusinessClock.endOf(LocalDate.of(1997, 1, 31)));
    var broken = Cdnow.file(Cdnow.lines(JANUARY).subList(0, 3));
    var waits = delivered("broken.txt", broken);
    var taken = delivered("good.txt", Cdnow.month(JANUARY));
    var done = Json.tree(post("/imports?delivery=" + taken, NONE).body());
    assertThat(done.path("state").asString()).isEqualTo("committed");
    assertThat(done.at("/commit/rows").asLong()).isEqualTo(8_928);
    assertThat(Json.tree(get("").body()).at("/dataset/waiting").asInt()).isEqualTo(1);

    refusePost("/imports?delivery=" + taken, 409, "imported (expected: waiting)");
    refusePost("/imports?delivery=x", 400, "delivery: \\\"x\\\"");
    refusePost("/imports?delivery=01990000-0000-7000-8000-000000000000", 404, "delivery");

    var refused = Json.tree(post("/imports?delivery=" + waits, NONE).body());
    assertThat(refused.path("state").asString()).isEqualTo("quarantined");
    assertThat(refused.at("/report/subject").asString()).isEqualTo("Quarantined broken.txt");
    refuse("/reports/" + refused.at("/report/digest").asString() + "/rows", 404, "rows: none");
  }

  @Test
  void failingRows_areGivenWithTheirReport() throws Exception {
    at().business.moveTo(BusinessClock.endOf(LocalDate.of(1997, 1, 31)));
    var lines = new java.util.ArrayList<>(Cdnow.lines(JANUARY));
    lines.set(4, lines.get(4).replaceFirst("\\S+$", "2000.00"));
    var id = delivered("dear.txt", Cdnow.file(lines));
    var refused = Json.tree(post("/imports?delivery=" + id, NONE).body());
    var rows = get("/reports/" + refused.at("/report/digest").asString() + "/rows");
    assertThat(numbers(rows, "select _line from t")).containsExactly(6L);
    refuse("/reports/" + "0".repeat(64) + "/rows", 404, "report");
  }

  private String delivered(String name, byte[] bytes) throws Exception {
    var answer = post("/deliveries?fileName=" + name, bytes);
    return Json.tree(answer.body()).path("id").asString();
  }

  private List<Long> numbers(HttpResponse<byte[]> parquet, String sql) {
    assertThat(parquet.headers().firstValue("content-type"))
        .contains("application/vnd.apache.parquet");
    return at().analytics
        .session(session -> {
          session.relation("t", List.of(at().blobs.put(parquet.body())));
          return session.query(sql, row -> row.integer(1));
        });
  }

  private List<String> columns(HttpResponse<byte[]> parquet) {
    return at().analytics
        .session(session -> {
          session.relation("t", List.of(at().blobs.put(parquet.body())));
          return session.columns("select * from t").stream().map(column -> column.name()).toList();
        });
  }

  private void refuse(String path, int status, String... said) throws Exception {
    require(send("GET", path, NONE), status, said);
  }

  private void refusePost(String path, int status, String... said) throws Exception {
    require(post(path, NONE), status, said);
  }

  private static void require(HttpResponse<byte[]> answer, int status, String... said) {
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(status);
    assertThat(text(answer)).contains(said);
  }

  private HttpResponse<byte[]> get(String path) throws Exception {
    var answer = send("GET", path, NONE);
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(200);
    return answer;
  }

  private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
    return send("POST", path, body);
  }

  private HttpResponse<byte[]> send(String method, String path, byte[] body, String... headers)
      throws Exception {
    var uri = "http://127.0.0.1:" + Objects.requireNonNull(web).port() + BASE + path;
    var request =
        HttpRequest.newBuilder(URI.create(uri)).method(method, BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private static String url(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private DatasetsFixture at() {
    return Objects.requireNonNull(opened);
  }
}
