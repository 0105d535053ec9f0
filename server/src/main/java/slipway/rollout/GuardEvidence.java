package slipway.rollout;

import java.util.ArrayList;
import java.util.List;
import slipway.api.wire.Rollout.Rail;
import slipway.serving.ArmCounts;
import slipway.serving.ArmCounts.Counts;
import slipway.serving.ArmCounts.Firsts;
import slipway.serving.Split;
import slipway.statistics.ShareEvidence;

/// What the guard-rails have seen over all splits of a rollout. Each event is judged by the weight
/// of the split in which it fell, and only the first of each sticky key; what was counted after the
/// last look at a split is added later. Counts below those judged already say nothing: they are of
/// another server, or begun anew after a loss.
///
/// @param splits those of the rollout, the present one last
record GuardEvidence(
    ShareEvidence errors,
    ShareEvidence nullOutputs,
    ShareEvidence slow,
    ShareEvidence sampleRatio,
    List<Judged> splits) {
  static final String ERRORS = "errors";
  static final String NULL_OUTPUTS = "nullOutputs";
  static final String SLOW = "slow";
  static final String SAMPLE_RATIO = "sampleRatio";
  static final String SHADOW_ERRORS = "shadowErrors";

  /// A cap says nothing of fewer requests.
  static final int CAP_AFTER = 20;

  private static final Firsts NONE = new Firsts(0, 0, 0, 0);

  /// How much of a split's counts is in the evidence.
  ///
  /// @param weight of the candidate, out of [Split#BUCKETS]
  record Judged(long split, int weight, Firsts candidate, Firsts former) {}

  GuardEvidence {
    splits = List.copyOf(splits);
  }

  static GuardEvidence none() {
    return new GuardEvidence(
        ShareEvidence.none(),
        ShareEvidence.none(),
        ShareEvidence.none(),
        ShareEvidence.none(),
        List.of());
  }

  /// From here on the candidate has this weight.
  GuardEvidence in(long split, int weight) {
    var all = new ArrayList<>(splits);
    all.add(new Judged(split, weight, NONE, NONE));
    return new GuardEvidence(errors, nullOutputs, slow, sampleRatio, all);
  }

  /// With what was counted of one of the splits since the look before.
  GuardEvidence plus(ArmCounts counts) {
    for (int i = 0; i < splits.size(); i++) {
      if (splits.get(i).split() == counts.split()) {
        return plus(i, counts.canary().firsts(), counts.primary().firsts());
      }
    }
    return this;
  }

  private GuardEvidence plus(int at, Firsts candidate, Firsts former) {
    var before = splits.get(at);
    if (before.weight() == 0) {
      return this; // the candidate answers nobody
    }
    var here = before.candidate();
    var there = before.former();
    if (isFewer(candidate, here) || isFewer(former, there)) {
      return this; // counted elsewhere, or lost
    }
    double share = (double) before.weight() / Split.BUCKETS;
    var all = new ArrayList<>(splits);
    all.set(at, new Judged(before.split(), before.weight(), candidate, former));
    return new GuardEvidence(
        errors.plus(candidate.errors() - here.errors(), former.errors() - there.errors(), share),
        nullOutputs.plus(
            candidate.nullOutputs() - here.nullOutputs(),
            former.nullOutputs() - there.nullOutputs(),
            share),
        slow.plus(candidate.slow() - here.slow(), former.slow() - there.slow(), share),
        sampleRatio.plus(candidate.keys() - here.keys(), former.keys() - there.keys(), share),
        all);
  }

  private static boolean isFewer(Firsts counted, Firsts judged) {
    return counted.keys() < judged.keys()
        || counted.errors() < judged.errors()
        || counted.nullOutputs() < judged.nullOutputs()
        || counted.slow() < judged.slow();
  }

  /// The rails as they stand, with the present split's counts for the caps.
  List<Rail> rails(RolloutRules.Guards guards, ArmCounts counts) {
    var rails = new ArrayList<Rail>();
    var canary = counts.canary();
    rails.add(
        rail(
            ERRORS,
            guards,
            guards.errors(),
            errors,
            over(canary.errors(), canary, guards.errors())));
    rails.add(
        rail(
            NULL_OUTPUTS,
            guards,
            guards.nullOutputs(),
            nullOutputs,
            over(canary.nullOutputs(), canary, guards.nullOutputs())));
    rails.add(rail(SLOW, guards, guards.slow(), slow, over(canary.slow(), canary, guards.slow())));
    boolean isOff = guards.sampleRatio().isWatched() && sampleRatio.isOff(guards.alpha());
    rails.add(shown(SAMPLE_RATIO, sampleRatio, guards.alpha(), isOff));
    var shadow = counts.shadow();
    rails.add(
        new Rail(
            SHADOW_ERRORS,
            shadow.errors(),
            counts.primary().errors(),
            guards.errors().cap() * shadow.requests(),
            null,
            0,
            over(shadow.errors(), shadow, guards.errors())));
    return rails;
  }

  private static Rail rail(
      String name,
      RolloutRules.Guards guards,
      RolloutRules.Guard guard,
      ShareEvidence evidence,
      boolean isOverCap) {
    boolean hasMore = guard.isWatched() && evidence.hasMore(guards.alpha());
    return shown(name, evidence, guards.alpha(), hasMore || isOverCap);
  }

  private static boolean over(long events, Counts counts, RolloutRules.Guard guard) {
    return counts.requests() >= CAP_AFTER && events > guard.cap() * counts.requests();
  }

  private static Rail shown(String name, ShareEvidence evidence, double alpha, boolean alarm) {
    return new Rail(
        name,
        evidence.candidate(),
        evidence.others(),
        evidence.expected(),
        evidence.pValue(),
        alpha,
        alarm);
  }
}
