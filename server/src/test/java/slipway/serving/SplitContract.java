package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.DecisionId;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Prediction;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.registry.Packaged;
import slipway.testing.Cdnow;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;

/// What canaries and shadows promise on every database, over HTTP and models in ONNX Runtime.
abstract class SplitContract {
  static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final int CUSTOMERS = 2_000;
  private static final List<Integer> KNOWN = Cdnow.customers(YearMonth.of(1997, 1));

  @TempDir Path directory = Path.of("");

  private ChurnLine line;
  private WebServer web;
  private Release champion;
  private Release candidate;

  abstract Database open(Path directory);

  /// A second connection to the data of `open`.
  abstract Database again(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    champion = line.release(line.model(1));
    candidate = prepared(line.model(2));
  }

  @AfterEach
  void closeLine() {
    web.close();
    line.close();
  }

  @Test
  void canary_answersTheKeysWhoseDigestFallsBelowItsWeight() {
    split(canary(candidate, 1_000, "salt-1"));
    predictAll(CUSTOMERS);

    var rows = newest(CUSTOMERS);
    assertThat(rows).hasSize(CUSTOMERS);
    for (var row : rows) {
      boolean canary = bucket("salt-1", String.valueOf(row.entity())) < 1_000;
      assertThat(row.variant()).as(row.entity()).isEqualTo(canary ? "canary" : "primary");
      assertThat(row.propensity()).isEqualTo(canary ? 0.1 : 0.9);
      assertThat(row.release()).isEqualTo((canary ? candidate : champion).digest());
    }
    long canaries = rows.stream().filter(row -> row.variant().equals("canary")).count();
    double sigma = Math.sqrt(CUSTOMERS * 0.1 * 0.9);
    assertThat((double) canaries)
        .isBetween(CUSTOMERS * 0.1 - 4 * sigma, CUSTOMERS * 0.1 + 4 * sigma);
    var counts = line.serving.counts("default", "churn");
    assertThat(counts.canary().requests()).isEqualTo(canaries);
    assertThat(counts.canary().firsts().keys()).isEqualTo(canaries);
    assertThat(counts.primary().requests()).isEqualTo(CUSTOMERS - canaries);
    assertThat(counts.primary().errors()).isZero();
  }

  @Test
  void canary_keepsItsKeysWhenTheWeightGrowsAndCountsEachKeyOnce() {
    split(canary(candidate, 1_000, "s"));
    predictAll(300);
    var before = variants(300);
    split(canary(candidate, 5_000, "s"));
    predictAll(300);
    var after = variants(300);

    before.forEach((entity, variant) -> {
      if (variant.equals("canary")) {
        assertThat(after.get(entity)).isEqualTo("canary");
      }
    });
    assertThat(after.values()).filteredOn("canary"::equals).hasSizeBetween(110, 190);
    var counts = line.serving.counts("default", "churn");
    assertThat(counts.primary().requests() + counts.canary().requests()).isEqualTo(300);
    assertThat(counts.primary().firsts().keys() + counts.canary().firsts().keys())
        .as("every key was seen under this salt before")
        .isZero();
    assertThat(line.serving.counts("default", "churn", counts.split() - 1))
        .get()
        .satisfies(former ->
            assertThat(former.canary().requests() + former.primary().requests()).isEqualTo(300));
  }

  @Test
  void canary_thatGivesNoNumberIsAnsweredByThePrimary() {
    var broken = prepared(line.model(SplitModels.nullWithoutGap()));
    split(canary(broken, 10_000, "s"));
    var rows = predictAll(200);

    long fallbacks = rows.stream().filter(row -> row.variant().equals("fallback")).count();
    assertThat(fallbacks).isBetween(50L, 199L);
    for (var row : rows) {
      boolean noGap = Float.isNaN(row.vector()[SplitModels.GAP]);
      assertThat(row.variant()).isEqualTo(noGap ? "fallback" : "canary");
      assertThat(row.release()).isEqualTo((noGap ? champion : broken).digest());
      assertThat(row.propensity()).isEqualTo(1.0);
      assertThat(row.output()[0]).isFinite();
    }
    var canary = line.serving.counts("default", "churn").canary();
    assertThat(canary.requests()).isEqualTo(200);
    assertThat(canary.errors()).isEqualTo(fallbacks);
    assertThat(canary.nullOutputs()).isEqualTo(fallbacks);
    assertThat(canary.firsts().errors()).isEqualTo(fallbacks);
    assertThat(line.telemetry.scrape()).contains("slipway_canary_fallbacks_total{");
  }

  @Test
  void primary_thatGivesNoNumberSaysNull() {
    var broken = line.release(line.model(SplitModels.nullWithoutGap()));
    var row =
        predictAll(50).stream()
            .filter(logged -> Float.isNaN(logged.vector()[SplitModels.GAP]))
            .findFirst()
            .orElseThrow();
    assertThat(row.release()).isEqualTo(broken.digest());
    var answer = predict("{\"customer_id\": " + row.entity() + "}");
    assertThat(answer.text()).contains("\"prediction\":null,\"release\"");
    assertThat(line.serving.counts("default", "churn").primary().nullOutputs()).isPositive();
  }

