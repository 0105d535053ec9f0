package slipway.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import slipway.api.SlipwayException;
import slipway.config.Config.HttpConfig;
import slipway.telemetry.RequestId;
import slipway.telemetry.Telemetry;
import slipway.testing.RawHttp;

@Timeout(60)
final class WebServerTest {
  private static final HttpConfig CONFIG = HttpConfig.loopback(0).withBodyBytesMax(1_000);

  private final Router router = new Router();
  private final Telemetry telemetry = new Telemetry();
  private final AtomicReference<WebServer> started = new AtomicReference<>();

  record Named(String name, int count) {}

  @AfterEach
  void stop() {
    var web = started.get();
    if (web != null) {
      web.close();
    }
  }

  private int start() {
    return start(CONFIG);
  }

  private int start(HttpConfig config) {
    var web = WebServer.start(config, router, telemetry);
    started.set(web);
    return web.port();
  }

  @Test
  void answer_carriesTheClientsRequestIdOrAFreshOne() {
    router.get("/id", _ -> Response.text(200, RequestId.current().orElse("none")));
    int port = start();
    var given = RawHttp.send(port, "GET", "/id", "X-Request-Id: abc-1\r\n", new byte[0]);
    assertThat(given.text()).isEqualTo("abc-1");
    assertThat(given.header("x-request-id")).contains("abc-1");
    var unfit = RawHttp.send(port, "GET", "/id", "X-Request-Id: a b\r\n", new byte[0]);
    assertThat(unfit.text()).matches("[0-9a-f]{16}");
    assertThat(unfit.header("x-content-type-options")).contains("nosniff");
  }

  @Test
  void handlers_runOnVirtualThreadsAndHotOnesOnTheEventLoop() {
    router.get("/cold", _ -> Response.text(200, "" + Thread.currentThread().isVirtual()));
    router.hot(
        Method.POST, "/hot", r -> Response.text(200, Thread.currentThread().getName() + r.text()));
    int port = start();
    assertThat(RawHttp.send(port, "GET", "/cold").text()).isEqualTo("true");
    assertThat(RawHttp.send(port, "POST", "/hot", "", "x".getBytes(UTF_8)).text())
        .startsWith("armeria-common-worker")
        .endsWith("x");
  }

