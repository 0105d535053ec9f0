package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Permission;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.EndpointSpec;
import slipway.api.wire.Prediction;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;

/// What endpoints promise on every database, over HTTP and a model in ONNX Runtime.
abstract class ServingContract {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final String GIVEN =
      """
      {"tenure_days": 10, "recency_days": 3, "frequency": 2, "monetary_total": 30.0,
       "monetary_avg": 15.0, "last_order_dollars": 10.0, "cds_total": 3, "orders_30d": 2,
       "orders_90d": 2, "spend_90d": 30.0, "mean_gap_days": 7.0, "recency_over_gap": 0.43}
      """;

  @TempDir Path directory = Path.of("");

  private ChurnLine line;
  private WebServer web;

  abstract Database open(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
  }

  @AfterEach
  void closeLine() {
    web.close();
    line.close();
  }

  @Test
  void predict_beforeTheFirstReleaseSaysSo() {
    assertThat(predict("{\"customer_id\": 5}").status()).isEqualTo(503);
    assertThat(predict("{\"customer_id\": 5}").text()).contains("NOT_RELEASED", "release step");
    var unknown = RawHttp.send(web.port(), "POST", "/predict/other", "", bytes("{}"));
    assertThat(unknown.status()).isEqualTo(404);
    assertThatThrownBy(() -> line.release(line.model(1)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContaining("nothing is materialised");
  }

  @Test
  void predict_beforeTheFirstReleaseRefusesBodiesThatCannotBeRead() {
    for (var body : List.of("{\"customer_id\": ", "{\"customer_id\": {", "", "[]", "{} {}", "x")) {
      var answer = predict(body);
      assertThat(answer.status()).as(body).isEqualTo(400);
      assertThat(answer.text()).contains("MALFORMED_BODY", "JSON");
    }
    var large = predict("{\"customer_id\": \"" + "5".repeat(1 << 20) + "\"}");
    assertThat(large.status()).isEqualTo(413);
  }

  @Test
  void predict_needsItsPermission() {
    line.granted = EnumSet.complementOf(EnumSet.of(Permission.PREDICT));
    var answer = predict("{\"customer_id\": 5}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.text()).contains("PERMISSION_DENIED", "predict in project default");
    var other = "/projects/other/predict/churn";
    assertThat(RawHttp.send(web.port(), "POST", other, "", bytes("{}")).status()).isEqualTo(403);
    line.granted = EnumSet.of(Permission.PREDICT);
    assertThat(predict("{\"customer_id\": 5}").status()).isEqualTo(503);
    var listed = RawHttp.send(web.port(), "GET", "/api/v1/projects/default/endpoints");
    assertThat(listed.status()).isEqualTo(403);
  }

  @Test
  void predict_answersAndLogsToTheBit() {
    var release = released(1);
    var answer =
        RawHttp.send(
            web.port(),
            "POST",
            "/predict/churn",
            "X-Request-Id: mine-1\r\n",
            bytes("{\"customer_id\": 5}"));

    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.header("x-request-id")).contains("mine-1");
    var said = Json.readLenient(answer.body(), Prediction.class);
    assertThat(said.requestId()).isEqualTo("mine-1");
    assertThat(said.release()).isEqualTo(release.digest());
    var logged = line.serving.log().find("default", said.predictionId()).orElseThrow();
    assertThat(logged.requestId()).isEqualTo("mine-1");
    assertThat(logged.entity()).isEqualTo("5");
    assertThat(logged.cutoff()).isEqualTo(JANUARY);
    assertThat(logged.at()).isEqualTo(line.business.now());
    var snapshot = line.online(release.views().getFirst().definition());
    assertThat(logged.viewTrees()).containsExactly(snapshot.tree());
    var vector = new float[12];
    assertThat(snapshot.copy("5", vector, 0)).isTrue();
    assertThat(logged.vector()).isEqualTo(vector);
    assertThat(said.probability()).isEqualTo(Double.valueOf(Float.toString(logged.output()[0])));
    assertThat(said.prediction()).isEqualTo(logged.output()[0] >= 0.5f ? "churns" : "stays");

    line.serving.log().seal();
    assertThat(line.serving.log().find("default", said.predictionId()))
        .get()
        .usingRecursiveComparison()
        .isEqualTo(logged);
    assertThat(line.serving.log().find("default", UUID.randomUUID())).isEmpty();
  }

  @Test
  void predict_refusesWhatTheDoorForbids() {
    released(1);
    assertThat(predict(GIVEN).status()).as(predict(GIVEN).text()).isEqualTo(200);
    refused("\"recency_days\": 3", "\"recency_days\": 300", "recency_days");
    refused("\"recency_days\": 3", "\"recency_days\": null", "recency_days");
    refused("\"recency_days\": 3", "\"recency_days\": -3", "recency_days");
    refused("\"recency_days\": 3", "\"recency_days\": NaN", "recency_days");
    refused("\"recency_days\": 3", "\"recency_days\": \"3\"", "recency_days");
    refused("\"recency_days\": 3,", "", "recency_days: missing");
    refused("\"recency_days\": 3", "\"recency_day\": 3", "did you mean recency_days?");
    refused("\"mean_gap_days\": 7.0", "\"mean_gap_days\": null", "mean_gap_days");
    refused("\"recency_over_gap\": 0.43}", "", "JSON");
    var unknown = predict("{\"customer_id\": 99999}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.text()).contains("99999", "7846", "1997-01-31");
    var large = predict("{\"customer_id\": 5, \"x\": \"" + "y".repeat(1 << 20) + "\"}");
    assertThat(large.status()).isEqualTo(413);
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(2); // GIVEN, twice
    assertThat(line.telemetry.scrape())
        .contains("slipway_prediction_errors_total{", "slipway_predictions_total{");
  }

  @Test
  void release_isSwappedWithoutAFailedRequest() throws InterruptedException {
    released(1);
    var stop = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<String>();
    Set<Digest> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    var clients =
        java.util.stream.IntStream.range(0, 3)
            .mapToObj(_ ->
                Thread.ofPlatform()
                    .start(() -> {
                      while (!stop.get()) {
                        var answer = predict("{\"customer_id\": 5}");
                        if (answer.status() == 200) {
                          seen.add(Json.readLenient(answer.body(), Prediction.class).release());
                        } else {
                          failures.add(answer.status() + " " + answer.text());
                        }
                      }
                    }))
            .toList();
    var releases = new HashSet<Digest>();
    for (int seed = 2; seed <= 12; seed++) {
      releases.add(line.release(line.model(seed)).digest());
    }
    var last = Json.readLenient(predict("{\"customer_id\": 5}").body(), Prediction.class).release();
    stop.set(true);
    for (var client : clients) {
      client.join();
    }
    assertThat(failures).isEmpty();
    assertThat(releases).hasSize(11).contains(last);
    assertThat(seen).hasSizeGreaterThan(1);
    var history = line.database.read(tx -> line.serving.history(tx, "default", "churn"));
    assertThat(history).hasSize(12);
  }

  @Test
  void activate_comparesBeforeItSets() {
    var first = released(1);
    var next = line.serving.propose("default", "churn", line.model(2));
    assertThatThrownBy(() -> activate(Optional.of(first.digest()), next))
        .hasMessageContaining("not prepared");
    line.serving.prepare(next);
    assertThatThrownBy(() -> activate(Optional.empty(), next))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThat(activate(Optional.of(first.digest()), next)).isEqualTo(next);
    assertThat(activate(Optional.of(next.digest()), next)).isEqualTo(next); // again: nothing
    var shown = line.serving.endpoint(ChurnLine.CALLER, "default", "churn");
    assertThat(java.util.Objects.requireNonNull(shown.release()).number()).isEqualTo(2);
  }

  @Test
  void prepare_refusesWhatIsNoModelForTheViews() {
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    var noModel = line.serving.propose("default", "churn", line.model(bytes("not onnx")));
    assertThatThrownBy(() -> line.serving.prepare(noModel)).hasMessageContaining("ONNX");
    assertThat(predict("{\"customer_id\": 5}").status()).isEqualTo(503);
  }

  @Test
  void start_loadsTheActiveReleaseAndSealsWhatWasLeft() {
    var release = released(1);
    predict("{\"customer_id\": 5}");
    line.serving.close(); // the segment stays as it is, as after a kill
    try (var next = new ChurnLine(directory, again(directory), line.business.now())) {
      next.settle();
      assertThat(next.serving.whyNotReady()).isEmpty();
      assertThat(next.serving.log().count("default", "churn")).isEqualTo(1);
      next.serving.log().seal();
      assertThat(next.serving.log().newest("default", "churn", null, 10))
          .singleElement()
          .satisfies(row -> assertThat(row.release()).isEqualTo(release.digest()));
    }
  }

  @Test
  void durableEndpoint_answersOnceItIsOnDisk() {
    released(1);
    var spec = ChurnLine.endpoint(ChurnLine.ENDPOINT);
    line.apply(
        new EndpointSpec(
            spec.description(),
            spec.model(),
            spec.views(),
            spec.output(),
            new EndpointSpec.Log(true)));
    for (int i = 0; i < 20; i++) {
      assertThat(predict("{\"customer_id\": " + (i + 1) + "}").status()).isEqualTo(200);
    }
    assertThat(line.serving.log().count("default", "churn")).isEqualTo(20);
  }

  @Test
  void newest_pagesThroughSealedAndUnsealed() {
    released(1);
    for (int i = 1; i <= 30; i++) {
      predict("{\"customer_id\": " + i + "}");
      if (i % 10 == 0 && i < 30) {
        line.serving.log().seal();
      }
    }
    var entities = new java.util.ArrayList<String>();
    UUID before = null;
    List<LoggedPrediction> page;
    do {
      page = line.serving.log().newest("default", "churn", before, 7);
      page.forEach(row -> entities.add(String.valueOf(row.entity())));
      before = page.isEmpty() ? before : page.getLast().id();
    } while (page.size() == 7);
    assertThat(entities)
        .containsExactlyElementsOf(
            java.util.stream.IntStream.rangeClosed(1, 30)
                .mapToObj(i -> Integer.toString(31 - i))
                .toList());
    var listed =
        RawHttp.send(
            web.port(), "GET", "/api/v1/projects/default/endpoints/churn/predictions?max=3");
    assertThat(listed.text()).contains("nextPageToken");
  }

  @Test
  void newest_isInOrderWhereSegmentsOverlap() {
    var ids = java.util.stream.Stream.generate(LogFixtures::id).limit(6).toList();
    var log = line.serving.log().of("default", "other");
    for (var segment : List.of(List.of(0, 3, 4), List.of(1, 2, 5))) {
      segment.forEach(i -> log.append(LogFixtures.record(ids.get(i), "e" + i)));
      line.serving.log().seal();
    }
    assertThat(pages("other", 2)).containsExactlyElementsOf(ids.reversed());
  }

  @Test
  void ofEntity_pagesThroughWhatOverlapsAndThroughMoreThanOneLookReads() {
    var ids = java.util.stream.Stream.generate(LogFixtures::id).limit(12).toList();
    var log = line.serving.log().of("default", "other");
    for (var segment : List.of(List.of(0, 3, 4), List.of(1, 2, 5), List.of(6, 8), List.of(7))) {
      segment.forEach(i -> log.append(LogFixtures.record(ids.get(i), i % 3 == 1 ? "b" : "a'\"😀")));
      line.serving.log().seal();
    }
    List.of(9, 10, 11)
        .forEach(i -> log.append(LogFixtures.record(ids.get(i), i == 10 ? "b" : "a'\"😀")));
    var wanted = List.of(11, 9, 8, 6, 5, 3, 2, 0).stream().map(ids::get).toList();
    for (int files : List.of(1, 2, 256)) {
      for (int max : List.of(1, 2, 3, 50)) {
        assertThat(search("a'\"😀", max, files))
            .as(files + " files, pages of " + max)
            .isEqualTo(wanted);
      }
      assertThat(search("nobody", 5, files)).isEmpty();
    }
  }

  private List<UUID> search(String entity, int max, int files) {
    var found = new java.util.ArrayList<UUID>();
    UUID before = null;
    FoundPredictions page;
    do {
      page = line.serving.log().ofEntity("default", "other", entity, before, max, files);
      assertThat(page.rows()).hasSizeLessThanOrEqualTo(max);
      page.rows().forEach(row -> found.add(row.id()));
      before = page.before();
    } while (before != null);
    return found;
  }

  @Test
  void days_areTheSameSealedAndUnsealed_andCountedAfterwardsWhereTheyWereNot() {
    released(1);
    for (int i = 1; i <= 5; i++) {
      predict("{\"customer_id\": " + i + "}");
    }
    var today = LocalDate.ofInstant(line.business.now(), java.time.ZoneOffset.UTC);
    var wanted = List.of(new DayCount(today, "primary", 5));
    assertThat(line.serving.days("default", "churn", today.minusDays(9), today)).isEqualTo(wanted);
    line.serving.log().seal();
    assertThat(line.serving.days("default", "churn", today.minusDays(9), today)).isEqualTo(wanted);
    assertThat(line.serving.days("default", "churn", today.minusDays(9), today.minusDays(1)))
        .isEmpty();

    line.change(tx -> tx.sql().createUpdate("delete from serving_segment_day").execute());
    line.serving.close();
    try (var next = new ChurnLine(directory, again(directory), line.business.now())) {
      slipway.testing.Eventually.holds(
          "the days of what an earlier version sealed are counted",
          () -> next.serving.days("default", "churn", today, today).equals(wanted));
    }
  }

  @Test
  void days_ofASegmentThatWasSealedCountOnceWhileItsFileIsThere() throws IOException {
    released(1);
    predict("{\"customer_id\": 1}");
    predict("{\"customer_id\": 2}");
    var today = LocalDate.ofInstant(line.business.now(), java.time.ZoneOffset.UTC);
    var log = line.serving.log().of("default", "churn");
    var left = Files.createDirectory(directory.resolve("left"));
    for (var file : log.unsealed()) {
      Files.copy(file, left.resolve(file.getFileName()));
    }
    line.serving.log().seal();
    predict("{\"customer_id\": 3}");
    for (var file : log.unsealed()) {
      Files.copy(file, left.resolve(file.getFileName()));
    }
    var afterCrash =
        SegmentLog.open(
            "default",
            "churn",
            left,
            1 << 20,
            new SegmentLog.Clockwork(LogFixtures::id, Instant::now));
    var counts = new LogCounts(line.database, new SegmentStore(LogKind.PREDICTIONS));
    assertThat(afterCrash.unsealedRows()).isEqualTo(3);
    assertThat(counts.days("default", "churn", afterCrash, today, today))
        .containsExactly(new DayCount(today, "primary", 3));
    assertThat(counts.rows(afterCrash)).isEqualTo(3);
  }

  @Test
  void recent_countsAnswersAndRefusals() {
    released(1);
    predict("{\"customer_id\": 5}");
    predict("{\"customer_id\": 99999}");
    predict("{");
    var recent = line.serving.recent("default", "churn").orElseThrow();
    assertThat(recent.answered()).isEqualTo(1);
    assertThat(recent.errors())
        .isEqualTo(java.util.Map.of(ErrorCode.NOT_FOUND, 1L, ErrorCode.MALFORMED_BODY, 1L));
    assertThat(recent.p99()).isNotNull();
    assertThat(line.serving.recent("default", "nowhere")).isEmpty();
  }

  private List<UUID> pages(String endpoint, int max) {
    var found = new java.util.ArrayList<UUID>();
    UUID before = null;
    List<LoggedPrediction> page;
    do {
      page = line.serving.log().newest("default", endpoint, before, max);
      page.forEach(row -> found.add(row.id()));
      before = page.isEmpty() ? before : page.getLast().id();
    } while (page.size() == max);
    return found;
  }

  @Test
  void place_isInTheSegmentThatHoldsIt_thoughAnotherEndpointsIdsLieAround() throws IOException {
    var ids = java.util.stream.Stream.generate(LogFixtures::id).limit(5).toList();
    var log = line.serving.log();
    log.of("default", "around").append(LogFixtures.record(ids.get(0), "a"));
    log.of("default", "within").append(LogFixtures.record(ids.get(2), "w"));
    log.of("default", "around").append(LogFixtures.record(ids.get(4), "a"));
    assertThat(log.place("default", ids.get(2))).as("still written to").isEmpty();
    log.seal();
    var around = log.place("default", ids.get(0)).orElseThrow();
    assertThat(around.endpoint()).isEqualTo("around");
    assertThat(log.place("default", ids.get(2)).orElseThrow().endpoint()).isEqualTo("within");
    assertThat(log.place("default", ids.get(3))).isEmpty();

    delete(around.parquet().orElseThrow());
    assertThat(log.find("default", ids.get(2)).orElseThrow().entity()).isEqualTo("w");
    assertThat(log.place("default", ids.get(2)).orElseThrow().endpoint()).isEqualTo("within");
    assertThat(log.place("default", ids.get(0))).as("where it must be").contains(around);
    assertThatThrownBy(() -> log.find("default", ids.get(0))).isNotNull();
  }

  private void delete(Digest blob) throws IOException {
    try (var files = Files.walk(directory.resolve("blobs"))) {
      var found =
          files
              .filter(Files::isRegularFile)
              .filter(path -> path.toString().replace("/", "").endsWith(blob.hex()))
              .toList();
      assertThat(found).hasSize(1);
      Files.delete(found.getFirst());
    }
  }

  @Test
  void release_isThatOfItsEndpoint_whereTwoShareADigest() {
    var release = released(1);
    var twin =
        new Release(
            release.digest(),
            release.project(),
            "twin",
            release.model(),
            release.version(),
            release.packageDigest(),
            release.views(),
            release.configuration());
    line.change(tx -> new ServingStore().keepRelease(tx, twin, line.business.now()));
    for (var each : List.of(release, twin)) {
      var found =
          line.database.read(
              tx -> line.serving.release(tx, "default", each.endpoint(), each.digest()));
      assertThat(found).contains(each);
    }
  }

  /// A second connection to the data of `open`.
  abstract Database again(Path directory);

  private Release released(long seed) {
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    return line.release(line.model(seed));
  }

  private Release activate(Optional<Digest> expected, Release next) {
    return line.database.inTransaction(
        "test.activate",
        tx ->
            line.serving.activate(tx, ChurnLine.CALLER, expected, next, new DecisionId("d-test")));
  }

  private void refused(String field, String instead, String message) {
    var answer = predict(GIVEN.replace(field, instead));
    assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    assertThat(answer.text()).contains(message);
  }

  private RawHttp.Answer predict(String body) {
    return RawHttp.send(web.port(), "POST", "/predict/churn", "", bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
