package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Rollout;
import slipway.serving.ArmCounts;
import slipway.serving.HoldBack;
import slipway.serving.Release;
import slipway.serving.Split;
import slipway.ui.EndpointPages.Known;
import slipway.ui.Site.Visit;
import slipway.ui.view.Act;
import slipway.ui.view.Endpoints;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import slipway.ui.view.State;

/// Who answers an endpoint's requests and who is asked besides, with what was counted; its
/// rollouts; what is held back; and the way back.
final class EndpointSplit {
  private static final List<Listed.Column<Rollout>> ROLLOUTS =
      List.of(
          Listed.Column.number("Rollout", rollout -> (long) rollout.number()),
          Listed.Column.text("State", rollout -> RolloutWords.state(rollout.status()).word()),
          Listed.Column.text("Candidate", rollout -> rollout.model() + " v" + rollout.version()),
          Listed.Column.by("Started", Rollout::startedAt),
          Listed.Column.plain("What was decided last", Rollout::sentence));

  private static final double BUCKETS = Split.BUCKETS;

  private final Visit visit;
  private final Known known;
  private final String endpoint;

  EndpointSplit(Visit visit, Known known) {
    this.visit = visit;
    this.known = known;
    this.endpoint = known.endpoint().name();
  }

  static Listed<Rollout> rollouts(Visit visit, Known known) {
    return Listed.part(
        visit,
        "rollouts",
        known.service().rollouts(),
        ROLLOUTS,
        rollout -> rollout.model() + " v" + rollout.version() + " " + rollout.sentence());
  }

  Endpoints.Service shown() {
    var service = known.service();
    var split = service.split();
    return new Endpoints.Service(
        split == null ? List.of() : arms(split, service.counts()),
        split == null ? List.of() : facts(split, service.counts()),
        split == null ? List.of() : acts(split, service.before()),
        rollouts(visit, known)
            .part(rollout ->
                new Endpoints.Rollout(
                    Shown.of("#" + rollout.number())
                        .linked(visit.links().rollout(endpoint, rollout.number())),
                    RolloutWords.state(rollout.status()),
                    Shown.of(rollout.model() + " v" + rollout.version())
                        .linked(visit.links().version(rollout.model(), rollout.version())),
                    Format.business(rollout.startedAt()),
                    rollout.sentence())),
        service.heldBack().stream().map(this::held).toList());
  }

  private List<Endpoints.Arm> arms(Split split, @Nullable ArmCounts counts) {
    var arms = new ArrayList<Endpoints.Arm>();
    int canary = split.canary().map(Split.Arm::weight).orElse(0);
    arms.add(
        arm(
            State.good("primary"),
            split.primary(),
            Format.percent((BUCKETS - canary) / BUCKETS) + " of the requests",
            counts == null ? null : counts.primary()));
    split
        .canary()
        .ifPresent(arm ->
            arms.add(
                arm(
                    State.running("canary"),
                    arm.release(),
                    Format.percent(arm.weight() / BUCKETS) + " of the requests",
                    counts == null ? null : counts.canary())));
    for (var shadow : split.shadows()) {
      arms.add(
          arm(
              State.neutral("shadow"),
              shadow,
              "asked about each, off the path",
              counts == null ? null : counts.shadow()));
    }
    return arms;
  }

  private Endpoints.Arm arm(
      State role, Release release, String share, ArmCounts.@Nullable Counts counts) {
    return new Endpoints.Arm(
        role,
        model(release),
        Format.digest(release.digest()),
        share,
        counts == null ? Shown.of("–") : Format.number(counts.requests()),
        counts == null ? Shown.of("–") : Format.number(counts.errors()),
        counts == null ? Shown.of("–") : Format.number(counts.nullOutputs()),
        counts == null ? Shown.of("–") : Format.number(counts.slow()));
  }

  private Shown model(Release release) {
    return Shown.of(release.model() + " v" + release.version())
        .linked(visit.links().version(release.model(), release.version()));
  }

  private static List<Run.Fact> facts(Split split, @Nullable ArmCounts counts) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("split", Shown.of("#" + split.number())));
    if (!split.salt().isEmpty()) {
      facts.add(new Run.Fact("salt", Shown.of(split.salt())));
    }
    if (counts != null) {
      facts.add(new Run.Fact("counted since", Shown.of(Format.full(counts.since()))));
      var shadowing = counts.shadowing();
      if (shadowing.due() > 0) {
        facts.add(
            new Run.Fact(
                "shadow requests",
                Shown.of(
                    "%s of %s scored, %s dropped, %s failed, %s missing"
                        .formatted(
                            Format.count(shadowing.scored()),
                            Format.count(shadowing.due()),
                            Format.count(shadowing.dropped()),
                            Format.count(shadowing.failed()),
                            Format.count(shadowing.missing())))));
      }
    }
    return facts;
  }

  /// The way back, as one request.
  private List<Act> acts(Split split, @Nullable Release before) {
    var target = split.canary().isPresent() ? split.primary() : before;
    if (target == null) {
      return List.of();
    }
    var leaves = split.canary().map(Split.Arm::release).orElse(split.primary());
    var views = new ArrayList<String>();
    target.views().forEach(view -> views.add(view.view() + " @ " + view.definition().brief()));
    return List.of(
        new Act(
            "Roll back to " + target.model() + " v" + target.version() + "…",
            "Rolls "
                + endpoint
                + " back to release "
                + target.digest().brief()
                + ": model "
                + target.model()
                + " v"
                + target.version()
                + (views.isEmpty() ? "" : ", views " + String.join(", ", views))
                + ", configuration "
                + target.configuration().brief()
                + ". It is kept warm and answers at once; "
                + leaves.model()
                + " v"
                + leaves.version()
                + " ("
                + leaves.digest().brief()
                + ") is held back until somebody lifts that.",
            visit.links().rest() + "/endpoints/" + Links.segment(endpoint) + "/rollback",
            List.of(Act.Field.fixed("to", target.digest().hex()), Act.Field.reason()),
            "Roll back " + endpoint,
            true));
  }

  private Endpoints.HeldBack held(HoldBack held) {
    var what = held.kind() + " " + held.name() + " @ " + held.digest().brief();
    return new Endpoints.HeldBack(
        Shown.of(what, held.digest().hex()),
        Format.business(held.at()),
        held.reason(),
        DecisionPages.decided(visit.links(), endpoint, held.decision()),
        new Act(
            "Lift…",
            "Lets "
                + what
                + " be released again. Nothing changes in service until somebody asks for it.",
            visit.links().rest() + "/holdbacks/lift",
            List.of(
                Act.Field.fixed("kind", held.kind()),
                Act.Field.fixed("name", held.name()),
                Act.Field.fixed("digest", held.digest().hex())),
            "Lift",
            false));
  }
}
