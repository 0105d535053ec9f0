package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.cli.demo.DemoServer;

/// The grid of runs in a real browser, on two pages: what is selected, grouped and typed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RunsIT {
  private static final int RUNS = 52;

  private final DemoServer server;
  private final URI address;
  private final Pages pages = new Pages();

  RunsIT(@TempDir Path home) throws Exception {
    server = new DemoServer(Installation.server(), home, 0);
    address = server.start(Map.of());
    var runs = new TrackedRuns(address);
    for (int i = 0; i < RUNS - 3; i++) {
      runs.log("try " + i);
    }
    runs.log();
  }

  @AfterAll
  void close() {
    pages.close();
    server.close();
  }

  private Pages.Visitor visitor() {
    return pages.visitor(address, ColorScheme.LIGHT, Pages.WIDE);
  }

  private static Locator boxes(Page page) {
    return page.locator("table.runs tbody input[type=checkbox]");
  }

  @Test
  void selection_isKeptAcrossPagesAndByBackAndForward() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("runs"));
      var count = page.locator("[data-count]");
      boxes(page).nth(1).check();
      boxes(page)
          .nth(3)
          .click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
      assertThat(count).hasText("3 selected");
      page.locator("a[rel=next]").click();
      assertThat(count).hasText("3 selected, 0 on this page");
      boxes(page).first().check();
      assertThat(count).hasText("4 selected, 1 on this page");
      page.goBack();
      assertThat(count).hasText("3 selected");
      page.goForward();
      assertThat(count).hasText("4 selected, 1 on this page");
      page.reload();
      assertThat(count).hasText("4 selected, 1 on this page");
      page.locator("[data-compare]").click();
      assertThat(page.locator("table.compare thead th a")).hasCount(4 * 2); // and to leave each out
      page.goBack();
      page.getByText("only these").click();
      assertThat(boxes(page)).hasCount(4);
      visitor.look("runs-selected");
      page.locator("[data-clear]").click();
      assertThat(page.locator("[data-selection]")).isHidden();
      assertThat(page.locator("[data-compare]")).isDisabled();
      assertThat(page.url()).doesNotContain("selected");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void groups_areChosenAndLookedInto() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("runs"));
      page.getByLabel("Group").selectOption("params.max_depth");
      assertThat(page.locator("table.runs tbody tr")).hasCount(4);
      visitor.look("runs-grouped");
      page.locator("table.runs tbody a").first().click();
      assertThat(page.locator("p.chip").first()).containsText("max_depth = 3");
      assertThat(page.locator(".foot-row").last()).containsText("1–49 of 49");
      page.getByLabel("Leave this group").click();
      assertThat(page.locator(".foot-row").last()).containsText("of " + RUNS);
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void query_isCompletedWordByWordAndErrorsAreMarkedAtTheirPlace() {
    try (var visitor = visitor()) {
      var page = visitor.open(BrowsedShop.at("runs"));
      var query = page.locator("input[type=search]");
      var offered = page.locator("#words li");
      query.pressSequentially("dataset.d");
      assertThat(offered).hasText(new String[] {"dataset.digest"});
      query.fill("");
      query.pressSequentially("attributes.sta");
      assertThat(offered).hasText(new String[] {"attributes.status", "attributes.start_time"});
      query.press("Tab");
      assertThat(offered).hasText(new String[] {"=", "!=", "LIKE", "ILIKE"});
      query.pressSequentially("= ");
      assertThat(offered).containsText(new String[] {"'RUNNING'", "'SCHEDULED'", "'FINISHED'"});
      query.pressSequentially("'FINISHED' a");
      assertThat(offered).hasText(new String[] {"AND"});
      query.press("Tab");
      query.pressSequentially("metrics.auc LIKE 3");
      query.press("Enter");
      assertThat(page.locator(".field-error mark")).hasText("LIKE");
      assertThat(visitor.complaints()).isEmpty();
    }
  }

  @Test
  void columnsOfATable_areHiddenByItsAddress() throws Exception {
    try (var client = HttpClient.newHttpClient();
        var visitor = visitor()) {
      client.send(
          HttpRequest.newBuilder(address.resolve("/api/2.0/mlflow/registered-models/create"))
              .header("content-type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"churn\"}"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
      var page = visitor.open(BrowsedShop.at("models"));
      page.locator(".panel > header .menu summary").click();
      page.getByLabel("Newest").uncheck();
      assertThat(page.locator("th:has-text('Newest')")).isHidden();
      assertThat(page.locator("tbody td").nth(2)).isHidden();
      assertThat(page.url()).contains("hide=Models%7ENewest");
      page.reload();
      assertThat(page.locator("th:has-text('Newest')")).isHidden();
      assertThat(page.locator("th:has-text('Changed')")).isVisible();
      page.locator(".panel > header .menu summary").click();
      page.getByLabel("Newest").check();
      assertThat(page.locator("th:has-text('Newest')")).isVisible();
      page.waitForURL(Pattern.compile(".*/models$"));
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
