package slipway.rollout;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.Quantity;
import slipway.api.SlipwayException;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Loss;
import slipway.api.declaration.RolloutSpec.Rail;
import slipway.api.wire.Rollout.Verdict;
import slipway.serving.Split;

/// What a declared Rollout says, defaults filled in.
///
/// @param weights of the canary's steps, out of [Split#BUCKETS]
/// @param requests of the canary's steps
/// @param atOnce whether the candidate answers everything in its only step
/// @param rehearsed how many recent requests the candidate is asked before it begins
/// @param lasts how long the last step lasts at least, on the business clock
record RolloutRules(
    boolean shadows,
    long shadowRequests,
    List<Integer> weights,
    List<Long> requests,
    Guards guards,
    Quality quality,
    Actions actions,
    boolean atOnce,
    int rehearsed,
    Duration lasts) {
  private static final double ALPHA = 0.05;
  private static final double MARGIN = 0.001;
  private static final double CAP = 0.5;

  /// Of a release that answers everything at once: going back is as quick, so little is borne.
  private static final double CAP_AT_ONCE = 0.05;

  private static final int REHEARSED = 200;
  private static final int REHEARSED_MAX = 10_000;
  private static final Duration LASTS_MAX = Duration.ofDays(30);
  private static final int STEPS_MAX = 20;
  private static final long REQUESTS_MAX = 1_000_000_000;
  private static final int EXTENSIONS = 1;
  private static final int EXTENSIONS_MAX = 100;
  private static final double WEIGHT_TOLERANCE = 1e-9;

  /// @param alpha of each rail that is watched
  record Guards(double alpha, Guard errors, Guard nullOutputs, Guard slow, Guard sampleRatio) {}

  /// @param cap 1 when there is none
  record Guard(boolean isWatched, double cap) {}

  /// @param scale what a difference of the loss is divided by, to lie within −1 and 1
  record Quality(Loss loss, double alpha, double margin, double scale) {
    /// Of probabilities.
    Quality(Loss loss, double alpha, double margin) {
      this(loss, alpha, margin, Losses.scale(loss));
    }
  }

  record Actions(
      Action better, Action worse, Action equivalent, Action inconclusive, int extensions) {
    Action of(Verdict verdict) {
      return switch (verdict) {
        case BETTER -> better;
        case WORSE -> worse;
        case EQUIVALENT -> equivalent;
        case INCONCLUSIVE -> inconclusive;
      };
    }
  }

  /// Refuses what cannot be meant, naming the field.
  static RolloutRules of(RolloutSpec spec) {
    return spec.blueGreen() == null ? inSteps(spec) : atOnce(spec, spec.blueGreen());
  }

  private static RolloutRules atOnce(RolloutSpec spec, RolloutSpec.BlueGreen wish) {
    if (spec.shadow() != null || !spec.steps().isEmpty()) {
      throw SlipwayException.invalid(
          spec.shadow() != null ? "spec.shadow" : "spec.canary",
          "beside blueGreen",
          "either shadow and canary, or blueGreen");
    }
    int rehearsed = Objects.requireNonNullElse(wish.rehearse(), REHEARSED);
    if (rehearsed < 0 || rehearsed > REHEARSED_MAX) {
      throw SlipwayException.invalid("spec.blueGreen.rehearse", rehearsed, "0 to " + REHEARSED_MAX);
    }
    long requests = Objects.requireNonNullElse(wish.requests(), 0L);
    if (requests < (wish.lasts() == null ? 1 : 0) || requests > REQUESTS_MAX) {
      throw SlipwayException.invalid(
          "spec.blueGreen.requests",
          wish.requests() == null ? "nothing, and no lasts" : requests,
          "1 to " + REQUESTS_MAX + ", or lasts");
    }
    return new RolloutRules(
        false,
        0,
        List.of(Split.BUCKETS),
        List.of(requests),
        guards(rails(spec), CAP_AT_ONCE),
        quality(asked(spec)),
        actions(verdicts(spec), Action.PROMOTE),
        true,
        rehearsed,
        wish.lasts() == null ? Duration.ZERO : lasts(wish.lasts()));
  }

  private static Duration lasts(String text) {
    return Quantity.duration(text)
        .filter(lasts -> lasts.compareTo(LASTS_MAX) <= 0)
        .orElseThrow(() ->
            SlipwayException.invalid(
                "spec.blueGreen.lasts", '"' + text + '"', "30m or 4h, at most 720h"));
  }

  private static RolloutSpec.GuardRails rails(RolloutSpec spec) {
    return Objects.requireNonNullElse(
        spec.guardRails(), new RolloutSpec.GuardRails(null, null, null, null, null));
  }

  private static RolloutSpec.Quality asked(RolloutSpec spec) {
    return Objects.requireNonNullElse(spec.quality(), new RolloutSpec.Quality(null, null, null));
  }

  private static RolloutSpec.Verdicts verdicts(RolloutSpec spec) {
    return Objects.requireNonNullElse(
        spec.verdicts(), new RolloutSpec.Verdicts(null, null, null, null, null));
  }

  private static RolloutRules inSteps(RolloutSpec spec) {
    var shadow = Objects.requireNonNullElse(spec.shadow(), new RolloutSpec.Shadow(null, null));
    double share = Objects.requireNonNullElse(shadow.share(), 1.0);
    if (share != 0 && share != 1) {
      throw SlipwayException.invalid("spec.shadow.share", share, "1 (every request) or 0");
    }
    long before = Objects.requireNonNullElse(shadow.requests(), 0L);
    long most = share == 0 ? 0 : REQUESTS_MAX;
    if (before < 0 || before > most) {
      throw SlipwayException.invalid("spec.shadow.requests", before, "0 to " + most);
    }
    if (spec.steps().isEmpty() || spec.steps().size() > STEPS_MAX) {
      throw SlipwayException.invalid(
          "spec.canary", spec.steps().size() + " steps", "1 to " + STEPS_MAX);
    }
    return new RolloutRules(
        share == 1,
        before,
        weights(spec.steps()),
        requests(spec.steps()),
        guards(rails(spec), CAP),
        quality(asked(spec)),
        actions(verdicts(spec), Action.HOLD),
        false,
        0,
        Duration.ZERO);
  }

  int steps() {
    return weights.size();
  }

  /// The share of requests in a step, out of [Split#BUCKETS]; 0 before the first.
  int weight(int step) {
    return step == 0 ? 0 : weights.get(step - 1);
  }

  long requests(int step) {
    return step == 0 ? shadowRequests : requests.get(step - 1);
  }

  private static List<Integer> weights(List<RolloutSpec.Step> steps) {
    var weights =
        new Object() {
          int before;
        };
    return java.util.stream.IntStream.range(0, steps.size())
        .mapToObj(i -> {
          double given = steps.get(i).weight();
          double exact = given * Split.BUCKETS;
          int weight = (int) Math.round(exact);
          if (!(Math.abs(exact - weight) < WEIGHT_TOLERANCE * Split.BUCKETS)
              || weight <= weights.before
              || weight > Split.BUCKETS) {
            throw SlipwayException.invalid(
                "spec.canary[" + i + "].weight",
                given,
                "above "
                    + (double) weights.before / Split.BUCKETS
                    + ", at most 1, in steps of 0.0001");
          }
          weights.before = weight;
          return weight;
        })
        .toList();
  }

  private static List<Long> requests(List<RolloutSpec.Step> steps) {
    for (int i = 0; i < steps.size(); i++) {
      long requests = steps.get(i).requests();
      if (requests < 1 || requests > REQUESTS_MAX) {
        throw SlipwayException.invalid(
            "spec.canary[" + i + "].requests", requests, "1 to " + REQUESTS_MAX);
      }
    }
    return steps.stream().map(RolloutSpec.Step::requests).toList();
  }

  private static Guards guards(RolloutSpec.GuardRails rails, double cap) {
    double alpha = alpha("spec.guardRails.alpha", rails.alpha());
    var errors = guard("errors", rails.errors(), cap);
    var nulls = guard("nullOutputs", rails.nullOutputs(), cap);
    var slow = guard("slow", rails.slow(), 1);
    var ratio = guard("sampleRatio", rails.sampleRatio(), 1);
    if (ratio.cap() < 1) {
      throw SlipwayException.invalid(
          "spec.guardRails.sampleRatio.cap", ratio.cap(), "none: its share is the weight");
    }
    long watched =
        java.util.stream.Stream.of(errors, nulls, slow, ratio).filter(Guard::isWatched).count();
    return new Guards(alpha / Math.max(1, watched), errors, nulls, slow, ratio);
  }

  private static Guard guard(String name, @Nullable Rail rail, double cap) {
    if (rail == null) {
      return new Guard(true, cap);
    }
    double given = Objects.requireNonNullElse(rail.cap(), cap);
    if (!(given > 0 && given <= 1)) {
      throw SlipwayException.invalid(
          "spec.guardRails." + name + ".cap", given, "above 0 and at most 1");
    }
    return new Guard(Objects.requireNonNullElse(rail.watch(), true), given);
  }

  private static Quality quality(RolloutSpec.Quality quality) {
    var loss = Objects.requireNonNullElse(quality.loss(), Loss.BRIER);
    double alpha = alpha("spec.quality.alpha", quality.alpha());
    double margin = Objects.requireNonNullElse(quality.margin(), loss.ofAmounts() ? 0 : MARGIN);
    double scale = scale(loss, quality.scale());
    double most = loss.ofAmounts() ? scale : 1;
    if (!(margin >= 0 && margin < most)) {
      throw SlipwayException.invalid(
          "spec.quality.margin",
          margin,
          "0 or more and below " + (loss.ofAmounts() ? "the scale, " + scale : "1"));
    }
    return new Quality(loss, alpha, margin, scale);
  }

  /// Amounts have no bounds of their own, and what is bet on must have.
  private static double scale(Loss loss, @Nullable Double given) {
    if (!loss.ofAmounts()) {
      if (given != null) {
        throw SlipwayException.invalid(
            "spec.quality.scale", given, "none; a loss of probabilities has its own bounds");
      }
      return Losses.scale(loss);
    }
    if (given == null || !(given > 0 && Double.isFinite(given))) {
      throw SlipwayException.invalid(
          "spec.quality.scale",
          String.valueOf(given),
          "above 0, the largest difference that a pair's losses count with, in the unit of the "
              + loss);
    }
    return given;
  }

  private static double alpha(String field, @Nullable Double given) {
    double alpha = Objects.requireNonNullElse(given, ALPHA);
    if (!(alpha > 0 && alpha < 1)) {
      throw SlipwayException.invalid(field, alpha, "above 0 and below 1");
    }
    return alpha;
  }

  private static Actions actions(RolloutSpec.Verdicts verdicts, Action otherwise) {
    var worse = Objects.requireNonNullElse(verdicts.worse(), Action.ROLL_BACK);
    if (worse == Action.PROMOTE || worse == Action.PROMOTE_ON_GATE) {
      throw SlipwayException.invalid(
          "spec.verdicts.worse", worse, "roll-back, hold, extend or ask");
    }
    int extensions = Objects.requireNonNullElse(verdicts.extensions(), EXTENSIONS);
    if (extensions < 0 || extensions > EXTENSIONS_MAX) {
      throw SlipwayException.invalid(
          "spec.verdicts.extensions", extensions, "0 to " + EXTENSIONS_MAX);
    }
    return new Actions(
        Objects.requireNonNullElse(verdicts.better(), Action.PROMOTE),
        worse,
        Objects.requireNonNullElse(verdicts.equivalent(), Action.PROMOTE),
        Objects.requireNonNullElse(verdicts.inconclusive(), otherwise),
        extensions);
  }
}
