package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A real browser that keeps what it saw: errors of the console, and a picture of every page in
/// `e2e/target/screenshots`.
final class Pages implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;
  private static final Path PICTURES = Installation.root().resolve("e2e/target/screenshots");

  private final Playwright playwright;
  private final Browser browser;

  Pages() {
    if (!Files.isExecutable(CHROMIUM)) {
      throw new IllegalStateException(
          CHROMIUM + " is missing (expected: apt-get install --no-install-recommends chromium)");
    }
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu")));
  }

  /// One visitor with a window and a theme.
  Visitor visitor(URI server, ColorScheme theme, int width) {
    return new Visitor(
        server,
        theme.name().toLowerCase(java.util.Locale.ROOT) + (width == WIDTH ? "" : "-" + width),
        browser.newContext(
            new Browser.NewContextOptions().setColorScheme(theme).setViewportSize(width, HEIGHT)));
  }

  static final class Visitor implements AutoCloseable {
    private final URI server;
    private final String look;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Visitor(URI server, String look, BrowserContext context) {
      this.server = server;
      this.look = look;
      this.context = context;
      this.page = context.newPage();
      page.onConsoleMessage(message -> {
        if (message.type().equals("error") || message.type().equals("warning")) {
          complaints.add(page.url() + ": " + message.text());
        }
      });
      page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    /// Opens a page, takes its picture, and expects that nothing complains or hangs over the edge.
    Page open(String name, String path) {
      var response = page.navigate(server.resolve(path).toString());
      assertThat(response.status()).as("status of %s", path).isEqualTo(200);
      page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(PICTURES.resolve(name + "-" + look + ".png")));
      var over =
          page.evaluate(
              "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(((Number) over).intValue()).as("pixels that hang over on %s", path).isZero();
      assertThat(isDark()).as("%s is dark", path).isEqualTo(look.startsWith("dark"));
      assertThat(complaints).isEmpty();
      return page;
    }

    /// Whether the page's ground is nearer to black than its text.
    private boolean isDark() {
      var brightness =
          """
          () => ['backgroundColor', 'color'].map(name =>
            getComputedStyle(document.body)[name].match(/[0-9.]+/g).slice(0, 3)
              .reduce((sum, part) => sum + Number(part), 0))
          """;
      var ground = (List<?>) page.evaluate(brightness);
      return ((Number) ground.getFirst()).doubleValue() < ((Number) ground.getLast()).doubleValue();
    }

    /// What the browser complained of so far.
    List<String> complaints() {
      return complaints;
    }

    Page page() {
      return page;
    }

    @Override
    public void close() {
      context.close();
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