  @Test
  void unknownPath_isToldWithTheNearestRoute() {
    router.get("/api/v1/projects/{project}/datasets", _ -> Response.text(200, ""));
    var answer = RawHttp.send(start(), "GET", "/api/v1/projects/p1/dataset");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text())
        .contains("NO_SUCH_ROUTE", "did you mean /api/v1/projects/p1/datasets?");
  }

  @Test
  void wrongMethod_isToldWithTheRightOnes() {
    router.get("/thing/{id}", _ -> Response.text(200, ""));
    router.delete("/thing/{id}", _ -> Response.text(200, ""));
    var answer = RawHttp.send(start(), "POST", "/thing/7");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("DELETE, GET, HEAD");
    assertThat(answer.text()).contains("METHOD_NOT_ALLOWED", "DELETE, GET, HEAD");
    assertThat(RawHttp.send(started.get().port(), "OPTIONS", "/thing/7").status()).isEqualTo(204);
  }

  @Test
  void unknownPath_isToldInTheShapeOfItsFace() {
    router.get("/api/2.0/known", _ -> Response.text(200, ""));
    router.notFound("/api/2.0/", (failure, _) -> Response.text(404, "face: " + failure.code()));
    int port = start();
    assertThat(RawHttp.send(port, "GET", "/api/2.0/other").text()).isEqualTo("face: NO_SUCH_ROUTE");
    assertThat(RawHttp.send(port, "GET", "/api/v1/other").text()).contains("\"code\"");
  }

  @Test
  void head_isAnsweredAsGetWithoutABody() {
    router.get("/text", _ -> Response.text(200, "four"));
    var answer = RawHttp.send(start(), "HEAD", "/text");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("content-length")).contains("4");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void body_overTheLimitIs413OnEveryKindOfRoute() {
    router.post("/cold", r -> Response.text(200, r.text()));
    router.hot(Method.POST, "/hot", r -> Response.text(200, r.text()));
    router.streaming(
        Method.PUT, "/stream", r -> Response.text(200, "" + r.stream().readAllBytes().length));
    int port = start();
    for (var path : new String[] {"/cold", "/hot"}) {
      var answer = RawHttp.send(port, "POST", path, "", new byte[1_001]);
      assertThat(answer.status()).as(path).isEqualTo(413);
      assertThat(answer.text()).contains("TOO_LARGE", "1001 bytes", "expected: <= 1000");
      var chunked = "3f0\r\n" + "a".repeat(1_008) + "\r\n0\r\n\r\n";
      assertThat(
              RawHttp.send(
                      port,
                      "POST",
                      path,
                      "Transfer-Encoding: chunked\r\nContent-Length:\r\n"
                          .replace("Content-Length:\r\n", ""),
                      chunked.getBytes(UTF_8))
                  .status())
          .as("%s chunked", path)
          .isIn(400, 413);
    }
    assertThat(RawHttp.send(port, "PUT", "/stream", "", new byte[5_000_000]).text())
        .isEqualTo("5000000");
  }

  @Test
  void body_cutOffReachesNoHandler() throws Exception {
    var called = new CountDownLatch(1);
    router.post(
        "/cut",
        _ -> {
          called.countDown();
          return Response.empty(204);
        });
    int port = start();
    var request = "POST /cut HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nshort";
    var answer = RawHttp.sendCut(port, request.getBytes(UTF_8));
    assertThat(answer.status()).isIn(0, 400);
    assertThat(called.await(200, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void json_ofTheWrongFormIs400() {
    router.post("/json", r -> Response.json(r.json(Named.class)));
    int port = start();
    for (var body :
        new String[] {
          "",
          "null",
          "[",
          "[]",
          "{\"name\":{}}",
          "{\"nam\":\"a\"}",
          "\u0000",
          "{\"count\":1e999}",
          "[".repeat(200)
        }) {
      assertThat(RawHttp.send(port, "POST", "/json", "", body.getBytes(UTF_8)).status())
          .as(body)
          .isEqualTo(400);
    }
    assertThat(RawHttp.send(port, "POST", "/json", "", new byte[] {'"', (byte) 0xff, '"'}).status())
        .isEqualTo(400);
  }

  @Test
  void pathVariable_isDecodedOnce() {
    router.get("/files/{*path}", r -> Response.text(200, r.path("path")));
    router.get("/one/{name}", r -> Response.text(200, r.path("name")));
    int port = start();
    assertThat(RawHttp.send(port, "GET", "/files/a/b%20c;d.txt").text()).isEqualTo("a/b c;d.txt");
    assertThat(RawHttp.send(port, "GET", "/files/%252e%252e/x").text()).isEqualTo("%2e%2e/x");
    assertThat(RawHttp.send(port, "GET", "/one/features%2Fx").text()).isEqualTo("features/x");
    assertThat(RawHttp.send(port, "GET", "/one/a%5Cb").text()).isEqualTo("a\\b");
    assertThat(RawHttp.send(port, "GET", "/one/%C3%BC").text()).isEqualTo("ü");
  }

  @Test
  void path_thatClimbsOrHoldsControlCharactersIs400() {
    router.get("/files/{*path}", r -> Response.text(200, r.path("path")));
    int port = start();
    for (var path :
        new String[] {
          "/files/../x",
          "/files/%2e%2e/x",
          "/files/a%00b",
          "/files/%0a",
          "/files/%zz",
          "/files/%f",
          "/files/%ff"
        }) {
      assertThat(RawHttp.send(port, "GET", path).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void failure_nobodyForesawIsLoggedAndHidden() {
    router.get(
        "/bad",
        _ -> {
          throw new IllegalStateException("the secret");
        });
    router.get(
        "/known",
        _ -> {
          throw SlipwayException.invalid("size", 3, "<= 2");
        });
    int port = start();
    var answer = RawHttp.send(port, "GET", "/bad");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).doesNotContain("secret").contains("INTERNAL");
    assertThat(RawHttp.send(port, "GET", "/known").text()).contains("size: 3 (expected: <= 2)");
  }

  @Test
  void durations_areCountedByRouteAndClassOfStatus() {
    router.get("/counted/{id}", _ -> Response.text(200, ""));
    int port = start();
    RawHttp.send(port, "GET", "/counted/1");
    RawHttp.send(port, "GET", "/counted/2");
    assertThat(telemetry.scrape())
        .contains(
            "slipway_http_requests_seconds_count{method=\"GET\",route=\"/counted/{id}\",status_class=\"2xx\"} 2");
  }

  @Test
  void close_waitsForTheAnswersUnderWay() throws Exception {
    var begun = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    router.get(
        "/slow",
        _ -> {
          begun.countDown();
          go.await();
          return Response.text(200, "whole");
        });
    int port = start();
    var answer = new AtomicReference<RawHttp.Answer>();
    var client = Thread.ofPlatform().start(() -> answer.set(RawHttp.send(port, "GET", "/slow")));
    begun.await();
    var closer = Thread.ofPlatform().start(started.get()::close);
    go.countDown();
    client.join();
    closer.join();
    assertThat(answer.get().text()).isEqualTo("whole");
  }

  @Test
  void events_arriveAndEndWhenTheServerDrains() throws Exception {
    var sent = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    router.get(
        "/events",
        _ ->
            Response.events(sink -> {
              sink.send("step", "one\ntwo");
              sent.countDown();
              while (sink.isOpen()) {
                Thread.onSpinWait();
              }
              ended.countDown();
            }));
    int port = start();
    var answer = new AtomicReference<RawHttp.Answer>();
    var client = Thread.ofPlatform().start(() -> answer.set(RawHttp.send(port, "GET", "/events")));
    assertThat(sent.await(10, TimeUnit.SECONDS)).isTrue();
    started.get().close();
    client.join();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(answer.get().text()).contains("event: step\ndata: one\ndata: two\n\n");
  }

  @Test
  void start_refusesATakenPort() {
    router.get("/", _ -> Response.empty(204));
    int port = start();
    assertThatThrownBy(() -> WebServer.start(CONFIG.withPort(port), router))
        .isInstanceOf(PortInUse.class)
        .hasMessageContaining("port: " + port)
        .hasMessageContaining("--port");
    assertThatThrownBy(() -> WebServer.requireFreePort(CONFIG.withPort(port)))
        .isInstanceOf(PortInUse.class);
  }

  @Test
  void start_refusesARouteThatAnotherMasks() {
    router.get("/models/search", _ -> Response.empty(200));
    router.post("/models/{name}", _ -> Response.empty(200));
    assertThatThrownBy(this::start).hasMessageContaining("masked");
  }

  @Test
  void route_refusesASecondOfTheSameMethodAndPath() {
    router.get("/things/{name}", _ -> Response.empty(200));
    router.delete("/things/{name}", _ -> Response.empty(200));
    assertThatThrownBy(() -> router.get("/things/{id}", _ -> Response.empty(200)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("GET")
        .hasMessageContaining("/things/{name}");
  }
}
