package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A real browser that keeps what it saw: errors of the console, and a picture of every page in
/// `e2e/target/screenshots`.
final class Pages implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  /// How long a page may take to say what is expected of it, on a machine that is busy.
  private static final double PATIENCE_MILLIS = 30_000;

  /// A name of this machine that browsers do not trust as such.
  static final String PLAIN_HOST = "plain.example";

  static final int WIDE = 1280;
  static final int PHONE = 375;
  private static final int HEIGHT = 900;
  private static final Path PICTURES = Installation.root().resolve("e2e/target/screenshots");

  /// Pictures in `docs/images`: page, theme and width.
  private static final Set<String> SHOWN =
      Set.of(
          "overview-light-1280",
          "runs-light-1280",
          "endpoint-light-1280",
          "decisions-light-1280",
          "overview-light-375");

  private final Axe axe = new Axe();
  private final Playwright playwright;
  private final Browser browser;

  Pages() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
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
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-dev-shm-usage",
                            "--disable-gpu",
                            "--host-resolver-rules=MAP " + PLAIN_HOST + " 127.0.0.1")));
  }

  /// One visitor with a window and a theme.
  Visitor visitor(URI server, ColorScheme theme, int width) {
    return new Visitor(
        server,
        axe,
        browser.newContext(
            new Browser.NewContextOptions().setColorScheme(theme).setViewportSize(width, HEIGHT)));
  }

  static final class Visitor implements AutoCloseable {
    private final URI server;
    private final Axe axe;
    private final BrowserContext context;
    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    private Visitor(URI server, Axe axe, BrowserContext context) {
      this.server = server;
      this.axe = axe;
      this.context = context;
      this.page = context.newPage();
      page.onConsoleMessage(message -> {
        if (message.type().equals("error") || message.type().equals("warning")) {
          complaints.add(page.url() + ": " + message.text());
        }
      });
      page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    /// Opens a page and waits until its charts are drawn; nothing may complain.
    Page open(String path) {
      var response = page.navigate(server.resolve(path).toString());
      assertThat(response.status()).as("status of %s", path).isEqualTo(200);
      drawn();
      assertThat(complaints).isEmpty();
      return page;
    }

    /// Waits until the charts of the page are drawn.
    void drawn() {
      page.locator("html[data-ready]")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }

    /// Takes a picture of the whole page that is open.
    void picture(String name) {
      page.screenshot(
          new Page.ScreenshotOptions().setFullPage(true).setPath(PICTURES.resolve(name + ".png")));
    }

    /// The page that is open in light and dark, on a wide window and on a phone: a picture of each,
    /// nothing hangs over the edge, the theme is obeyed, and axe finds nothing serious.
    void look(String name) {
      for (int width : new int[] {WIDE, PHONE}) {
        for (var theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
          page.setViewportSize(width, HEIGHT);
          page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
          settled();
          var look = theme.name().toLowerCase(java.util.Locale.ROOT);
          picture(name + "-" + look + (width == WIDE ? "" : "-" + width));
          assertThat(hangsOver()).as("pixels that hang over on %s at %s", name, width).isZero();
          assertThat(isDark()).as("%s is dark", name).isEqualTo(theme == ColorScheme.DARK);
          if (width == WIDE) {
            assertThat(
                    theme == ColorScheme.LIGHT
                        ? axe.complaints(page)
                        : axe.complaints(page, "color-contrast"))
                .as("what axe says of %s, %s", name, look)
                .isEmpty();
          }
          shown(name, look, width);
        }
      }
      assertThat(complaints).isEmpty();
    }

    /// What the documentation shows, when it is to be taken anew.
    private void shown(String name, String look, int width) {
      if (Boolean.getBoolean("slipway.docs.images")
          && SHOWN.contains(name + "-" + look + "-" + width)) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(
                    Installation.root()
                        .resolve("docs/images")
                        .resolve(name + (width == WIDE ? "" : "-phone") + ".png")));
      }
    }

    /// Waits until charts and tables have taken the width of the window, at most a while.
    private void settled() {
      page.evaluate(
          """
          async () => {
            const root = document.documentElement;
            const frame = () => new Promise(done => requestAnimationFrame(done));
            for (let i = 0; i < 2 || (i < 120 && root.scrollWidth > root.clientWidth); i++) await frame();
          }
          """);
    }

    private int hangsOver() {
      var over =
          page.evaluate(
              "() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
      return ((Number) over).intValue();
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

    /// Compressed bytes of the page that is open, with all that it loads, from a cache or not.
    long transferred() {
      return ((Number)
              page.evaluate(
                  """
                  () => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
                    .reduce((sum, entry) => sum + entry.encodedBodySize, 0)
                  """))
          .longValue();
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
