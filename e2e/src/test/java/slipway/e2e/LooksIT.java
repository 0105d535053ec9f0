package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.cli.demo.DemoServer;

/// What pages look like when something is slow, fails or is not there, in a real Chromium.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LooksIT {
  /// Said to the console, for a browser that goes elsewhere answers no other question.
  private static final String SUBMIT_AND_SAY_WHEN_BUSY =
      """
      () => {
        const main = document.getElementById('main');
        new MutationObserver(() => main.ariaBusy === 'true' && console.log('main is busy'))
          .observe(main, { attributes: true, attributeFilter: ['aria-busy'] });
        setTimeout(() => document.querySelector('form[role=search]').requestSubmit());
      }
      """;

  private static final String ADD_CHART =
      """
      () => {
        const made = document.createElement('div');
        made.id = 'made';
        made.className = 'chart small';
        made.setAttribute('aria-label', 'Asked');
        made.dataset.chart = JSON.stringify({ kind: 'bar', xType: 'category', series: [
          { name: 'canary', colour: 2, stack: 'answered', points: [['1998-06-01', 3], ['1998-06-02', 4]] },
          { name: 'shadow', colour: 8, kind: 'line', points: [['1998-06-01', 5], ['1998-06-02', 6]] }],
          marks: [{ x: '1998-06-01', name: 'alert: automation, which waits for somebody who approves · +1', whole: 'alert: all', tone: 'attention' },
            { x: '1998-06-02', name: 'v2 taken back', tone: 'bad' }] });
        document.body.appendChild(made);
        document.dispatchEvent(new CustomEvent('slipway:patched'));
      }
      """;

  private static final String DRAWN =
      """
      () => echarts.getInstanceByDom(document.getElementById('made')).getOption().series.map(s =>
        [s.type, s.color, s.stack || 'none', s.markLine ? s.markLine.data.map(m => m.name).join() : 'none'].join(' '))
      """;

  /// The names that are drawn beside lines, and whether all of each is on the picture.
  private static final String NAMED =
      """
      () => {
        const chart = echarts.getInstanceByDom(document.getElementById('made'));
        return chart.getZr().storage.getDisplayList(true)
          .filter(e => e.type === 'tspan' && /alert|taken/.test(e.style.text))
          .map(e => {
            const box = e.getBoundingRect().clone();
            if (e.transform) box.applyTransform(e.transform);
            const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= chart.getWidth() && box.y + box.height <= chart.getHeight();
            return (e.style.text.endsWith('…') ? 'short ' : 'whole ') + isInside;
          });
      }
      """;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private volatile int answer = 200;
  private final HttpServer receiver;
  private final DemoServer server;
  private final URI address;
  private final Pages pages = new Pages();

  LooksIT(@TempDir Path home) throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            var said = (answer == 200 ? "ok" : "no <b>such</b> channel").getBytes(UTF_8);
            exchange.sendResponseHeaders(answer, said.length);
            exchange.getResponseBody().write(said);
          }
        });
    receiver.start();
    server = new DemoServer(Installation.server(), home, 0);
    address =
        server.start(
            Map.of(
                "SLIPWAY_HTTP_ALLOWED_HOSTS",
                Pages.PLAIN_HOST,
                "SLIPWAY_ALERTS_SLACK_URL",
                "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"));
  }

  @AfterAll
  void close() {
    pages.close();
    server.close();
    receiver.stop(0);
  }

  private Pages.Visitor visitor() {
    return pages.visitor(address, ColorScheme.LIGHT, Pages.WIDE);
  }

  @Test
  void testOfAChannel_saysWhatTheReceiverAnswered() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("settings"));
      page.getByText("Test…").click();
      visitor.look("channels");
      page.getByText("Send a test").click();
      var said = page.locator("form[data-act$='/test'] [role=alert]");
      assertThat(said).hasText(Pattern.compile("Delivered in [0-9]+ ms\\. 200 ok"));
      assertThat(said).hasClass("done");
      assertThat(received).hasSize(2);
      assertThat(received.getFirst()).contains("Nothing is the matter.");
      answer = 404;
      page.getByText("Send a test").click();
      assertThat(said).hasText("Not delivered: 404 no <b>such</b> channel");
      assertThat(said).hasClass("field-error");
      visitor.picture("channel-refuses-light");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void slowAnswer_saysThatThePageIsBusyAndThenDoesNot() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("settings"));
      var held = new AtomicReference<Route>();
      page.route("**/channels/slack/test", held::set);
      page.getByText("Test…").click();
      page.getByText("Send a test").click();
      assertThat(page.locator("form[aria-busy=true]")).hasCount(1);
      assertThat(page.getByText("Send a test")).isDisabled();
      held.get().resume();
      assertThat(page.locator("form[aria-busy=true]")).hasCount(0);
      assertThat(page.getByText("Send a test")).isEnabled();
    }
  }

  @Test
  void slowPage_dimsTheOneBeforeUntilItComes() throws Exception {
    new TrackedRuns(address).log("sought");
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("runs"));
      var asked = Pattern.compile(".*/runs\\?.*q=.*");
      var held = new AtomicReference<Route>();
      page.route(asked, held::set);
      page.locator("input[type=search]").fill("metrics.auc > 2");
      page.waitForConsoleMessage(
          new Page.WaitForConsoleMessageOptions()
              .setPredicate(message -> message.text().equals("main is busy")),
          () -> page.evaluate(SUBMIT_AND_SAY_WHEN_BUSY));
      page.unroute(asked);
      held.get().resume();
      page.waitForURL(asked);
      visitor.drawn();
      assertThat(page.locator("[aria-busy]")).hasCount(0);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void copying_worksWhereTheBrowserHasNoClipboardForThePage() {
    var plain = URI.create("http://" + Pages.PLAIN_HOST + ":" + address.getPort());
    try (var visitor = pages.visitor(plain, ColorScheme.LIGHT, Pages.WIDE)) {
      var page = visitor.open(BrowsedShop.at("settings"));
      assertThat(page.evaluate("() => window.isSecureContext")).isEqualTo(false);
      assertThat(page.evaluate("() => navigator.clipboard === undefined")).isEqualTo(true);
      var button = page.locator("button[data-copy]").first();
      var text = button.getAttribute("data-copy");
      button.click();
      assertThat(button).hasText("copied");
      page.keyboard().press("Control+k");
      page.locator("#palette input").press("Control+v");
      assertThat(page.locator("#palette input")).hasValue(text);
      assertThat(button).hasText("copy");
    }
  }

  @Test
  void chart_isDrawnInTheColoursAndWithTheMarksThatItIsGiven() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("settings"));
      page.evaluate(ADD_CHART);
      assertThat(page.locator("#made"))
          .hasAttribute(
              "aria-label",
              Pattern.compile(
                  "Asked\\. canary: 2 points.*; alert: all at 1998-06-01; v2 taken back at 1998-06-02\\."));
      assertThat(page.evaluate(DRAWN))
          .isEqualTo(
              List.of("bar #d55e00 answered alert: all,v2 taken back", "line #5b5b5b none none"));
      assertThat(page.evaluate(NAMED)).isEqualTo(List.of("short true", "whole true"));
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
