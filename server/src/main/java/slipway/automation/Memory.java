package slipway.automation;

import java.time.LocalDate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Declared;
import slipway.db.Tx;
import slipway.time.BusinessClock;

/// What the loop did before, as far as it holds back what it may do next.
record Memory(Loop.Parts parts, AutomationStore store) {
  private static final int MONTH_DAYS = 30;

  /// Whether no other case has used up the labels of this cutoff.
  boolean isNew(Case of, LocalDate labels) {
    return parts.database().read(tx -> !store.wasJudged(tx, of, labels));
  }

  History history(Declared<AutomationSpec> automation, Case of) {
    var releases = parts.evidence().releases(automation);
    var today = BusinessClock.lastDayKnownAt(parts.business().now());
    return parts
        .database()
        .read(tx ->
            new History(
                releases,
                store.trainings(tx, of.project(), of.automation()),
                store.trainingSeconds(
                    tx, of.project(), of.automation(), today.minusDays(MONTH_DAYS)),
                releases.isEmpty() ? null : releases.getLast(),
                busy(tx, of),
                store
                    .paused(tx, of.project(), of.automation())
                    .map(AutomationStore.Pause::reason)
                    .orElse(null)));
  }

  private @Nullable String busy(Tx tx, Case of) {
    var rolling =
        store.unfinished(tx, of.project(), of.automation()).stream()
            .filter(other -> !other.cutoff().equals(of.cutoff()))
            .filter(other -> other.phase() == Phase.ROLLING_OUT)
            .map(other -> "the rollout of " + other.cutoff() + " is under way")
            .collect(Collectors.joining(", "));
    return rolling.isEmpty() ? null : rolling;
  }
}
