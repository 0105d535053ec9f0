package slipway.ui;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.Response;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.testing.TestDatabases;

/// How often a page that is followed is rendered, by a clock that the test moves.
final class LiveTest {
  private static final String PAGE = "/ui/page";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger rendered = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Database database;
  private final WebServer web;
  private volatile String shown = "first";
  private volatile int status = 200;

  LiveTest(@TempDir Path folder) {
    database = TestDatabases.sqlite(folder);
    var router = new Router();
    var live = new Live(Access.open(database, () -> Fixtures.NOW), nanos::get);
    router
        .withReading(live::around)
        .get(
            PAGE,
            _ -> {
              rendered.incrementAndGet();
              var html = "<html><main id=\"main\">" + shown + "</main></html>";
              return Response.of(status, "text/html; charset=utf-8", html.getBytes(UTF_8));
            });
    web = WebServer.start(HttpConfig.loopback(0), router);
  }

  @AfterEach
  void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    web.close();
    database.close();
  }

  @Test
  void page_isRenderedOnceAtOpeningAndOnceForAChange() throws Exception {
    client.send(request().build(), BodyHandlers.ofString());
    try (var events = follow()) {
      assertThat(events.readLine()).isEqualTo("event: page");
      assertThat(events.readLine()).contains(">first<");
      assertThat(rendered).hasValue(1);
      try (var second = follow()) {
        assertThat(second.readLine()).isEqualTo("event: page");
      }
      assertThat(rendered).hasValue(1);
      assertThat(events.readLine()).isEmpty();
      shown = "second";
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(events.readLine()).isEqualTo("event: page");
      assertThat(events.readLine()).contains(">second<");
      assertThat(rendered).hasValue(2);
    }
  }

  @Test
  void page_openedTooLongAgoIsRenderedForItsStream() throws Exception {
    client.send(request().build(), BodyHandlers.ofString());
    shown = "second";
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    try (var events = follow()) {
      assertThat(events.readLine()).isEqualTo("event: page");
      assertThat(events.readLine()).contains(">second<");
    }
    assertThat(rendered).hasValue(2);
  }

  @Test
  void page_thatIsRefusedIsRefusedAsAStreamToo() throws Exception {
    status = 404;
    client.send(request().build(), BodyHandlers.ofString());
    var answer =
        client.send(
            request().header("accept", "text/event-stream").build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(rendered).hasValue(2);
  }

  private BufferedReader follow() throws Exception {
    var request = request().header("accept", "text/event-stream").build();
    var answer = client.send(request, BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
  }

  private HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port() + PAGE));
  }
}
