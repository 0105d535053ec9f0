package slipway.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;

/// One flipped bit anywhere on the way of a prediction is found, and named by its kind.
@SuppressWarnings("NullAway.Init") // set before all tests
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorruptionIT {
  private Line line;
  private UUID prediction;
  private StoredBytes stored;

  @BeforeAll
  void predictOnce() {
    var home = Line.temporaryHome("corruption");
    line = Line.start(home, Line.server(home), Map.of());
    line.train(Installation.example(), Months.read(Installation.purchases()));
    prediction =
        line.project().predict(Replay.ENDPOINT, Json.object().put(Replay.ENTITY, 5)).predictionId();
    line.replay().settle(Replay.TRAINING.atEndOfMonth());
    stored = new StoredBytes(home);
  }

  @AfterAll
  void stop() {
    line.close();
  }

  @Test
  void undamaged_isVerified() {
    var found = line.project().verify(prediction);
    assertThat(found.verified()).isTrue();
    assertThat(found.replayedBitForBit()).isTrue();
  }

  @Test
  void rawFile_isNamed() throws Exception {
    var source = line.project().commit(Replay.DATASET, "head").source();
    assertThat(source).isNotNull();
    var raw =
        new Digest(
            java.util.Objects.requireNonNull(source)
                .path("files")
                .get(0)
                .path("digest")
                .asString());
    flippedBitIsFound(stored.file(raw), found -> found.contains(raw.brief()));
  }

  @Test
  void table_isNamed() throws Exception {
    var tree = line.project().commit(Replay.DATASET, "head").tree();
    var table = stored.tables(tree).getFirst();
    flippedBitIsFound(stored.file(table), found -> found.contains(table.brief()));
  }

  @Test
  void features_areNamed() throws Exception {
    var tree = line.project().commit("features/" + Replay.VIEW, "head").tree();
    var table = stored.tables(tree).getFirst();
    flippedBitIsFound(stored.file(table), found -> found.contains(table.brief()));
  }

  @Test
  void packageFile_isNamed() throws Exception {
    var version = line.project().model("customer_churn").versions().getFirst();
    var model = java.util.Objects.requireNonNull(version.files().get("model.onnx"));
    flippedBitIsFound(stored.file(model), found -> found.contains("model.onnx"));
  }

  @Test
  void segment_isNamed() throws Exception {
    var tree = line.project().commit("predictions/" + Replay.ENDPOINT, "head").tree();
    var segment = stored.tables(tree).getFirst();
    flippedBitIsFound(stored.file(segment), found -> found.contains(segment.brief()));
  }

  @Test
  void flippedBit_isShownOnThePageOfThePrediction() throws Exception {
    var tree = line.project().commit(Replay.DATASET, "head").tree();
    var table = stored.tables(tree).getFirst();
    try (var pages = new Pages();
        var visitor = pages.visitor(line.address(), ColorScheme.LIGHT, Pages.WIDE)) {
      var page = visitor.open(BrowsedShop.at("predictions/" + prediction));
      var held = new AtomicReference<Route>();
      page.route("**/verify", held::set);
      StoredBytes.flip(stored.file(table));
      try {
        page.getByText("Verify all of it").click();
        assertThat(page.locator("#lineage[aria-busy=true]")).hasCount(1);
        held.get().resume();
        assertThat(page.locator("#lineage .panel header .state").first()).hasText("not verified");
      } finally {
        StoredBytes.flip(stored.file(table));
      }
      assertThat(page.locator("#lineage[aria-busy]")).hasCount(0);
      var checks = page.locator("#lineage table tbody tr");
      assertThat(checks.first().locator(".state")).hasText(Pattern.compile("fail|error"));
      assertThat(checks.filter(failed(table))).not().hasCount(0);
      visitor.look("not-verified");
    }
  }

  private static Locator.FilterOptions failed(Digest table) {
    return new Locator.FilterOptions().setHasText(table.brief());
  }

  private void flippedBitIsFound(Path file, Predicate<String> names) throws Exception {
    var before = Files.readAllBytes(file);
    StoredBytes.flip(file);
    try {
      assertThat(Files.readAllBytes(file)).isNotEqualTo(before);
      var found = line.project().verify(prediction);
      assertThat(found.verified()).isFalse();
      assertThat(texts(found)).as("failed checks").anyMatch(names);
    } finally {
      StoredBytes.flip(file);
    }
    assertThat(line.project().verify(prediction).verified()).isTrue();
  }

  private static List<String> texts(Lineage.Verification verification) {
    return verification.checks().stream()
        .filter(check ->
            check.outcome() == Report.Outcome.FAIL || check.outcome() == Report.Outcome.ERROR)
        .map(check ->
            check.node() + " " + check.name() + " " + check.expected() + " " + check.found())
        .toList();
  }
}