  @Test
  void callersMistakes_countForNoVariant() {
    split(canary(candidate, 10_000, "s"));
    assertThat(predict("{\"customer_id\": 99999}").status()).isEqualTo(404);
    assertThat(predict("{\"customer\": 5}").status()).isEqualTo(400);
    var counts = line.serving.counts("default", "churn");
    assertThat(counts.canary().requests()).isZero();
    assertThat(counts.primary().requests()).isZero();
  }

  @Test
  void shadows_giveAPairForEachRequest() {
    split(
        new Split(
            0, champion, Optional.of(new Split.Arm(candidate, 2_000)), List.of(candidate), "s"));
    var rows = predictAll(500);
    line.serving.seal();

    var shadowing = line.serving.counts("default", "churn").shadowing();
    assertThat(shadowing.due()).isEqualTo(500);
    assertThat(shadowing.scored()).isEqualTo(500);
    assertThat(shadowing.missing() + shadowing.dropped() + shadowing.queued()).isZero();
    var pairs =
        line.serving.pairs("default", "churn", champion.digest(), candidate.digest(), JANUARY);
    assertThat(pairs).hasSize(500);
    var byId = pairs.stream().collect(Collectors.toMap(Pair::id, pair -> pair));
    for (var row : rows) {
      var pair = java.util.Objects.requireNonNull(byId.get(row.id()));
      float served = row.variant().equals("canary") ? pair.second() : pair.first();
      assertThat(served).isEqualTo(row.output()[0]);
      assertThat(pair.entity()).isEqualTo(row.entity());
    }
    assertThat(pairs).anyMatch(pair -> pair.first() != pair.second());
    var head = line.database.read(tx -> line.datasets.head(tx, "default", "shadows/churn"));
    assertThat(head.orElseThrow().rows()).isEqualTo(500);
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(500);
  }

  @Test
  void shadow_thatFailsIsCountedAndNobodySees() {
    var broken = prepared(line.model(SplitModels.nullWithoutGap()));
    split(new Split(0, champion, Optional.empty(), List.of(broken), ""));
    var rows = predictAll(100);
    line.serving.seal();
    long nulls = rows.stream().filter(row -> Float.isNaN(row.vector()[SplitModels.GAP])).count();
    var counts = line.serving.counts("default", "churn");
    assertThat(counts.shadow().requests()).isEqualTo(100);
    assertThat(counts.shadow().nullOutputs()).isEqualTo(nulls);
    assertThat(counts.primary().errors()).isZero();
    assertThat(rows).allMatch(row -> row.variant().equals("primary"));
  }

