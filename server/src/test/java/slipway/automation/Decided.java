package slipway.automation;

import java.time.Instant;
import java.time.LocalDate;
import slipway.api.declaration.AutomationSpec.Mode;
import slipway.db.Database;

/// Decisions that a test of another area begins with.
public final class Decided {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final LocalDate FIRST = LocalDate.of(1990, 1, 31);

  private Decided() {}

  /// An automation `churn` of the endpoint `churn` that looked so often, a day apart, and found
  /// nothing.
  public static void keeping(Database database, int times) {
    var declared = Samples.automation("churn", Mode.OBSERVE);
    database.inTransaction(
        "test.decided",
        tx -> {
          var store = new AutomationStore();
          store.keep(tx, declared, NOW);
          for (int i = 0; i < times; i++) {
            var cutoff = FIRST.plusDays(i);
            var evidence = Samples.healthy(cutoff, 0);
            var decision = AutomationPolicy.decide(Settings.of(declared.spec()), evidence, cutoff);
            store.append(
                tx,
                declared.project(),
                new Told(
                    Told.id("churn", cutoff, 1),
                    "churn",
                    cutoff,
                    1,
                    evidence,
                    decision,
                    Codec.digest(evidence, decision),
                    declared.digest(),
                    cutoff,
                    NOW),
                null,
                0,
                NOW);
          }
          return "";
        });
  }
}
