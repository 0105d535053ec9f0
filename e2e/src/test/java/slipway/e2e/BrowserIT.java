package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import slipway.cli.demo.DemoServer;
import slipway.client.ProjectClient;

/// Every page in a real Chromium, empty and with nine months of real purchases behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {
  private static final int WIDE = Pages.WIDE;

  /// Compressed, with everything that a page loads.
  private static final long FIRST_LOAD_BYTES_MAX = 300_000;

  private static final Pattern JAVA_CALL =
      Pattern.compile("slipway\\.project\\(\"default\"\\)\\.([a-zA-Z]+)\\(");

  private final BrowsedShop shop;
  private final URI address;
  private final Pages pages = new Pages();

  BrowserIT(@TempDir Path home) throws Exception {
    shop = new BrowsedShop(home);
    address = shop.address();
    try (var visitor = visitor()) {
      for (var section : BrowsedShop.SECTIONS) {
        visitor.open(BrowsedShop.at(section));
        visitor.look("empty-" + (section.isEmpty() ? "overview" : section));
      }
    }
    shop.fill();
  }

  @AfterAll
  void close() {
    pages.close();
    shop.close();
  }

  private Pages.Visitor visitor() {
    return pages.visitor(address, ColorScheme.LIGHT, WIDE);
  }

  private String place(String name) {
    return shop.place(name);
  }

  @Test
  void everyPage_isReadableInBothThemesOnBothWindowsAndAccessible() {
    try (var visitor = visitor()) {
      shop.places()
          .forEach((name, path) -> {
            visitor.open(path);
            visitor.look(name);
          });
    }
  }

  @Test
  void firstLoad_isSmall() {
    for (var name : List.of("overview", "runs", "tracked", "endpoint", "rollout", "decisions")) {
      try (var visitor = visitor()) {
        visitor.open(place(name));
        assertThat(visitor.transferred())
            .as("bytes of the first load of %s", name)
            .isBetween(1L, FIRST_LOAD_BYTES_MAX);
        System.out.printf("first load of %s: %,d bytes%n", name, visitor.transferred());
      }
    }
  }

  @Test
  void pages_sayWhatTheyAreFor() {
    var said = new ArrayList<String>();
    try (var visitor = visitor()) {
      shop.places()
          .forEach((name, path) -> {
            var answer = visitor.open(path).locator("p.answer").innerText();
            assertThat(answer).as(name).isNotBlank().doesNotContain("NaN", "{");
            var call = JAVA_CALL.matcher(visitor.page().locator("details.request").textContent());
            if (call.find()) {
              assertThat(ProjectClient.class.getMethods())
                  .as("what the Java client is asked on %s", name)
                  .anyMatch(method -> method.getName().equals(call.group(1)));
            }
            said.add(name + ": " + answer);
          });
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(BrowsedShop.SECTIONS.size() + 17);
    assertThat(String.join("\n", said))
        .contains(
            "customer_churn v1",
            " runs, the newest shown started ",
            "v1 serves churn, trained as of 1997-03-31, promoted 1997-06-30",
            "monitor: quiet as of 1997-09-30",
            "moved as declared",
            "customer_churn v2 at churn",
            "broken.txt broke the contract of dataset purchases",
            "3 runs: 1 parameter differs, 1 is the same.",
            "in quarantine",
            "as of 1997-06-30",
            "source files");
  }

  @Test
  void runs_areFoundByTheSearchGrammar() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("runs"));
      page.locator("input[type=search]").fill("metrics.auc > 0.5 and params.max_depth = '8'");
      page.locator("input[type=search]").press("Enter");
      assertThat(page.locator("table.runs tbody tr")).hasCount(1);
      page.locator("input[type=search]").fill("");
      page.locator("input[type=search]").pressSequentially("max_d");
      assertThat(page.locator("#words li")).hasText(new String[] {"params.max_depth"});
      page.locator("input[type=search]").press("Tab");
      page.locator("input[type=search]").pressSequentially("= '2' adn metrics.auc > 0");
      page.locator("input[type=search]").press("Enter");
      assertThat(page.locator(".field-error mark")).hasText("adn");
    }
  }

  @Test
  void runs_areSelectedAndComparedSideBySide() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("runs"));
      assertThat(page.locator("button[form=compare]")).isDisabled();
      page.getByLabel("Select depth 2").check();
      page.getByLabel("Select depth 8").check();
      page.locator("button[form=compare]").click();
      page.waitForURL(Pattern.compile(".*/runs/compare\\?run=.*&run=.*"));
      assertThat(page.locator("table.compare thead th a"))
          .hasText(new String[] {"depth 8", "depth 2"});
      assertThat(page.locator("table.compare")).containsText("max_depth");
      assertThat(page.locator("table.compare")).not().containsText("seed");
      assertThat(page.locator("[data-chart] canvas")).hasCount(2);
      page.goBack();
      page.locator("details.menu > summary").click();
      visitor.picture("columns-light");
      page.getByLabel("params.seed").check();
      page.getByText("Show these").click();
      assertThat(page.locator("table.runs thead")).containsText("seed");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void run_showsCurvesAndTheBeginningOfItsFiles() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("tracked"));
      assertThat(page.locator("[data-chart] canvas")).hasCount(2);
      assertThat(page.locator("#preview pre")).containsText("\"folds\" : [ 1, 2, 3 ]");
      page.locator("text='plot.png'").click();
      assertThat(page.locator("#preview img")).isVisible();
      assertThat(
              ((Number) page.locator("#preview img").evaluate("image => image.naturalWidth"))
                  .intValue())
          .isEqualTo(1);
      assertThat(page.url()).contains("?file=plot.png");
      page.locator("text='report.json'").click();
      assertThat(page.locator("#preview pre")).containsText("\"folds\"");
      page.goBack(); // a file that was looked at is no place that one has been to
      assertThat(page.url()).doesNotContain("/runs/");
      page.goForward();
      assertThat(page.locator("#live")).hasText("live");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void execution_showsWhatItsStepsSaid() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("execution"));
      page.locator("details[data-keep='train/log'] summary").click();
      assertThat(page.locator("details[data-keep='train/log'] pre")).containsText("rows");
      assertThat(page.locator("section.gates")).containsText("Gate report");
    }
  }

  @Test
  void dataset_tellsWhenDeliveriesCameByTheReplayedClock() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("dataset"));
      assertThat(page.locator("main")).containsText("1996-12-31");
      assertThat(page.locator("main")).not().containsText("1970");
    }
  }

  @Test
  void mlflowsLink_leadsToTheRun() {
    var run = place("run");
    var id = run.substring(run.lastIndexOf('/') + 1);
    try (var visitor = visitor()) {
      visitor.page().navigate(address.resolve("/#/experiments/1/runs/" + id).toString());
      visitor.page().waitForURL(Pattern.compile(".*/runs/" + id));
      assertThat(visitor.page().locator("h1")).hasText(Pattern.compile("churn.*"));
    }
  }

  @Test
  void tryIt_answersAndLeadsToTheLineageThatVerifies() {
    try (var visitor = visitor()) {
      TryIt.answers(visitor, place("endpoint"));
    }
  }

  @Test
  void tryIt_saysWhatItRefusesAndMarksTheField() {
    try (var visitor = visitor()) {
      TryIt.refuses(visitor, place("endpoint"));
    }
  }

  @Test
  void model_showsWhatLetItInAndWhereItCameFrom() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("model"));
      assertThat(page.locator("p.answer")).containsText("v1 serves churn");
      assertThat(page.locator("section.gates").first()).containsText("Gate report");
      page.locator("section.gates td summary").first().click();
      assertThat(page.locator("section.gates dl.facts").nth(1)).isVisible();
      page.getByText("lineage", exactly()).click();
      assertThat(page.locator("main")).containsText("source file");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void monitor_tellsExpectedAgeingFromAlarms() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("monitor"));
      assertThat(page.locator("#window")).containsText("No alarm.");
      assertThat(page.locator("#window")).containsText("moved as declared: expected, no alarm");
      assertThat(page.locator("svg.spark").first()).isVisible();
      assertThat(page.locator("main")).containsText("one order");
      page.locator("table td b a").first().click();
      page.waitForURL(Pattern.compile(".*/monitors/churn\\?window=.*"));
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void timeline_saysWhatWasSeenJudgedDoneAndWhatElseItWouldHaveTaken() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("decisions"));
      var newest = page.locator("ol.decisions > li").first();
      for (var word : List.of("Seen", "Judged", "Done", "Otherwise", "Evidence")) {
        assertThat(newest).containsText(word);
      }
      newest.locator(".when a").click();
      assertThat(page.locator("pre.code.flush")).containsText("\"kind\"");
      visitor.open(URI.create(page.url()).getPath());
    }
  }

  @Test
  void alert_isAcknowledgedWithANote() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("alerts"));
      assertThat(page.locator("main")).containsText("dataset purchases");
      page.getByText("Acknowledge…").first().click();
      page.getByLabel("What you do about it").first().fill("called the shop");
      page.locator("details[open] button[type=submit]").first().click();
      assertThat(page.locator("main")).containsText("called the shop");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void rollout_isTakenBackByOneButton() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("rollout"));
      assertThat(page.locator("p.answer")).containsText("customer_churn v2 at churn");
      assertThat(page.locator("p.answer .state")).hasText(Pattern.compile("canary|in the shadow"));
      for (var act : List.of("Promote…", "Abort…", "Extend…")) {
        assertThat(page.getByText(act)).isVisible();
      }
      page = visitor.open(place("endpoint"));
      page.getByText(Pattern.compile("^Roll back to")).click();
      assertThat(page.locator("details.act[open]").first()).containsText("is held back until");
      page.getByLabel("Why").first().fill("seen in the browser");
      page.locator("details[open] button[type=submit]").first().click();
      assertThat(page.locator("main")).containsText("Held back");
      assertThat(page.locator("main")).containsText("seen in the browser");
      visitor.open(place("endpoint"));
      page = visitor.open(place("rollout"));
      assertThat(page.locator("p.answer .state"))
          .not()
          .hasText(Pattern.compile("canary|in the shadow"));
      assertThat(page.getByText("Promote…")).hasCount(0);
      SecondHoldBack.isLiftedByTheRowThatSaysSo(visitor.open(place("endpoint")));
    }
  }

  private static com.microsoft.playwright.Page.GetByTextOptions exactly() {
    return new com.microsoft.playwright.Page.GetByTextOptions().setExact(true);
  }

  @Test
  void theme_isSwitchedAndKept() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("overview"));
      page.locator("[data-theme-switch]").click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs/00000000000000000000000000000000",
        "data/nothing",
        "features/nothing",
        "pipelines/executions/00000000-0000-7000-8000-000000000000",
        "pipelines/executions/nothing",
        "models/nothing",
        "endpoints/nothing",
        "endpoints/churn/rollouts/77",
        "monitors/nothing",
        "monitors/churn?window=1901-01-31",
        "timeline/churn/nothing",
        "alerts/00000000-0000-7000-8000-000000000000",
        "predictions/00000000-0000-7000-8000-000000000000",
        "lineage?node=nothing",
        "?month=never",
        "nowhere"
      })
  void address_ofNothingIsAPageThatSaysSo(String path) {
    try (var visitor = visitor()) {
      var answer = visitor.page().navigate(address.resolve(BrowsedShop.at(path)).toString());
      assertThat(answer.status()).isBetween(400, 404);
      assertThat(visitor.page().locator("main h1"))
          .hasText(Pattern.compile("Not here|Not possible"));
      assertThat(visitor.page().locator("main"))
          .containsText(answer.headers().getOrDefault("x-request-id", "none"));
      assertThat(visitor.page().locator("nav.nav a.item")).not().hasCount(0);
    }
  }

  @Test
  void palette_findsThingsByNameIdAndDigest() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("settings"));
      page.keyboard().press("Control+k");
      assertThat(page.locator("#found li")).hasCount(BrowsedShop.SECTIONS.size());
      finds(page, "churn", "endpoint");
      finds(page, "depth 4", "run");
      finds(page, prediction(), "prediction");
      assertThat(new Axe().complaints(page)).isEmpty();
      page.keyboard().press("Enter");
      page.waitForURL(Pattern.compile(".*/predictions/" + prediction()));
      var digest = page.locator(".node .hash button").first().getAttribute("data-copy");
      page.keyboard().press("/");
      page.locator("#palette input").fill(digest.replace("sha256:", "").substring(0, 12));
      assertThat(page.locator("#found li")).not().hasCount(0);
      page.keyboard().press("Escape");
      page.keyboard().press("?");
      assertThat(page.locator("#keys")).containsText("Pipelines");
      page.keyboard().press("Escape");
      page.locator("[data-palette]").first().click(); // when the keys are gone
      page.locator("#palette input").fill("churn");
      page.keyboard().press("Enter"); // before anything was found
      page.waitForURL(Pattern.compile(".*/endpoints/churn"));
      page.keyboard().press("g");
      page.keyboard().press("d");
      page.waitForURL(Pattern.compile(".*/data"));
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  private String prediction() {
    return place("lineage").substring(place("lineage").lastIndexOf('/') + 1);
  }

  private static void finds(Page page, String text, String kind) {
    page.locator("#palette input").fill(text);
    assertThat(page.locator("#palette")).hasAttribute("data-found", text);
    assertThat(page.locator("#found li .kind").first()).hasText(kind);
  }

  @Test
  void openPage_followsTheServerAndKeepsWhatIsPointedAtInItsPlace() throws Exception {
    try (var visitor = visitor()) {
      var page = visitor.open(place("runs"));
      assertThat(page.locator("#live")).hasText("live");
      page.evaluate("() => { window.notReloaded = true; }");
      page.getByLabel("Select depth 2").check();
      page.locator("tr:has-text('depth 2')").hover();
      var before = page.locator("tr:has-text('depth 2')").boundingBox().y;
      new TrackedRuns(address).log("arrived meanwhile");
      assertThat(page.locator("table.runs")).containsText("arrived meanwhile");
      assertThat(page.locator("tr:has-text('depth 2')").boundingBox().y).isEqualTo(before);
      assertThat(page.getByLabel("Select depth 2")).isChecked();
      assertThat(page.evaluate("() => window.notReloaded")).isEqualTo(true);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void openPage_saysWhenTheServerIsGoneAndComesBackWithIt(@TempDir Path home) throws Exception {
    int port;
    try (var any = new java.net.ServerSocket(0)) {
      port = any.getLocalPort();
    }
    var other = new DemoServer(Installation.server(), home, port);
    try (var visitor = pages.visitor(other.start(Map.of()), ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open(BrowsedShop.at("runs"));
      assertThat(page.locator("#live")).hasText("live");
      other.close();
      assertThat(page.locator("#live")).hasText(Pattern.compile("connection lost at .*"));
      page.keyboard().press("Control+k");
      page.locator("#palette input").fill("da");
      assertThat(page.locator("#palette [role=status]")).containsText("did not answer");
      page.keyboard().press("Escape");
      visitor.picture("server-gone-light");
      other.start(Map.of());
      new TrackedRuns(other.address()).log("after the break");
      assertThat(page.locator("main")).containsText("after the break");
      assertThat(page.locator("#live")).hasText("live");
    } finally {
      other.close();
    }
  }

  @Test
  void chart_zoomsByDragAndIsTakenAwayAsPictureAndTable() throws Exception {
    try (var visitor = visitor()) {
      var page = visitor.open(place("tracked"));
      var chart = page.locator("[data-chart]").first();
      assertThat(chart)
          .hasAttribute("aria-label", Pattern.compile(".*40 points, first .* last .*"));
      var box = chart.boundingBox();
      page.mouse().move(box.x + box.width / 3, box.y + 90);
      page.mouse().down();
      page.mouse().move(box.x + box.width / 2, box.y + 110, new Mouse.MoveOptions().setSteps(4));
      page.mouse().up();
      assertThat(page.getByText("Show all").first()).isVisible();
      page.getByText("Show all").first().click();
      assertThat(page.getByText("Show all").first()).isHidden();
      var table =
          page.waitForDownload(() -> page.locator(".chart-tools >> text=CSV").first().click());
      assertThat(Files.readString(table.path())).startsWith("series,step,y\n").contains("\n");
      var picture =
          page.waitForDownload(() -> page.locator(".chart-tools >> text=PNG").first().click());
      assertThat(Files.size(picture.path())).isGreaterThan(2_000);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void overview_answersWhatChangedInAMonthWithinTwoClicks() {
    try (var visitor = visitor()) {
      var page = visitor.open(place("overview"));
      page.locator("#changed a[rel=prev]").click();
      assertThat(page.locator("#changed")).containsText("in 1997-08");
      assertThat(page.locator("#changed")).containsText("decision for churn");
      assertThat(page.locator("#changed")).not().containsText("1997-09-30");
      assertThat(page.getByText(Pattern.compile("^Roll back to"))).hasCount(1);
    }
  }

  @Test
  void table_isWalkedByKeysAndTakenAway() throws Exception {
    try (var visitor = visitor()) {
      var page = visitor.open(place("pipelines"));
      page.keyboard().press("j");
      page.keyboard().press("j");
      assertThat(page.locator("tbody tr:nth-child(2) a").first()).isFocused();
      var table = page.waitForDownload(() -> page.locator("[data-csv]").first().click());
      assertThat(Files.readString(table.path())).containsPattern("^(Run,P|id,p)ipeline,");
      page.locator("[data-density-switch]").click();
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-density", "dense");
    }
  }
}
