package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.api.declaration.FeatureViewSpec;
import slipway.api.wire.Prediction;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.WebServer;
import slipway.testing.ChurnLine;
import slipway.testing.RawHttp;

/// What going back promises on every database: model, views and configuration as one, at once, and
/// not undone unnoticed.
abstract class RollbackContract {
  private static final LocalDate JANUARY = LocalDate.of(1997, 1, 31);
  private static final LocalDate FEBRUARY = LocalDate.of(1997, 2, 28);
  private static final int SPEND = 9;
  private static final String REASON = "scores jumped";

  @TempDir Path directory = Path.of("");

  private ChurnLine line;
  private WebServer web;
  private Release first;

  abstract Database open(Path directory);

  /// A second connection to the data of `open`.
  abstract Database again(Path directory);

  @BeforeEach
  void openLine() {
    line = new ChurnLine(directory, open(directory), Instant.EPOCH).applyExample();
    web = WebServer.start(HttpConfig.loopback(0), line.router);
    line.importMonth(YearMonth.of(1997, 1));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    first = line.release(line.model(1));
  }

  @AfterEach
  void closeLine() {
    web.close();
    line.close();
  }

  @Test
  void rollback_goesBackInUnderASecondWithoutAFailedRequest() throws InterruptedException {
    var second = line.release(line.model(2));
    line.settle();
    var stop = new AtomicBoolean();
    var failures = new ConcurrentLinkedQueue<String>();
    var client =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                var answer = predict();
                if (answer.status() != 200) {
                  failures.add(answer.status() + " " + answer.text());
                }
              }
            });
    long start = System.nanoTime();
    assertThat(rollback(Optional.empty())).isEqualTo(first);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(answering()).isEqualTo(first.digest());
    stop.set(true);
    client.join();

    assertThat(failures).isEmpty();
    var history = line.database.read(tx -> line.serving.history(tx, "default", "churn"));
    assertThat(history).extracting(Activation::release).containsExactly(first, second, first);
    assertThatThrownBy(() -> rollback(Optional.empty()))
        .as("the second is held back, so nothing is left to go back to")
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE))
        .hasMessageContaining("no release before");
  }

  @Test
  void heldBack_mayNotComeBackBeforeItIsLifted() {
    var second = line.release(line.model(2));
    rollback(Optional.empty());
    assertThatThrownBy(() -> line.release(line.model(2)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.HELD_BACK))
        .hasMessageContaining("held back by decision person:")
        .hasMessageContaining(REASON)
        .hasMessageContaining("slipway endpoint lift Release churn " + second.digest().hex());
    assertThat(answering()).isEqualTo(first.digest());

    var listed = RawHttp.send(web.port(), "GET", "/api/v1/projects/default/holdbacks");
    assertThat(listed.text()).contains("\"Release\"", second.digest().hex(), REASON);
    var lift =
        "{\"kind\":\"Release\",\"name\":\"churn\",\"digest\":\"" + second.digest().hex() + "\"}";
    var lifted = post("/api/v1/projects/default/holdbacks/lift", lift);
    assertThat(lifted.status()).as(lifted.text()).isEqualTo(200);
    assertThat(post("/api/v1/projects/default/holdbacks/lift", lift).status()).isEqualTo(404);
    assertThat(line.release(line.model(2))).isEqualTo(second);
  }

  @Test
  void rollback_toAReleaseByNameAndByRoute() {
    line.release(line.model(2));
    var third = line.release(line.model(3));
    var unknown = Digest.of("nothing".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> rollback(Optional.of(unknown))).hasMessageContaining("to: ");
    assertThatThrownBy(() -> rollback(Optional.of(third.digest())))
        .hasMessageContaining("active already");
    var body = "{\"to\":\"" + first.digest().hex() + "\",\"reason\":\"slow\"}";
    var done = post("/api/v1/projects/default/endpoints/churn/rollback", body);
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.text()).contains(first.digest().hex());
    assertThat(answering()).isEqualTo(first.digest());
    assertThat(post("/api/v1/projects/default/endpoints/none/rollback", "{}").status())
        .isEqualTo(404);
  }

  @Test
  void rollback_endsACanaryFirst() {
    var candidate = line.serving.propose("default", "churn", line.model(2));
    line.serving.prepare(candidate);
    line.change(tx ->
        line.serving.split(
            tx,
            ChurnLine.CALLER,
            1,
            new Split(
                0, first, Optional.of(new Split.Arm(candidate, 10_000)), List.of(candidate), ""),
            new DecisionId("d-test")));
    assertThat(answering()).isEqualTo(candidate.digest());
    assertThat(rollback(Optional.empty())).isEqualTo(first);
    assertThat(answering()).isEqualTo(first.digest());
    assertThat(held()).extracting(HoldBack::digest).containsExactly(candidate.digest());
    var found1 = line.database.read(tx -> line.serving.history(tx, "default", "churn"));
    assertThat(found1).hasSize(1);
  }

  @Test
  void rollback_takesTheViewBackAndItsFormerDefinitionIsComputedAgain() {
    var before = ChurnLine.view(ChurnLine.VIEW);
    var cents = inCents();
    line.apply(cents);
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    var second = activate(line.serving.proposeCurrentViews("default", "churn", line.model(1)));
    assertThat(second.views()).extracting(ViewRef::definition).containsExactly(cents.digest());
    assertThat(vector()[SPEND])
        .isPositive()
        .isCloseTo(100 * vectorOf(before, "5")[SPEND], Percentage.withPercentage(0.001));

    rollback(Optional.empty());

    assertThat(definition()).isEqualTo(before.digest());
    assertThat(vector()[SPEND]).isEqualTo(vectorOf(before, "5")[SPEND]);
    assertThat(held())
        .extracting(HoldBack::kind, HoldBack::digest)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(HoldBack.RELEASE, second.digest()),
            org.assertj.core.groups.Tuple.tuple(HoldBack.FEATURE_VIEW, cents.digest()));
    line.importMonth(YearMonth.of(1997, 2));
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, FEBRUARY);
    predict();
    var row = line.serving.log().newest("default", "churn", null, 1).getFirst();
    assertThat(row.cutoff()).isEqualTo(FEBRUARY);
    assertThat(row.release()).isEqualTo(first.digest());
  }

  @Test
  void rollback_leavesALaterWishOfTheViewAlone() {
    line.apply(inCents());
    line.features.materialise(ChurnLine.CALLER, "default", ChurnLine.VIEW, JANUARY);
    line.release(line.model(2)); // trained on the former definition, which stays online
    rollback(Optional.empty());
    assertThat(definition()).isEqualTo(inCents().digest());
  }

  @Test
  void rollback_takesTheThresholdBack() {
    var spec = ChurnLine.endpoint(ChurnLine.ENDPOINT);
    var output = new EndpointSpec.Output(0.0, "yes", "no");
    var wish = new EndpointSpec(spec.description(), spec.model(), spec.views(), output, spec.log());
    line.apply(wish);
    line.release(line.model(1));
    assertThat(said().prediction()).isEqualTo("yes");

    rollback(Optional.empty());

    assertThat(said().prediction()).isIn("churns", "stays");
    assertThat(held())
        .extracting(HoldBack::kind)
        .containsExactlyInAnyOrder(HoldBack.RELEASE, HoldBack.ENDPOINT);
    var now = line.database.read(tx -> line.serving.declaration(tx, "default", "churn"));
    assertThat(now.orElseThrow().spec().output())
        .isEqualTo(java.util.Objects.requireNonNull(spec.output()));
    assertThat(line.serving.propose("default", "churn", line.model(1))).isEqualTo(first);
  }

  @Test
  void start_keepsTheSetBeforeWarm() {
    line.release(line.model(2));
    line.serving.close();
    try (var next = new ChurnLine(directory, again(directory), line.business.now())) {
      next.settle();
      long start = System.nanoTime();
      next.serving.rollback(ChurnLine.CALLER, "default", "churn", Optional.empty(), REASON);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
      var found2 = next.database.read(tx -> next.serving.active(tx, "default", "churn"));
      assertThat(found2).contains(first);
    }
  }

  @Test
  void restore_refusesWhatWasNeverApplied() {
    var never = Digest.of("never".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() ->
            line.change(tx ->
                line.features.restore(tx, ChurnLine.CALLER, "default", never, new DecisionId("d"))))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  private static Declared<FeatureViewSpec> inCents() {
    var spec = ChurnLine.view(ChurnLine.VIEW).spec();
    var sql =
        spec.sql().replace("coalesce(sum(dollars) filter", "100 * coalesce(sum(dollars) filter");
    assertThat(sql).isNotEqualTo(spec.sql());
    return ChurnLine.view(
        ChurnLine.VIEW,
        new FeatureViewSpec(
            spec.description(),
            spec.entity(),
            spec.sources(),
            sql,
            spec.features(),
            spec.label(),
            spec.online()));
  }

  private Release activate(Release next) {
    line.serving.prepare(next);
    return line.database.inTransaction(
        "test.activate",
        tx ->
            line.serving.activate(
                tx,
                ChurnLine.CALLER,
                line.serving.active(tx, "default", "churn").map(Release::digest),
                next,
                new DecisionId("d-test")));
  }

  private Release rollback(Optional<Digest> to) {
    return line.serving.rollback(ChurnLine.CALLER, "default", "churn", to, REASON);
  }

  private List<HoldBack> held() {
    return line.database.read(tx -> line.serving.holdBacks(tx, "default"));
  }

  private Digest definition() {
    return line.database
        .read(tx -> line.features.definition(tx, "default", ChurnLine.VIEW))
        .orElseThrow()
        .digest();
  }

  private float[] vectorOf(Declared<FeatureViewSpec> view, String entity) {
    var snapshot = line.online(view.digest());
    var vector = new float[snapshot.features().size()];
    assertThat(snapshot.copy(entity, vector, 0)).isTrue();
    return vector;
  }

  private float[] vector() {
    predict();
    return line.serving.log().newest("default", "churn", null, 1).getFirst().vector();
  }

  private Digest answering() {
    return said().release();
  }

  private Prediction said() {
    return Json.readLenient(predict().body(), Prediction.class);
  }

  private RawHttp.Answer predict() {
    return post("/predict/churn", "{\"customer_id\": 5}");
  }

  private RawHttp.Answer post(String path, String body) {
    return RawHttp.send(web.port(), "POST", path, "", body.getBytes(StandardCharsets.UTF_8));
  }
}
