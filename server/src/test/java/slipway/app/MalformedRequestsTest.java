package slipway.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.config.Config;
import slipway.http.Method;
import slipway.http.Router.Route;
import slipway.testing.RawHttp;

/// Throws garbage at every route of the whole server: whatever a request holds, it is its sender's
/// fault and never a 5xx. The seed is printed; `-Dslipway.seed=N` repeats a run.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
final class MalformedRequestsTest {
  private static final int ROUNDS_PER_ROUTE = 24;
  private static final int BROKEN_REQUESTS = 150;
  private static final int RANDOM_BYTES_MAX = 200;
  private static final long SEED = Long.getLong("slipway.seed", 20_261_121L);
  private static final List<String> VALUES =
      List.of(
          "x",
          "default",
          "-1",
          "0",
          "99999999999999999999",
          "1e999",
          "NaN",
          "null",
          "true",
          "%20",
          "%00",
          "%ff",
          "%zz",
          "%2e%2e",
          "..%2f..",
          "%5C..%5C",
          "a%2Fb",
          ";x=y",
          "%F0%9F%9A%A2",
          "%252e",
          "a".repeat(5_000),
          "'%20or%201=1--",
          "${jndi:x}",
          "00000000-0000-7000-8000-000000000000",
          "a".repeat(64),
          "1997-02-30",
          "+999999999-12-31",
          "-999999999-01-01",
          "+999999999-12-31.1",
          "%2B999999999-12-31.1",
          "churn",
          "features%2Fx");
  private static final List<String> PARAMETERS =
      List.of(
          "pageSize",
          "pageToken",
          "max_results",
          "page_token",
          "run_id",
          "run_uuid",
          "path",
          "fileName",
          "experiment_id",
          "filter",
          "order_by",
          "name",
          "version",
          "metric_key",
          "ref",
          "cutoff",
          "max",
          "before",
          "entity",
          "task",
          "key",
          "alias",
          "max",
          "limit",
          "to");
  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "[",
          "null",
          "[]",
          "{}",
          "\"\"",
          "42",
          "{\"a\":",
          "{\"name\":null}",
          "{\"name\":[]}",
          "{\"name\":{}}",
          "{\"name\":\"\"}",
          "{\"name\":\"\u0000\"}",
          "{\"name\":-1e999}",
          "{\"name\":\"x\",\"name\":\"y\"}",
          "[".repeat(500),
          "{\"a\":".repeat(500),
          "{\"experiment_id\":{}}",
          "{\"run_id\":[1]}",
          "{\"metrics\":[null]}",
          "{\"metrics\":[{}]}",
          "{\"metrics\":{\"key\":1}}",
          "{\"run_id\":\"x\",\"metrics\":[{\"key\":\"a\",\"value\":\"z\"}]}",
          "{\"experiment_ids\":[\"0\"],\"filter\":\"((('\"}",
          "{\"experiment_ids\":[\"0\"],\"max_results\":-5}",
          "{\"experiment_ids\":[\"0\"],\"page_token\":\"!!\"}",
          "{\"experiment_ids\":[\"0\"],\"order_by\":[\"drop table\"]}",
          "{\"to\":\"1997-02-30\"}",
          "{\"to\":null}",
          "{\"files\":[null]}",
          "{\"shadows\":[null]}",
          "{\"primary\":null,\"shadows\":[null]}",
          "{\"labels\":[null]}",
          "{\"cutoff\":\"+999999999-12-31\"}",
          "{\"labels\":[{\"entity\":\"5\",\"value\":1,\"knownAt\":\"-999999999-01-01T00:00:00Z\"}]}",
          "{\"files\":[{}]}",
          "{\"files\":[{\"path\":\"../x.yaml\",\"text\":\"kind: Nothing\"}]}",
          "{\"files\":[{\"path\":\"x.yaml\",\"text\":\"a: [\"}]}",
          "{\"customer_id\":{}}",
          "{\"customer_id\":1e999}",
          "{\"pipeline\":null}",
          "{\"parameters\":[]}",
          "NaN",
          "'",
          "---\n- [",
          "a,b\n1\n");

  private Server server;

  /// One request, so that a failure can say what it was.
  private record Attempt(String method, String target, String headers, byte[] body) {
    @Override
    public String toString() {
      var text = new String(body, ISO_8859_1);
      return method
          + " "
          + target.substring(0, Math.min(300, target.length()))
          + " ["
          + headers.substring(0, Math.min(120, headers.length())).replace("\r\n", " ")
          + "] "
          + text.substring(0, Math.min(200, text.length()));
    }
  }

  @BeforeAll
  void start(@TempDir Path home) {
    server = Server.start(Config.defaults(home.resolve("home")).withPort(0));
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void everyRoute_answersGarbageWithoutA5xx() {
    var random = new Random(SEED);
    var bad = new ArrayList<String>();
    var statuses = new TreeMap<Integer, Integer>();
    for (var route : server.router().routes()) {
      for (int round = 0; round < ROUNDS_PER_ROUTE; round++) {
        var attempt = attempt(route, random);
        var answer =
            RawHttp.send(
                server.port(),
                attempt.method(),
                attempt.target(),
                attempt.headers(),
                attempt.body());
        statuses.merge(answer.status(), 1, Integer::sum);
        if (answer.status() >= 500 && !isHonest(answer)) {
          bad.add(attempt + "\n      → " + answer.status() + " " + answer.text());
        }
      }
    }
    assertThat(bad).as("answers of 5xx, seed %d", SEED).isEmpty();
    assertThat(statuses).as("answers").containsKeys(200, 400, 404, 405).doesNotContainKey(0);
  }

  /// An endpoint without a release and what is not offered are no failures.
  private static boolean isHonest(RawHttp.Answer answer) {
    return answer.text().contains("NOT_RELEASED") || answer.text().contains("NOT_IMPLEMENTED");
  }

  @Test
  void whatIsNoHttp_isRefusedWithoutA5xx() {
    var random = new Random(SEED + 1);
    var bad = new ArrayList<String>();
    for (int i = 0; i < BROKEN_REQUESTS; i++) {
      var bytes = broken(random, i);
      var answer = RawHttp.sendCut(server.port(), bytes);
      if (answer.status() >= 500) {
        bad.add(
            new String(bytes, 0, Math.min(200, bytes.length), ISO_8859_1)
                + "\n      → "
                + answer.status());
      }
    }
    assertThat(bad).as("answers of 5xx, seed %d", SEED).isEmpty();
    assertThat(RawHttp.send(server.port(), "GET", "/health").status()).isEqualTo(200);
  }

  @Test
  void failures_areToldAsJsonWithACode() {
    for (var path : List.of("/nothing", "/api/v1/nothing", "/api/2.0/mlflow/nothing")) {
      var answer = RawHttp.send(server.port(), "GET", path);
      assertThat(answer.status()).as(path).isEqualTo(404);
      var body = Json.tree(answer.body());
      assertThat(body.has("code") || body.has("error_code")).as(path).isTrue();
    }
  }

  private static Attempt attempt(Route route, Random random) {
    var method =
        random.nextInt(8) == 0
            ? Method.values()[random.nextInt(Method.values().length)].name()
            : route.method().name();
    var target = new StringBuilder(filled(route.path(), random));
    int parameters = random.nextInt(4);
    for (int i = 0; i < parameters; i++) {
      target
          .append(i == 0 ? '?' : '&')
          .append(pick(PARAMETERS, random))
          .append('=')
          .append(pick(VALUES, random));
    }
    return new Attempt(method, target.toString(), headers(random), body(route, random));
  }

  private static String filled(String pattern, Random random) {
    var path = new StringBuilder();
    for (var segment : pattern.substring(1).split("/", -1)) {
      var isProject = segment.equals("{project}") && random.nextInt(4) > 0;
      path.append('/')
          .append(isProject ? "default" : segment.startsWith("{") ? pick(VALUES, random) : segment);
    }
    return path.toString();
  }

  private static String headers(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> "Content-Type: application/x-www-form-urlencoded\r\n";
      case 1 -> "Content-Type: \u00ff\u00fe\r\nAccept: ;;;,q=\r\n";
      case 2 -> "X-Filler: " + "f".repeat(20_000) + "\r\n";
      case 3 -> "Range: bytes=9-1\r\nIf-None-Match: \"\r\nX-Request-Id: \t\r\n";
      case 4 -> "Content-Encoding: gzip\r\nContent-Type: application/json\r\n";
      case 5 -> "Cookie: a\r\nAuthorization: Basic !\r\n";
      default -> "Content-Type: application/json\r\n";
    };
  }

  private static byte[] body(Route route, Random random) {
    if (route.method() == Method.GET && random.nextInt(4) > 0) {
      return new byte[0];
    }
    if (random.nextInt(6) == 0) {
      var bytes = new byte[random.nextInt(RANDOM_BYTES_MAX)];
      random.nextBytes(bytes);
      return bytes;
    }
    return pick(BODIES, random).getBytes(UTF_8);
  }

  private static byte[] broken(Random random, int i) {
    var bytes = new ByteArrayOutputStream();
    var start =
        List.of(
            "GET",
            "GET /",
            "GET / HTTP/9.9\r\n\r\n",
            "G\u0000T / HTTP/1.1\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: local host\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a:99999999\r\n\r\n",
            "GET / HTTP/1.1\r\nHost:\r\n\r\n",
            "GET / HTTP/1.1\r\n: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "POST /health HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage",
            "CONNECT a:1 HTTP/1.1\r\n\r\n",
            "BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET http://localhost:x/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "b".repeat(100_000) + "\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: !!\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n");
    bytes.writeBytes(start.get(i % start.size()).getBytes(ISO_8859_1));
    if (i >= start.size()) {
      var more = new byte[random.nextInt(RANDOM_BYTES_MAX)];
      random.nextBytes(more);
      var whole = bytes.toByteArray();
      if (whole.length > 4) {
        whole[random.nextInt(Math.min(whole.length, 60))] = (byte) random.nextInt(256);
      }
      bytes.reset();
      bytes.writeBytes(whole);
      bytes.writeBytes(more);
    }
    return bytes.toByteArray();
  }

  private static String pick(List<String> among, Random random) {
    return among.get(random.nextInt(among.size()));
  }
}
