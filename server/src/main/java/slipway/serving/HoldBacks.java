package slipway.serving;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.db.Tx;

/// What was taken out of service and may not come back unnoticed.
final class HoldBacks {
  private static final Set<String> KINDS =
      Set.of(HoldBack.RELEASE, HoldBack.ENDPOINT, HoldBack.FEATURE_VIEW);
  private static final int REASON_LENGTH_MAX = 2_000;
  private static final int SHOWN_MAX = 1_000;

  private final Serving.Parts parts;
  private final SplitStore store;

  HoldBacks(Serving.Parts parts, SplitStore store) {
    this.parts = parts;
    this.store = store;
  }

  void hold(Tx tx, Caller caller, HoldBack held) {
    parts.access().require(tx, caller, Permission.RELEASE, held.project());
    if (!KINDS.contains(held.kind())) {
      throw SlipwayException.invalid("kind", '"' + held.kind() + '"', "one of " + sorted());
    }
    if (held.reason().isBlank() || held.reason().length() > REASON_LENGTH_MAX) {
      throw SlipwayException.invalid(
          "reason",
          held.reason().length() + " characters",
          "1 to " + REASON_LENGTH_MAX + ", not blank");
    }
    if (store.hold(tx, held, caller.name(), parts.wall().now())) {
      tell(tx, caller, held, "holdback.placed", held.decision());
    }
  }

  Optional<HoldBack> find(Tx tx, String project, String kind, String name, Digest digest) {
    return store.held(tx, project, kind, name, digest);
  }

  List<HoldBack> list(Tx tx, String project) {
    return store.held(tx, project, SHOWN_MAX);
  }

  void lift(Tx tx, Caller caller, HoldBack held, DecisionId decision) {
    parts.access().require(tx, caller, Permission.RELEASE, held.project());
    if (!store.lift(tx, held)) {
      throw notHeld(held.kind(), held.name(), held.digest());
    }
    tell(tx, caller, held, "holdback.lifted", decision.value());
  }

  /// Refuses a release that is held back.
  void requireFree(Tx tx, Release release) {
    find(tx, release.project(), HoldBack.RELEASE, release.endpoint(), release.digest())
        .ifPresent(held -> {
          throw refusal(held);
        });
  }

  /// What whoever brings it back is told.
  static SlipwayException refusal(HoldBack held) {
    return new SlipwayException(
        ErrorCode.HELD_BACK,
        held.kind()
            + " "
            + held.name()
            + " "
            + held.digest().brief()
            + ": held back by decision "
            + held.decision()
            + ": "
            + held.reason()
            + " (expected: something else; or lift it: "
            + (held.kind().equals(HoldBack.RELEASE)
                ? "slipway endpoint lift "
                    + held.kind()
                    + " "
                    + held.name()
                    + " "
                    + held.digest().hex()
                : "slipway apply --override")
            + ")");
  }

  static SlipwayException notHeld(String kind, String name, Digest digest) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND,
        kind
            + " "
            + name
            + " "
            + digest.brief()
            + ": not held back (expected: one of `slipway endpoint holdbacks`)");
  }

  private void tell(Tx tx, Caller caller, HoldBack held, String action, String decision) {
    var details =
        Json.object()
            .put("digest", held.digest().hex())
            .put("decision", decision)
            .put("reason", held.reason());
    parts
        .audit()
        .write(tx, caller.name(), held.project(), action, held.kind() + "/" + held.name(), details);
  }

  private static List<String> sorted() {
    return KINDS.stream().sorted().toList();
  }
}
