package slipway.serving;

import java.time.Instant;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Tx;

/// Which split the database says is in force, and what could be gone back to.
final class Splits {
  private static final int HISTORY_MAX = 1_000;

  private final ServingStore store;
  private final SplitStore splits;

  /// A split, by which decision it came, and since when (wall time).
  record Entry(Split split, String decision, String actor, Instant at, Instant since) {}

  Splits(ServingStore store, SplitStore splits) {
    this.store = store;
    this.splits = splits;
  }

  Optional<Split> current(Tx tx, String project, String endpoint) {
    return entry(tx, project, endpoint).map(Entry::split);
  }

  /// The split in force; without one nothing is released.
  Split require(Tx tx, String project, String endpoint) {
    store.require(tx, project, endpoint);
    return current(tx, project, endpoint)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_RELEASED,
                "endpoint " + endpoint + ": nothing is released (expected: a first release)"));
  }

  Optional<Entry> entry(Tx tx, String project, String endpoint) {
    return splits
        .newest(tx, project, endpoint)
        .map(row ->
            new Entry(
                new Split(
                    row.number(),
                    release(tx, row, row.primary()),
                    row.canary()
                        .map(canary -> new Split.Arm(release(tx, row, canary), row.weight())),
                    row.shadows().stream().map(shadow -> release(tx, row, shadow)).toList(),
                    row.salt()),
                row.decision(),
                row.actor(),
                row.at(),
                row.since()));
  }

  /// The newest release that was active before the active one, is another, and is not held back.
  Optional<Release> before(Tx tx, String project, String endpoint) {
    var history = store.history(tx, project, endpoint, HISTORY_MAX);
    if (history.isEmpty()) {
      return Optional.empty();
    }
    var active = history.getFirst().release().digest();
    return history.stream()
        .map(Activation::release)
        .filter(release -> !release.digest().equals(active))
        .filter(release -> !isHeldBack(tx, release))
        .findFirst();
  }

  /// What a rollback goes back to; refused when there is nothing, or it is active already.
  Release rollbackTarget(Tx tx, String project, String endpoint, Optional<Digest> to) {
    var split = require(tx, project, endpoint);
    if (to.isEmpty()) {
      return split.canary().isPresent()
          ? split.primary()
          : before(tx, project, endpoint)
              .orElseThrow(() ->
                  new SlipwayException(
                      ErrorCode.INVALID_STATE,
                      "endpoint "
                          + endpoint
                          + ": no release before "
                          + split.primary().digest().brief()
                          + " (expected: a former release that is not held back)"));
    }
    return store.history(tx, project, endpoint, HISTORY_MAX).stream()
        .map(Activation::release)
        .filter(release -> release.digest().equals(to.get()))
        .findFirst()
        .orElseThrow(() ->
            SlipwayException.invalid(
                "to", to.get().brief(), "a release that was active at " + endpoint));
  }

  private boolean isHeldBack(Tx tx, Release release) {
    return splits
        .held(tx, release.project(), HoldBack.RELEASE, release.endpoint(), release.digest())
        .isPresent();
  }

  private Release release(Tx tx, SplitStore.Row row, Digest digest) {
    return store
        .release(tx, row.project(), row.endpoint(), digest)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.DATA_LOSS,
                "release "
                    + digest
                    + ": not kept (expected: every release that a split of "
                    + row.endpoint()
                    + " names)"));
  }
}
