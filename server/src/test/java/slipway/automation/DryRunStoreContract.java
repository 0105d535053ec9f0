package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.api.wire.Automation.Column;
import slipway.api.wire.Automation.Comparison;
import slipway.api.wire.Automation.Month;
import slipway.api.wire.Automation.Step;
import slipway.db.Database;

/// What the store of dry runs promises on every database.
abstract class DryRunStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);

  abstract Database open(Path directory);

  @Test
  void finish_keepsWhatWasFoundBesideWhatWasAsked(@TempDir Path directory) {
    var store = new DryRunStore();
    var first = row(1);
    var second = row(2);
    var step = new Step("none", "healthy", "keep", "The release stays.", JUNE, .4011);
    var column = new Column(1, 0, 0, 0, null, 0);
    var result = new Comparison(column, column, List.of(new Month(JUNE, step, step)));
    try (var database = open(directory)) {
      database.inTransaction(
          "test.insert",
          tx -> {
            store.insert(tx, "default", first, NOW);
            store.insert(tx, "default", second, NOW.plusSeconds(1));
            return true;
          });
      assertThat(database.<List<DryRunStore.Row>>read(tx -> store.list(tx, "default", 10)))
          .containsExactly(second, first);
      database.inTransaction(
          "test.finish",
          tx -> {
            store.progress(tx, "default", first.id(), 2, 3);
            store.finish(tx, "default", first.id(), result);
            return true;
          });

      var found =
          database
              .<java.util.Optional<DryRunStore.Row>>read(
                  tx -> store.find(tx, "default", first.id()))
              .orElseThrow();
      assertThat(found.done()).isEqualTo(2);
      assertThat(found.total()).isEqualTo(3);
      assertThat(found.result()).isEqualTo(result);
      assertThat(found.policy()).isEqualTo(first.policy());
      assertThat(
              database.<java.util.Optional<DryRunStore.Row>>read(
                  tx -> store.find(tx, "other", first.id())))
          .isEmpty();
    }
  }

  private static DryRunStore.Row row(long number) {
    return new DryRunStore.Row(
        new UUID(0, number),
        "churn",
        Samples.automation("churn", Mode.ACT).spec(),
        JUNE,
        JUNE.plusYears(1),
        0,
        3,
        null,
        "ann");
  }
}
