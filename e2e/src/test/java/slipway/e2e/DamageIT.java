package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.api.wire.Automation.Decision;
import slipway.api.wire.Dataset;
import slipway.api.wire.Endpoint;
import slipway.cli.demo.Damage;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;

/// One month's input goes wrong in each known way by itself: what must notice does, and nothing
/// else fires. All start from the same home, saved the month before; releases are activated at once
/// and judged on scores made afterwards, so that nobody has to be asked over HTTP.
final class DamageIT {
  private static final YearMonth SAVED = YearMonth.of(1997, 10);
  private static final LocalDate CUTOFF = LocalDate.of(1997, 11, 30);

  /// A broken rule as a decision tells it.
  private static final Pattern RULE =
      Pattern.compile("(?:: |; )(?!found)([a-z_0-9.]+): (?:[0-9,]+ rows|newest )");

  private static final Months PURCHASES = Months.read(Installation.purchases());

  @TempDir private static Path temp;
  private static Path saved = Path.of("");

  @BeforeAll
  static void save() throws IOException {
    saved = temp.resolve("saved");
    var example = Files.createDirectories(temp.resolve("example"));
    try (var files = Files.list(Installation.example())) {
      for (var file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
        var text = Files.readString(file).replace("  rollout: churn\n", "");
        Files.writeString(example.resolve(file.getFileName().toString()), text);
      }
    }
    try (var line = Line.start(saved, Line.server(saved), Map.of())) {
      line.replay().apply(example);
      for (var delivery : PURCHASES.deliveries()) {
        if (!delivery.month().isAfter(SAVED)) {
          line.replay().prepare(delivery);
        }
      }
      assertThat(line.project().endpoint(Replay.ENDPOINT).release()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "HOURS,         features-broken, broken-view, restore-view, recency_within_tenure"
        + " recency_steps",
    "HOURS_BOTH,    features-broken, broken-view, restore-view, recency_within_tenure"
        + " recency_steps",
    "NULL_RECENCY,  features-broken, broken-view, restore-view, recency_days.required",
    "NULL_FEATURES, features-broken, broken-view, restore-view, tenure_days.required"
        + " recency_days.required frequency.required monetary_total.required monetary_avg.required",
    "NULL_MONEY,    features-broken, broken-view, restore-view, monetary_total.required"
        + " monetary_avg.required last_order_dollars.required",
    "CENTS,         feed-broken,     broken-feed, serve-last-good, dollars.maximum",
    "NULL_DOLLARS,  feed-broken,     broken-feed, serve-last-good, dollars.required",
    "LOST_WEEK,     feed-broken,     broken-feed, serve-last-good, fresh",
    "SENT_TWICE,    feed-broken,     broken-feed, serve-last-good, few_duplicates",
    "OLD_FILE,      feed-broken,     broken-feed, serve-last-good, fresh",
    "HISTORY_CENTS, feed-broken,     broken-feed, serve-last-good, dollars.maximum",
    "HISTORY_NULL_DOLLARS, feed-broken, broken-feed, serve-last-good, dollars.required",
  })
  void damage_isNoticedByWhatMustNoticeItAndByNothingElse(
      Damage damage, String signal, String diagnosis, String action, String rules)
      throws IOException {
    var decisions = november(damage.toString());
    var first = decisions.getFirst();
    assertThat(List.of(first.signal(), first.diagnosis(), first.action()))
        .as(first.seen() + " " + first.judged())
        .isEqualTo(List.of(signal, diagnosis, action));
    var refusal = first.seen().getFirst();
    assertThat(RULE.matcher(refusal).results().map(rule -> rule.group(1)))
        .as(refusal)
        .containsExactly(rules.split(" ", -1));
    assertThat(decisions.stream().map(Decision::signal).collect(Collectors.toSet()))
        .isSubsetOf(signal, "none");
    assertThat(decisions).noneMatch(one -> one.action().equals("activate"));
  }

  /// Three of ten rows lost: 1,925 rows after 2,296 to 2,942 in the months before. No declared rule
  /// is that narrow, and the scores move by less than a clean month's.
  @Test
  void lostRows_areNotNoticed() throws IOException {
    assertThat(november(Damage.LOST_ROWS.toString()))
        .allSatisfy(one -> assertThat(one.signal()).isEqualTo("none"));
  }

  @Test
  void soundMonth_raisesNothing() throws IOException {
    assertThat(november("none"))
        .hasSize(2)
        .allSatisfy(one -> assertThat(one.signal()).isEqualTo("none"))
        .anySatisfy(one -> assertThat(one.action()).isEqualTo("keep-out"));
  }

  /// Without the rules that would refuse it, the broken code is released by hand and goes live: the
  /// scores give it away, and the release is taken back with its views. Nothing is trained on what
  /// it computed.
  @Test
  void unguardedCode_goesLiveAndIsTakenBackForItsScores() throws Exception {
    var home = temp.resolve("unguarded");
    copy(saved, home);
    try (var line = Line.start(home, Line.server(home), Map.of(), "A-unguarded")) {
      var before = Objects.requireNonNull(line.project().endpoint(Replay.ENDPOINT).release());
      line.replay().prepareAfter(PURCHASES.deliveries().get(9), PURCHASES.deliveries().get(10));

      var decisions =
          line.project().automation().timeline(Replay.AUTOMATION).stream()
              .filter(decision -> decision.cutoff().equals(CUTOFF))
              .toList();
      assertThat(decisions)
          .filteredOn(decision -> decision.action().equals("roll-back"))
          .singleElement()
          .satisfies(decision -> {
            assertThat(decision.signal()).isEqualTo("drift");
            assertThat(decision.diagnosis()).isEqualTo("broken-view");
            assertThat(String.join(" ", decision.seen())).contains("a PSI of 0.184");
          });
      assertThat(decisions).noneMatch(decision -> decision.action().equals("activate"));
      var after = Objects.requireNonNull(line.project().endpoint(Replay.ENDPOINT).release());
      assertThat(after.digest()).isEqualTo(before.digest());
      assertThat(after.number()).isEqualTo(before.number() + 2);
      assertThat(line.project().holdBacks())
          .extracting(Endpoint.HeldBack::kind)
          .contains("Release", "FeatureView");
      barred(line);
    }
  }

  /// The table that was there in between is barred, and the one made anew is what the cutoff has.
  private static void barred(Line line) throws IOException, InterruptedException {
    var dataset = "features/" + Replay.VIEW;
    var made =
        line.project().commits(dataset).stream()
            .filter(commit -> CUTOFF.equals(commit.cutoff()))
            .sorted(Comparator.comparing(Dataset.Commit::recordedAt))
            .toList();
    assertThat(made).hasSizeGreaterThan(1);
    var broken = made.getFirst().tree();
    assertThat(line.project().commit(dataset, CUTOFF.toString()).tree()).isNotEqualTo(broken);
    try (var http = HttpClient.newHttpClient()) {
      var rows = line.address().resolve("/api/v1/projects/default/audit?pageSize=500");
      var audit =
          Json.tree(
              http.send(
                      HttpRequest.newBuilder(rows).build(), HttpResponse.BodyHandlers.ofByteArray())
                  .body());
      assertThat(audit.path("items"))
          .filteredOn(row -> row.path("action").asString("").equals("dataset.bar"))
          .extracting(row -> row.path("details").path("tree").asString(""))
          .containsExactly(broken.hex());
    }
  }

  private static List<Decision> november(String inject) throws IOException {
    var home = temp.resolve(inject);
    copy(saved, home);
    try (var line = Line.start(home, Line.server(home), Map.of(), inject)) {
      line.replay().prepareAfter(PURCHASES.deliveries().get(9), PURCHASES.deliveries().get(10));
      assertThat(line.project().windows(Replay.MONITOR))
          .hasSizeGreaterThan(3)
          .allSatisfy(window -> assertThat(window.alarms()).as(window.cutoff() + "").isEmpty());
      return line.project().automation().timeline(Replay.AUTOMATION).stream()
          .filter(decision -> decision.cutoff().equals(CUTOFF))
          .sorted(java.util.Comparator.comparingInt(Decision::number))
          .toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : paths.toList()) {
        var target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else if (Files.isRegularFile(path)) {
          Files.copy(path, target);
        }
      }
    }
  }
}