  @Test
  void split_isChangedUnderLoadWithoutAFailedRequest() throws InterruptedException {
    var stop = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<String>();
    var clients =
        IntStream.range(0, 3)
            .mapToObj(client ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 1; !stop.get(); i++) {
                        var answer =
                            predict("{\"customer_id\": " + KNOWN.get(i * 3 % 1_000 + client) + "}");
                        if (answer.status() != 200) {
                          failures.add(answer.status() + " " + answer.text());
                        }
                      }
                    }))
            .toList();
    var primary = champion;
    for (int seed = 20; seed < 30; seed++) {
      var next = prepared(line.model(seed));
      split(new Split(0, primary, Optional.of(new Split.Arm(next, 3_000)), List.of(next), "s"));
      split(canary(primary, next, 7_000, "s"));
      split(new Split(0, next, Optional.empty(), List.of(primary), ""));
      primary = next;
    }
    stop.set(true);
    for (var client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    var found1 = line.database.read(tx -> line.serving.active(tx, "default", "churn"));
    assertThat(found1).contains(primary);
    line.serving.seal();
    assertThat(line.serving.counts("default", "churn").shadowing().missing()).isZero();
  }

  @Test
  void split_refusesAndChangesNothing() {
    var before = present();
    var unprepared = line.serving.propose("default", "churn", line.model(3));
    refused(ErrorCode.INVALID_STATE, canary(unprepared, 1_000, "s"), "not prepared");
    refused(ErrorCode.INVALID_ARGUMENT, canary(champion, 1_000, "s"), "another release");
    var twice = new Split(0, champion, Optional.empty(), List.of(candidate, candidate), "");
    refused(ErrorCode.INVALID_ARGUMENT, twice, "each once");
    var held =
        new HoldBack(
            "default",
            HoldBack.RELEASE,
            "churn",
            candidate.digest(),
            "d-1",
            "too slow",
            line.business.now());
    line.change(tx -> line.serving.holdBack(tx, ChurnLine.CALLER, held));
    refused(ErrorCode.HELD_BACK, canary(candidate, 1_000, "s"), "d-1: too slow");
    line.change(tx -> line.serving.lift(tx, ChurnLine.CALLER, held, new DecisionId("d-2")));
    assertThatThrownBy(() -> new Split.Arm(candidate, 0)).hasMessageContaining("weight: 0");
    assertThat(present()).isEqualTo(before);
    split(canary(candidate, 1_000, "s"));
    assertThatThrownBy(() -> split(before.number(), Split.of(champion)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(split(canary(candidate, 1_000, "s")).number())
        .as("the same again changes nothing")
        .isEqualTo(before.number() + 1);
  }

  @Test
  void prepare_refusesACandidateThatNeedsFeaturesTheViewsDoNotGive() {
    var before = present();
    var stricter =
        line.serving.propose("default", "churn", line.model(SplitModels.withOneFeatureMore()));
    assertThatThrownBy(() -> line.serving.prepare(stricter)).hasMessageContaining("13 features");
    assertThat(present()).isEqualTo(before);
    assertThat(predict("{\"customer_id\": 5}").status()).isEqualTo(200);
  }

  @Test
  void start_continuesTheSplitWithItsCountsAndKeys() {
    split(canary(candidate, 5_000, "s"));
    predictAll(100);
    var before = line.serving.counts("default", "churn");
    line.serving.close();
    try (var next = new ChurnLine(directory, again(directory), line.business.now())) {
      next.settle();
      assertThat(next.serving.whyNotReady()).isEmpty();
      assertThat(next.serving.counts("default", "churn")).isEqualTo(before);
      var found2 = next.database.read(tx -> next.serving.split(tx, "default", "churn"));
      assertThat(found2)
          .get()
          .satisfies(split -> assertThat(split.canary()).contains(new Split.Arm(candidate, 5_000)));
    }
  }

  @Test
  void routes_showAndChangeTheSplit() {
    var path = "/api/v1/projects/default/endpoints/churn/split";
    var body = "{\"canary\": \"" + candidate.digest().hex() + "\", \"weight\": 1000}";
    var unknown = RawHttp.send(web.port(), "POST", path, "", bytes(body));
    assertThat(unknown.status()).as("never in a split").isEqualTo(400);
    split(canary(candidate, 500, "s"));
    split(Split.of(champion));
    var done = RawHttp.send(web.port(), "POST", path, "", bytes(body));
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.text()).contains("\"weight\":1000", candidate.digest().hex());
    var old = RawHttp.send(web.port(), "POST", path, "", bytes("{\"expected\": 1}"));
    assertThat(old.status()).isEqualTo(409);
    var bad = RawHttp.send(web.port(), "POST", path, "", bytes("{\"canary\": \"x/y\"}"));
    assertThat(bad.status()).isEqualTo(400);
    var missing = RawHttp.send(web.port(), "POST", path, "", bytes("{\"canary\": \"x/9\"}"));
    assertThat(missing.status()).isEqualTo(404);
    assertThat(RawHttp.send(web.port(), "GET", path).text()).contains("\"shadowing\"");
  }

  private void refused(ErrorCode code, Split next, String message) {
    assertThatThrownBy(() -> split(next))
        .isInstanceOfSatisfying(SlipwayException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private Split canary(Release canary, int weight, String salt) {
    return canary(champion, canary, weight, salt);
  }

  private static Split canary(Release primary, Release canary, int weight, String salt) {
    return new Split(0, primary, Optional.of(new Split.Arm(canary, weight)), List.of(), salt);
  }

  private Split present() {
    return line.database.read(tx -> line.serving.split(tx, "default", "churn")).orElseThrow();
  }

  private Split split(Split next) {
    return split(present().number(), next);
  }

  private Split split(long expected, Split next) {
    return line.database.inTransaction(
        "test.split",
        tx -> line.serving.split(tx, ChurnLine.CALLER, expected, next, new DecisionId("d-test")));
  }

  private Release prepared(Packaged model) {
    var release = line.serving.propose("default", "churn", model);
    line.serving.prepare(release);
    return release;
  }

  /// Asks about the first customers and gives what was logged of it.
  private List<LoggedPrediction> predictAll(int customers) {
    for (int customer : KNOWN.subList(0, customers)) {
      var answer = predict("{\"customer_id\": " + customer + "}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(Json.readLenient(answer.body(), Prediction.class).release()).isNotNull();
    }
    return newest(customers);
  }

  private List<LoggedPrediction> newest(int max) {
    return line.serving.log().newest("default", "churn", null, max);
  }

  private Map<String, String> variants(int max) {
    return newest(max).stream()
        .collect(Collectors.toMap(row -> String.valueOf(row.entity()), LoggedPrediction::variant));
  }

  /// As the documentation says it, with other means than the server's.
  private static int bucket(String salt, String key) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest((salt + "\0" + key).getBytes(StandardCharsets.UTF_8));
      return new BigInteger(1, Arrays.copyOf(digest, Long.BYTES))
          .mod(BigInteger.valueOf(10_000))
          .intValue();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private RawHttp.Answer predict(String body) {
    return RawHttp.send(web.port(), "POST", "/predict/churn", "", bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
