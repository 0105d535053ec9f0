package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.api.Json;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.SlipwayClient;

/// Every page in a real Chromium, empty and with half a year of real purchases behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {
  private static final int WIDE = 1280;
  private static final int PHONE = 375;
  private static final YearMonth LAST = YearMonth.of(1997, 6);
  private static final List<String> SECTIONS =
      List.of(
          "",
          "runs",
          "data",
          "features",
          "pipelines",
          "models",
          "endpoints",
          "timeline",
          "settings");

  private final DemoServer server;
  private final URI address;
  private final SlipwayClient client;
  private final Pages pages = new Pages();
  private final Map<String, String> places = new LinkedHashMap<>();

  BrowserIT(@TempDir Path home) throws Exception {
    server = new DemoServer(Installation.server(), home, 0, "--clock", "replay");
    address = server.start(Map.of());
    client = SlipwayClient.to(address);
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      for (var section : SECTIONS) {
        visitor.open("empty-" + (section.isEmpty() ? "overview" : section), at(section));
      }
    }
    fill();
  }

  @AfterAll
  void close() {
    pages.close();
    client.close();
    server.close();
  }

  private static String at(String path) {
    return "/ui/projects/default/" + path;
  }

  private String place(String name) {
    return Objects.requireNonNull(places.get(name));
  }

  /// Half a year, and a broken delivery in quarantine.
  private void fill() throws Exception {
    var replay =
        new Replay(
            client,
            failure -> {
              throw failure;
            },
            new Replay.Listener() {
              @Override
              public void progress(YearMonth month, String step, long done, long total) {}

              @Override
              public void finished(Replay.MonthResult month) {}
            });
    replay.apply(Installation.example());
    for (var delivery : Months.read(Installation.purchases()).deliveries()) {
      if (!delivery.month().isAfter(LAST)) {
        replay.prepare(delivery);
      }
    }
    var project = client.defaultProject();
    project.deliver(
        "purchases",
        "broken.txt",
        " customer_id  date number_of_cds  dollar_value\n 00001 19970701  1   \\N\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try {
      project.importDeliveries("purchases");
    } catch (slipway.api.SlipwayException e) {
      assertThat(e.code()).isEqualTo(slipway.api.ErrorCode.CONTRACT_VIOLATED);
    }
    var prediction = project.predict("churn", Json.tree("{\"customer_id\": 5}"));
    var run = project.runs("", 1).getFirst();
    var execution =
        project.executions().stream()
            .filter(e -> e.parameters().containsValue(LAST.atEndOfMonth().toString()))
            .findFirst()
            .orElseThrow();
    var tracked = new TrackedRuns(address).log();
    SECTIONS.forEach(section -> places.put(section.isEmpty() ? "overview" : section, at(section)));
    places.put("run", at("runs/" + run.id()));
    places.put("tracked", at("runs/" + tracked.getFirst() + "?file=report.json"));
    places.put("table", at("runs/" + tracked.getFirst() + "?file=rows.csv"));
    places.put("compare", at("runs/compare?run=" + String.join("&run=", tracked)));
    places.put("dataset", at("data/purchases"));
    places.put("materialised", at("data/features%2Fcustomer_activity"));
    places.put("view", at("features/customer_activity?entity=5"));
    places.put("labels", at("features/churned_90d"));
    places.put("execution", at("pipelines/executions/" + execution.id()));
    places.put("model", at("models/customer_churn"));
    places.put("endpoint", at("endpoints/churn"));
    places.put("lineage", at("predictions/" + prediction.predictionId()));
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void everyPage_isQuietAndFitsTheWindow(ColorScheme theme) {
    try (var visitor = pages.visitor(address, theme, WIDE)) {
      places.forEach(visitor::open);
    }
  }

  @Test
  void everyPage_canBeReadOnAPhone() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, PHONE)) {
      places.forEach(visitor::open);
    }
  }

  @Test
  void pages_sayWhatTheyAreFor() {
    var said = new ArrayList<String>();
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      places.forEach((name, path) ->
          said.add(name + ": " + visitor.open(name, path).locator("p.answer").innerText()));
    }
    assertThat(String.join("\n", said))
        .contains(
            "overview: ",
            "customer_churn v1",
            "4 runs",
            "3 runs: 1 parameter differs, 1 is the same.",
            "in quarantine",
            "as of 1997-06-30",
            "source files");
  }

  @Test
  void runs_areFoundByTheSearchGrammar() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("runs", place("runs"));
      page.locator("input[type=search]").fill("metrics.auc > 0.5 and params.max_depth = '8'");
      page.locator("input[type=search]").press("Enter");
      assertThat(page.locator("table.runs tbody tr")).hasCount(1);
      page.locator("input[type=search]").fill("metrics.auc >");
      page.locator("input[type=search]").press("Enter");
      assertThat(page.locator(".field-error")).isVisible();
    }
  }

  @Test
  void runs_areSelectedAndComparedSideBySide() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("runs", place("runs"));
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
      page.screenshot(
          new com.microsoft.playwright.Page.ScreenshotOptions()
              .setPath(Installation.root().resolve("e2e/target/screenshots/columns-light.png")));
      page.getByLabel("params.seed").check();
      page.getByText("Show these").click();
      assertThat(page.locator("table.runs thead")).containsText("seed");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void run_showsCurvesAndTheBeginningOfItsFiles() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("tracked", place("tracked"));
      assertThat(page.locator("[data-chart] canvas")).hasCount(2);
      assertThat(page.locator("#preview pre")).containsText("\"folds\" : [ 1, 2, 3 ]");
      page.getByText(
              "plot.png", new com.microsoft.playwright.Page.GetByTextOptions().setExact(true))
          .click();
      assertThat(page.locator("#preview img")).isVisible();
      assertThat(
              ((Number) page.locator("#preview img").evaluate("image => image.naturalWidth"))
                  .intValue())
          .isEqualTo(1);
      assertThat(page.url()).contains("?file=plot.png");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void execution_showsWhatItsStepsSaid() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("execution", place("execution"));
      page.locator("details[data-keep='train/log'] summary").click();
      assertThat(page.locator("details[data-keep='train/log'] pre")).containsText("rows");
    }
  }

  @Test
  void dataset_tellsWhenDeliveriesCameByTheReplayedClock() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("dataset", place("dataset"));
      assertThat(page.locator("main")).containsText("1996-12-31");
      assertThat(page.locator("main")).not().containsText("1970");
    }
  }

  @Test
  void mlflowsLink_leadsToTheRun() {
    var run = place("run");
    var id = run.substring(run.lastIndexOf('/') + 1);
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      visitor.page().navigate(address.resolve("/#/experiments/1/runs/" + id).toString());
      visitor.page().waitForURL(Pattern.compile(".*/runs/" + id));
      assertThat(visitor.page().locator("h1")).hasText(Pattern.compile("churn.*"));
    }
  }

  @Test
  void tryIt_answersAndLeadsToTheLineageThatVerifies() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("endpoint", place("endpoint"));
      page.locator("form[data-predict] input[name=customer_id]").first().fill("4711");
      page.locator("form[data-predict] button").first().click();
      assertThat(page.locator("#answer .big")).containsText("%");
      page.locator("#answer a").click();
      page.getByText("Verify all of it").click();
      assertThat(page.locator("#lineage .panel header .state").first())
          .hasText(
              "verified",
              new com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions()
                  .setTimeout(60_000));
      page.screenshot(
          new com.microsoft.playwright.Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(Installation.root().resolve("e2e/target/screenshots/verified-light.png")));
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void theme_isSwitchedAndKept() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("overview", place("overview"));
      page.locator("[data-theme-switch]").click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      page.reload();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
    }
  }

  @Test
  void error_isAPageWithTheRequestsId() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var answer =
          visitor.page().navigate(address.resolve(at("runs/" + "0".repeat(32))).toString());
      assertThat(answer.status()).isEqualTo(404);
      assertThat(visitor.page().locator("main"))
          .containsText(answer.headers().getOrDefault("x-request-id", "none"));
    }
  }
}
