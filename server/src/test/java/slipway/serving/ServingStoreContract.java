package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.declaration.Declared;
import slipway.api.declaration.EndpointSpec;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.registry.Packaged;
import slipway.serving.SegmentStore.Sealed;

/// What the stores of endpoints, releases and segments promise on every database.
abstract class ServingStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory = Path.of("");

  private final ServingStore store = new ServingStore();
  private final SegmentStore segments = new SegmentStore(LogKind.PREDICTIONS);
  private Database database;

  abstract Database open(Path directory);

  @BeforeEach
  void openDatabase() {
    database = open(directory);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void activate_makesTheHighestNumberActiveAndKeepsTheRest() {
    var first = activation(1, release("one"));
    var second = activation(2, release("two"));
    change(tx -> activate(tx, first, Optional.empty()));
    change(tx -> activate(tx, second, Optional.of(first.release().digest())));

    var found1 = database.read(tx -> store.active(tx, "default", "churn"));
    assertThat(found1).contains(second);
    var found2 = database.read(tx -> store.history(tx, "default", "churn", 10));
    assertThat(found2).containsExactly(second, first);
    var found3 = database.read(tx -> store.release(tx, "default", first.release().digest()));
    assertThat(found3).contains(first.release());
    var found4 = database.read(tx -> store.active(tx, "default", "other"));
    assertThat(found4).isEmpty();
  }

  @Test
  void keep_replacesTheWish() {
    var before = endpoint("churn", "model_a");
    var after = endpoint("churn", "model_b");
    change(tx -> store.keep(tx, before, NOW));
    change(tx -> store.keep(tx, after, NOW));
    var found5 = database.read(tx -> store.endpoints(tx, "default"));
    assertThat(found5).containsExactly(after);
    var found6 = database.read(store::endpoints);
    assertThat(found6).containsExactly(after);
  }

  @Test
  void configuration_isFoundByItsDigest() {
    var configuration =
        new Configuration(0.5, "churns", "stays", Arrays.asList(LogFixtures.digest("c"), null));
    change(tx -> store.keepConfiguration(tx, "default", configuration));
    change(tx -> store.keepConfiguration(tx, "default", configuration));
    var found7 = database.read(tx -> store.configuration(tx, "default", configuration.digest()));
    assertThat(found7).contains(configuration);
  }

  @Test
  void around_findsTheSegmentsThatMayHoldAnId() {
    var ids = java.util.stream.Stream.generate(LogFixtures::id).limit(6).toArray(UUID[]::new);
    var first = sealed(ids[0], ids[2]);
    var second = sealed(ids[1], ids[3]); // overlaps: ids are made before they are appended
    change(tx -> segments.add(tx, first, NOW));
    change(tx -> segments.add(tx, second, NOW));
    change(tx -> segments.add(tx, second, NOW));

    var found8 = database.read(tx -> segments.around(tx, "default", ids[0]));
    assertThat(found8).containsExactly(first);
    var found9 = database.read(tx -> segments.around(tx, "default", ids[1]));
    assertThat(found9).containsExactlyInAnyOrder(first, second);
    var found10 = database.read(tx -> segments.around(tx, "default", ids[4]));
    assertThat(found10).isEmpty();
    var found11 = database.read(tx -> segments.before(tx, "default", "churn", null, 9));
    assertThat(found11).containsExactly(second, first);
    var found12 = database.read(tx -> segments.before(tx, "default", "churn", ids[1], 9));
    assertThat(found12).containsExactly(first);
    long rows = database.read(tx -> segments.rows(tx, "default", "churn"));
    assertThat(rows).isEqualTo(20);
    var found13 = database.read(tx -> segments.isSealed(tx, "default", "churn", first.segment()));
    assertThat(found13).isTrue();
  }

  private List<Sealed> uncounted(String after, int most) {
    return database.read(tx -> segments.uncounted(tx, after, most));
  }

  @Test
  void days_areSummedOverSegmentsOnce_andUncountedOnesAreFound() {
    var ids = java.util.stream.Stream.generate(LogFixtures::id).limit(3).toArray(UUID[]::new);
    var first = sealed(ids[0], ids[1]);
    var second = sealed(ids[1], ids[2]);
    change(tx -> segments.add(tx, first, NOW));
    change(tx -> segments.add(tx, second, NOW));
    assertThat(uncounted("", 9)).containsExactlyInAnyOrder(first, second);
    var least = uncounted("", 1).getFirst();
    assertThat(uncounted(least.segment().toString(), 9)).doesNotContain(least).hasSize(1);

    var june = LocalDate.of(1997, 6, 30);
    var july = june.plusDays(1);
    var counted = List.of(new DayCount(june, "primary", 7), new DayCount(july, "canary", 3));
    change(tx -> segments.addDays(tx, first, counted));
    change(tx -> segments.addDays(tx, first, counted)); // again: nothing
    assertThat(uncounted("", 9)).containsExactly(second);
    change(tx -> segments.addDays(tx, second, List.of(new DayCount(june, "primary", 10))));

    assertThat(days("churn", june, july))
        .containsExactly(new DayCount(june, "primary", 17), new DayCount(july, "canary", 3));
    assertThat(days("churn", july, july)).containsExactly(new DayCount(july, "canary", 3));
    assertThat(days("other", june, july)).isEmpty();
  }

  private List<DayCount> days(String endpoint, LocalDate from, LocalDate until) {
    return database.read(tx -> segments.days(tx, "default", endpoint, from, until));
  }

  /// A change that answers nothing.
  @FunctionalInterface
  private interface Change {
    void run(Tx tx);
  }

  private void change(Change change) {
    database.inTransaction(
        "test.change",
        tx -> {
          change.run(tx);
          return true;
        });
  }

  private void activate(Tx tx, Activation activation, Optional<Digest> former) {
    store.keepRelease(tx, activation.release(), NOW);
    store.activate(tx, activation, former, NOW);
  }

  private static Activation activation(int number, Release release) {
    return new Activation(number, release, "d-" + number, "ann", LogFixtures.AT);
  }

  private static Release release(String name) {
    return Release.of(
        "default",
        "churn",
        new Packaged("m", 1, LogFixtures.digest(name)),
        List.of(new ViewRef("activity", LogFixtures.digest("view"))),
        LogFixtures.digest("configuration"));
  }

  private static Declared<EndpointSpec> endpoint(String name, String model) {
    return new Declared<>(
        "default",
        name,
        new EndpointSpec(null, model, List.of("activity"), null, null),
        LogFixtures.digest(model));
  }

  private static Sealed sealed(UUID least, UUID greatest) {
    return new Sealed(
        "default",
        "churn",
        LogFixtures.id(),
        LogFixtures.digest("parquet"),
        LogFixtures.id(),
        10,
        least,
        greatest);
  }
}
