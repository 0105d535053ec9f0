package slipway.automation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.ids.Ids;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// Which decisions stand as an alert, and until when.
final class ChronicleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate JUNE = LocalDate.of(1997, 6, 30);
  private static final Action HELD = new Action.Hold(new Action.Keep(), "the cooldown");

  @TempDir Path directory = Path.of("");

  private @Nullable Database opened;
  private @Nullable Chronicle made;

  @BeforeEach
  void open() {
    var wall = new FakeClock(NOW);
    var database = TestDatabases.sqlite(directory);
    opened = database;
    var business = BusinessClock.replay(wall, BusinessClock.endOf(JUNE));
    made = Samples.chronicle(database, business, wall, Audit.open(wall, new Ids(wall)));
  }

  @AfterEach
  void close() {
    database().close();
  }

  @Test
  void decisionThatNeedsAPerson_standsUntilALaterCutoffNeedsNone() {
    tell(JUNE, 1, new Action.Keep());
    assertThat(states()).isEmpty();
    tell(JUNE, 2, HELD);
    tell(JUNE.plusDays(31), 1, HELD);
    assertThat(states()).containsExactly("OPEN 2");
    tell(JUNE, 3, new Action.Keep());
    assertThat(states()).as("of an earlier cutoff").containsExactly("OPEN 2");
    tell(JUNE.plusDays(31), 2, new Action.Keep());
    assertThat(states()).as("nothing was done about it").containsExactly("OPEN 2");
    tell(JUNE.plusDays(62), 1, new Action.Keep());
    assertThat(states()).containsExactly("RESOLVED 2");
  }

  @Test
  void whatWasAskedFor_isOverOnceItIsDone() {
    tell(JUNE, 1, new Action.Ask(new Action.Keep(), true));
    assertThat(states()).containsExactly("OPEN 1");
    tell(JUNE, 2, new Action.Accept("promoted"));
    assertThat(states()).containsExactly("RESOLVED 1");
  }

  private void tell(LocalDate cutoff, int number, Action action) {
    var automation = Samples.automation("churn", Mode.ACT);
    var evidence = Samples.healthy(cutoff, 0);
    var decision =
        new Decision(
            Signal.NONE, Diagnosis.HEALTHY, action, List.of(), "Judged.", "Done.", "Otherwise.");
    var told =
        new Told(
            Told.id("churn", cutoff, number),
            "churn",
            cutoff,
            number,
            evidence,
            decision,
            Codec.digest(evidence, decision),
            automation.digest(),
            cutoff,
            NOW);
    database()
        .inTransaction(
            "test.tell",
            tx -> {
              Objects.requireNonNull(made).tell(tx, automation, told);
              return true;
            });
  }

  private List<String> states() {
    return database()
        .read(tx ->
            tx.sql()
                .createQuery("select state || ' ' || seen from monitoring_alert order by id")
                .mapTo(String.class)
                .list());
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }
}
