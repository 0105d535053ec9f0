package slipway.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.db.Database;

/// What the store of definitions and materialisations promises on every database.
abstract class FeatureStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory = Path.of("");

  private final FeatureStore store = new FeatureStore();
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
  void keep_makesTheNewestDefinitionCurrentAndForgetsNone() {
    var first = Churn.view("customer_activity");
    var spec = first.spec();
    var changed =
        new FeatureViewSpec(
            "other",
            spec.entity(),
            spec.sources(),
            spec.sql(),
            spec.features(),
            spec.label(),
            spec.online());
    var second =
        new Declared<>("default", "customer_activity", changed, Json.digest(Json.treeOf(changed)));
    keep(first);
    keep(second);

    var found1 = database.read(tx -> store.current(tx, "default", "customer_activity"));
    assertThat(found1).contains(second);
    var found2 = database.read(tx -> store.byDigest(tx, "default", first.digest()));
    assertThat(found2).contains(first);
    var found3 = database.read(tx -> store.current(tx, "other", "customer_activity"));
    assertThat(found3).isEmpty();

    keep(first); // taken back
    var found4 = database.read(tx -> store.currents(tx, "default"));
    assertThat(found4).containsExactly(first);
  }

  @Test
  void unlabelled_areTheCutoffsOfFeaturesWithoutThisLabel() {
    var features = Churn.view("customer_activity");
    var labels = Churn.view("churned_90d");
    keep(features);
    keep(labels);
    for (int month = 1; month <= 3; month++) {
      record(features, LocalDate.of(1997, month, 28));
    }
    record(labels, LocalDate.of(1997, 2, 28));

    var found5 =
        database.read(tx -> store.unlabelled(tx, "default", "customer_id", labels.digest()));
    assertThat(found5).containsExactly(LocalDate.of(1997, 1, 28), LocalDate.of(1997, 3, 28));
    var found6 =
        database.read(tx -> store.unlabelled(tx, "default", "customer_id", Digest.of(new byte[0])));
    assertThat(found6).hasSize(3); // another definition of the labels has none of them
    var found7 = database.read(tx -> store.labelViews(tx, "default", "customer_id"));
    assertThat(found7).containsExactly(labels);
    var found8 = database.read(tx -> store.newestCutoff(tx, "default", labels.digest()));
    assertThat(found8).contains(LocalDate.of(1997, 2, 28));
    var found9 = database.read(tx -> store.newestCutoff(tx, "default", Digest.of(new byte[0])));
    assertThat(found9).isEmpty();
  }

  @Test
  void record_keepsACommitOnce() {
    var view = Churn.view("customer_activity");
    keep(view);
    var entry = entry(view, LocalDate.of(1997, 1, 31));

    assertThat(record(entry)).isTrue();
    assertThat(record(entry)).isFalse();
    var found10 = database.read(tx -> store.entries(tx, "default", view.name(), 10));
    assertThat(found10).containsExactly(entry);
  }

  private void keep(Declared<FeatureViewSpec> view) {
    database.inTransaction(
        "test.keep",
        tx -> {
          store.keep(tx, view, "ann", NOW);
          return view;
        });
  }

  private void record(Declared<FeatureViewSpec> view, LocalDate cutoff) {
    assertThat(record(entry(view, cutoff))).isTrue();
  }

  private boolean record(FeatureStore.Entry entry) {
    return database.inTransaction("test.record", tx -> store.record(tx, "default", entry, NOW));
  }

  private static FeatureStore.Entry entry(Declared<FeatureViewSpec> view, LocalDate cutoff) {
    return new FeatureStore.Entry(
        view.name(),
        cutoff,
        view.digest(),
        UUID.randomUUID(),
        Digest.of(new byte[] {7}),
        23_570,
        Map.copyOf(new java.util.TreeMap<>(Map.of("purchases", 12L))),
        NOW);
  }
}
