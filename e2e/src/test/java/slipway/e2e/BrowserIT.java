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
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.api.Json;
import slipway.api.wire.Execution;
import slipway.cli.demo.DemoServer;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.SlipwayClient;

/// Every page in a real Chromium, empty and with nine months of real purchases behind it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BrowserIT {
  private static final int WIDE = 1280;
  private static final int PHONE = 375;
  private static final YearMonth TRAINED = YearMonth.of(1997, 6);

  /// At its end a candidate is being rolled out, which waits for requests that nobody sends.
  private static final YearMonth LAST = YearMonth.of(1997, 9);

  private static final List<String> SECTIONS =
      List.of(
          "",
          "runs",
          "data",
          "features",
          "pipelines",
          "models",
          "endpoints",
          "monitors",
          "timeline",
          "alerts",
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

  /// Nine months, and a broken delivery in quarantine.
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
        " customer_id  date number_of_cds  dollar_value\n 00001 19971001  1   \\N\n"
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    try {
      project.importDeliveries("purchases");
    } catch (slipway.api.SlipwayException e) {
      assertThat(e.code()).isEqualTo(slipway.api.ErrorCode.CONTRACT_VIOLATED);
    }
    replay.settle(LAST.atEndOfMonth());
    var prediction = project.predict("churn", Json.tree("{\"customer_id\": 5}"));
    var run = project.runs("", 1).getFirst();
    var execution =
        project.executions().stream()
            .filter(e -> e.parameters().containsValue(TRAINED.atEndOfMonth().toString()))
            .filter(BrowserIT::hasTrained)
            .findFirst()
            .orElseThrow();
    var tracked = new TrackedRuns(address).log();
    name(run.id(), tracked, execution.id(), prediction.predictionId());
  }

  /// Every page by a name, beside the sections.
  private void name(String run, List<String> tracked, UUID execution, UUID prediction) {
    var project = client.defaultProject();
    SECTIONS.forEach(section -> places.put(section.isEmpty() ? "overview" : section, at(section)));
    places.put("run", at("runs/" + run));
    places.put("tracked", at("runs/" + tracked.getFirst() + "?file=report.json"));
    places.put("table", at("runs/" + tracked.getFirst() + "?file=rows.csv"));
    places.put("compare", at("runs/compare?run=" + String.join("&run=", tracked)));
    places.put("dataset", at("data/purchases"));
    places.put("materialised", at("data/features%2Fcustomer_activity"));
    places.put("view", at("features/customer_activity?entity=5"));
    places.put("labels", at("features/churned_90d"));
    places.put("execution", at("pipelines/executions/" + execution));
    places.put("model", at("models/customer_churn"));
    places.put("endpoint", at("endpoints/churn"));
    places.put("rollout", at("endpoints/churn/rollouts/1"));
    places.put("monitor", at("monitors/churn"));
    places.put("decisions", at("timeline/churn"));
    var decision = project.automation().timeline("churn").getFirst();
    places.put("decision", at("timeline/churn/" + decision.id()));
    places.put("alert", at("alerts/" + project.alerts("all").getFirst().id()));
    places.put("lineage", at("predictions/" + prediction));
    var node = project.lineage(prediction).nodes().getLast().id();
    places.put(
        "around",
        at(
            "lineage?node="
                + java.net.URLEncoder.encode(node, java.nio.charset.StandardCharsets.UTF_8)));
  }

  private static boolean hasTrained(Execution execution) {
    return execution.steps().stream()
        .anyMatch(
            step -> step.name().equals("train") && step.status() == Execution.Status.SUCCEEDED);
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
      places.forEach((name, path) -> {
        var answer = visitor.open(name, path).locator("p.answer").innerText();
        assertThat(answer).as(name).isNotBlank().doesNotContain("NaN", "{");
        said.add(name + ": " + answer);
      });
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(SECTIONS.size() + 17);
    assertThat(String.join("\n", said))
        .contains(
            "customer_churn v1",
            "8 runs",
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
      assertThat(page.locator("section.gates")).containsText("Gate report");
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
  void model_showsWhatLetItInAndWhereItCameFrom() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("model", place("model"));
      assertThat(page.locator("p.answer")).containsText("v1 serves churn");
      assertThat(page.locator("section.gates").first()).containsText("Gate report");
      page.locator("section.gates summary").first().click();
      assertThat(page.locator("section.gates dl.facts").nth(1)).isVisible();
      page.getByText("lineage", exactly()).click();
      assertThat(page.locator("main")).containsText("source file");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void monitor_tellsExpectedAgeingFromAlarms() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("monitor", place("monitor"));
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
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("decisions", place("decisions"));
      var newest = page.locator("ol.decisions > li").first();
      for (var word : List.of("Seen", "Judged", "Done", "Otherwise", "Evidence")) {
        assertThat(newest).containsText(word);
      }
      newest.locator(".when a").click();
      assertThat(page.locator("pre.code.flush")).containsText("\"kind\"");
      visitor.open("decision", java.net.URI.create(page.url()).getPath());
    }
  }

  @Test
  void alert_isAcknowledgedWithANote() {
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("alerts", place("alerts"));
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
    try (var visitor = pages.visitor(address, ColorScheme.LIGHT, WIDE)) {
      var page = visitor.open("rollout", place("rollout"));
      assertThat(page.locator("p.answer")).containsText("customer_churn v2 at churn");
      assertThat(page.locator("p.answer .state")).hasText(Pattern.compile("canary|in the shadow"));
      for (var act : List.of("Promote…", "Abort…", "Extend…")) {
        assertThat(page.getByText(act)).isVisible();
      }
      page = visitor.open("endpoint", place("endpoint"));
      page.getByText(Pattern.compile("^Roll back to")).click();
      assertThat(page.locator("details.act[open]").first()).containsText("is held back until");
      page.getByLabel("Why").first().fill("seen in the browser");
      page.locator("details[open] button[type=submit]").first().click();
      assertThat(page.locator("main")).containsText("Held back");
      assertThat(page.locator("main")).containsText("seen in the browser");
      visitor.open("rolled-back", place("endpoint"));
      page = visitor.open("rollout-ended", place("rollout"));
      assertThat(page.locator("p.answer .state"))
          .not()
          .hasText(Pattern.compile("canary|in the shadow"));
      assertThat(page.getByText("Promote…")).hasCount(0);
    }
  }

  private static com.microsoft.playwright.Page.GetByTextOptions exactly() {
    return new com.microsoft.playwright.Page.GetByTextOptions().setExact(true);
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
