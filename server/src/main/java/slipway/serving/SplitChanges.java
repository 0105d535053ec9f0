package slipway.serving;

import java.util.HashSet;
import java.util.Optional;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.DecisionId;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.db.Tx;
import slipway.events.NewEvent;
import tools.jackson.databind.node.ObjectNode;

/// Everything that changes who answers: an activation, a split, a rollback. Each writes one row of
/// `serving_split` (and of `serving_activation` when the primary changes), the audit and events in
/// the caller's transaction; memory follows after the commit.
final class SplitChanges {
  static final String SPLIT = "endpoint.split";

  private final Serving.Parts parts;
  private final ServingStore store;
  private final SplitStore splitStore;
  private final Splits splits;
  private final HoldBacks holdBacks;
  private final LiveEndpoints live;

  SplitChanges(
      Serving.Parts parts,
      ServingStore store,
      SplitStore splitStore,
      Splits splits,
      HoldBacks holdBacks,
      LiveEndpoints live) {
    this.parts = parts;
    this.store = store;
    this.splitStore = splitStore;
    this.splits = splits;
    this.holdBacks = holdBacks;
    this.live = live;
  }

  Release activate(
      Tx tx, Caller caller, Optional<Digest> expected, Release next, DecisionId decision) {
    parts.access().require(tx, caller, Permission.RELEASE, next.project());
    store.require(tx, next.project(), next.endpoint());
    var before = splits.current(tx, next.project(), next.endpoint());
    var active = before.map(split -> split.primary().digest());
    if (active.equals(Optional.of(next.digest()))) {
      return before.orElseThrow().primary();
    }
    requireExpected(expected, active, next);
    requireReady(tx, next);
    write(tx, caller, before, Split.of(next), decision);
    return next;
  }

  Split split(Tx tx, Caller caller, long expected, Split next, DecisionId decision) {
    var primary = next.primary();
    parts.access().require(tx, caller, Permission.RELEASE, primary.project());
    var before = splits.require(tx, primary.project(), primary.endpoint());
    if (before.number() != expected) {
      throw new SlipwayException(
          ErrorCode.CONFLICT,
          "endpoint "
              + primary.endpoint()
              + ": split "
              + before.number()
              + " is in force (expected: "
              + expected
              + "; look again and decide anew)");
    }
    var wanted = salted(next);
    requireSensible(wanted);
    if (isSame(before, wanted)) {
      return before;
    }
    for (var release : wanted.releases()) {
      if (!release.digest().equals(before.primary().digest())) {
        requireReady(tx, release);
      }
    }
    return write(tx, caller, Optional.of(before), wanted, decision);
  }

  Release rollback(Tx tx, Caller caller, Release to, DecisionId decision, String reason) {
    parts.access().require(tx, caller, Permission.RELEASE, to.project());
    var before = splits.require(tx, to.project(), to.endpoint());
    var primary = before.primary();
    boolean endsCanary = primary.digest().equals(to.digest());
    if (endsCanary && before.canary().isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "release " + to.digest().brief() + ": active already (expected: one to go back to)");
    }
    var replaced = endsCanary ? before.canary().orElseThrow().release() : primary;
    requireReady(tx, to);
    write(tx, caller, Optional.of(before), Split.of(to), decision);
    holdBacks.hold(
        tx,
        caller,
        held(replaced, HoldBack.RELEASE, replaced.endpoint(), replaced.digest(), decision, reason));
    restoreViews(tx, caller, to, replaced, decision, reason);
    restoreConfiguration(tx, caller, to, replaced, decision, reason);
    var data =
        Json.object()
            .put("from", replaced.digest().hex())
            .put("to", to.digest().hex())
            .put("decision", decision.value())
            .put("reason", reason);
    tell(tx, caller, to, Serving.ROLLED_BACK, data);
    return to;
  }

  /// Views whose current definition came with what is replaced: the former one is the wish again.
  private void restoreViews(
      Tx tx, Caller caller, Release to, Release replaced, DecisionId decision, String reason) {
    for (var view : to.views()) {
      var current = parts.features().definition(tx, to.project(), view.view());
      boolean came =
          current.isPresent()
              && !current.get().digest().equals(view.definition())
              && replaced.views().contains(new ViewRef(view.view(), current.get().digest()));
      if (came) {
        parts.features().restore(tx, caller, to.project(), view.definition(), decision);
        holdBacks.hold(
            tx,
            caller,
            held(to, HoldBack.FEATURE_VIEW, view.view(), current.get().digest(), decision, reason));
      }
    }
  }

  /// When the endpoint's declaration is what made the replaced configuration: its output is again
  /// that of the release gone back to.
  private void restoreConfiguration(
      Tx tx, Caller caller, Release to, Release replaced, DecisionId decision, String reason) {
    var back = store.configuration(tx, to.project(), to.configuration());
    var gone = store.configuration(tx, to.project(), replaced.configuration());
    var declared = store.require(tx, to.project(), to.endpoint());
    if (back.isEmpty() || gone.isEmpty() || back.get().answersLike(gone.get())) {
      return;
    }
    var classes = parts.registry().packageTree(replaced.packageDigest()).classNames();
    if (!Configuration.of(declared.spec(), classes, gone.get().doors()).equals(gone.get())) {
      return; // declared anew since: a later wish, not what is taken back
    }
    holdBacks.hold(
        tx,
        caller,
        held(to, HoldBack.ENDPOINT, to.endpoint(), declared.digest(), decision, reason));
    store.keep(tx, back.get().declaredIn(declared), parts.wall().now());
  }

  private HoldBack held(
      Release at, String kind, String name, Digest digest, DecisionId decision, String reason) {
    return new HoldBack(
        at.project(), kind, name, digest, decision.value(), reason, parts.business().now());
  }

  private Split write(
      Tx tx, Caller caller, Optional<Split> before, Split next, DecisionId decision) {
    var primary = next.primary();
    var now = parts.wall().now();
    for (var release : next.releases()) {
      store.keepRelease(tx, release, now);
    }
    var active = before.map(split -> split.primary().digest());
    if (!active.equals(Optional.of(primary.digest()))) {
      activateRow(tx, caller, active, primary, decision);
    }
    var numbered =
        new Split(
            before.map(Split::number).orElse(0L) + 1,
            primary,
            next.canary(),
            next.shadows(),
            next.salt());
    var entry =
        new Splits.Entry(numbered, decision.value(), caller.name(), parts.business().now(), now);
    splitStore.add(tx, row(entry));
    tell(tx, caller, primary, SPLIT, describe(entry));
    tx.afterCommit(() -> live.swap(entry));
    return numbered;
  }

  private void activateRow(
      Tx tx, Caller caller, Optional<Digest> active, Release next, DecisionId decision) {
    var activation =
        new Activation(
            store.active(tx, next.project(), next.endpoint()).map(Activation::number).orElse(0) + 1,
            next,
            decision.value(),
            caller.name(),
            parts.business().now());
    store.activate(tx, activation, active, parts.wall().now());
    var data = Json.object().put("release", next.digest().hex());
    data.put("number", activation.number()).put("package", next.packageDigest().hex());
    data.put("model", next.model()).put("version", next.version());
    data.put("configuration", next.configuration().hex()).put("decision", activation.decision());
    var views = data.putArray("views");
    next.views()
        .forEach(view ->
            views.addObject().put("view", view.view()).put("definition", view.definition().hex()));
    tell(tx, caller, next, Serving.RELEASED, data);
  }

  private static SplitStore.Row row(Splits.Entry entry) {
    var split = entry.split();
    return new SplitStore.Row(
        split.primary().project(),
        split.primary().endpoint(),
        split.number(),
        split.primary().digest(),
        split.canary().map(arm -> arm.release().digest()),
        split.canary().map(Split.Arm::weight).orElse(0),
        split.shadows().stream().map(Release::digest).toList(),
        split.salt(),
        entry.decision(),
        entry.actor(),
        entry.at(),
        entry.since());
  }

  private static ObjectNode describe(Splits.Entry entry) {
    var split = entry.split();
    var data = Json.object().put("number", split.number());
    data.put("primary", split.primary().digest().hex());
    split
        .canary()
        .ifPresent(
            arm -> data.put("canary", arm.release().digest().hex()).put("weight", arm.weight()));
    var shadows = data.putArray("shadows");
    split.shadows().forEach(shadow -> shadows.add(shadow.digest().hex()));
    return data.put("salt", split.salt()).put("decision", entry.decision());
  }

  private void tell(Tx tx, Caller caller, Release at, String what, ObjectNode data) {
    parts.audit().write(tx, caller.name(), at.project(), what, at.endpoint(), data);
    parts.events().publish(tx, new NewEvent(at.project(), what, at.endpoint(), data));
  }

  /// A canary without a salt gets one that is its own.
  private static Split salted(Split next) {
    if (next.canary().isEmpty() || !next.salt().isEmpty()) {
      return next;
    }
    var salt = next.canary().get().release().digest().hex();
    return new Split(next.number(), next.primary(), next.canary(), next.shadows(), salt);
  }

  private static void requireSensible(Split next) {
    var primary = next.primary();
    for (var release : next.releases()) {
      if (!release.project().equals(primary.project())
          || !release.endpoint().equals(primary.endpoint())) {
        throw SlipwayException.invalid(
            "release " + release.digest().brief(),
            release.project() + "/" + release.endpoint(),
            "a release of " + primary.endpoint());
      }
    }
    if (next.canary().filter(arm -> arm.release().digest().equals(primary.digest())).isPresent()) {
      throw SlipwayException.invalid(
          "canary", primary.digest().brief(), "another release than the primary");
    }
    var seen = new HashSet<Digest>();
    for (var shadow : next.shadows()) {
      if (shadow.digest().equals(primary.digest()) || !seen.add(shadow.digest())) {
        throw SlipwayException.invalid(
            "shadows", shadow.digest().brief(), "releases other than the primary, each once");
      }
    }
  }

  /// Whether nothing but the number tells them apart.
  private static boolean isSame(Split one, Split other) {
    return one.equals(
        new Split(one.number(), other.primary(), other.canary(), other.shadows(), other.salt()));
  }

  private void requireReady(Tx tx, Release next) {
    holdBacks.requireFree(tx, next);
    requirePublished(tx, next);
    if (!live.isPrepared(next)) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "release "
              + next.digest().brief()
              + ": not prepared (expected: prepare before activate)");
    }
  }

  private static void requireExpected(
      Optional<Digest> expected, Optional<Digest> active, Release next) {
    if (!expected.equals(active)) {
      throw new SlipwayException(
          ErrorCode.CONFLICT,
          "endpoint "
              + next.endpoint()
              + ": release "
              + active.map(Digest::brief).orElse("none")
              + " is active (expected: "
              + expected.map(Digest::brief).orElse("none")
              + "; look again and decide anew)");
    }
  }

  private void requirePublished(Tx tx, Release next) {
    for (var view : next.views()) {
      if (!parts.features().isPublished(tx, next.project(), view.definition())) {
        throw new SlipwayException(
            ErrorCode.INVALID_STATE,
            "view "
                + view.view()
                + " of definition "
                + view.definition().brief()
                + ": nothing is materialised (expected: an accepted materialisation before the"
                + " release)");
      }
    }
  }
}
