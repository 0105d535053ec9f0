package slipway.statistics;

import slipway.api.SlipwayException;

/// Evidence that events (errors, null outputs, answers over the latency promised, requests at all)
/// do not fall into the candidate's arm as often as the split sends traffic there. It may be looked
/// at after every event, for as long as one likes: when nothing is wrong, the probability that it
/// ever reaches 1/α is at most α (Ville 1939).
///
/// Each event is judged given the probability, at that moment, that its request went to the
/// candidate (its propensity ρ), so changing weights and busy hours do no harm. With ρ constant the
/// value is the Beta mixture
///
/// ```
/// E = B(ρκ + k₁, (1−ρ)κ + k₀) / B(ρκ, (1−ρ)κ) · ρ^−k₁ · (1−ρ)^−k₀
/// ```
///
/// of k₁ events at the candidate and k₀ elsewhere (Lindon & Malek, NeurIPS 2022, arXiv 2011.03567;
/// Lindon, Sanden & Shirikian, KDD 2022, arXiv 2205.14762). With ρ changing, the share expected of
/// the next events is predicted from the rates of both arms so far, r₁ = (ρκ + k₁)/(ρκ + e₁) and r₀
/// = ((1−ρ)κ + k₀)/((1−ρ)κ + e₀), where e₁ = Σρ and e₀ = Σ(1−ρ): q = ρr₁/(ρr₁ + (1−ρ)r₀), held with
/// the weight of κ + k₁ + k₀ events. Any prediction made before the event keeps the promise; this
/// one equals the mixture where weights stay.
///
/// Assumes that, given the past, an event's arm is drawn with its propensity. Sticky keys break
/// that when one key has many events: count only the first event of each key. It compares arms:
/// what both arms suffer it cannot see.
///
/// @param logValue log E now
/// @param logMax the largest log E so far
/// @param candidate k₁, events at the candidate
/// @param others k₀, events elsewhere
/// @param expected e₁, the events the split would have sent to the candidate
/// @param concentration κ, how many events the belief in "no difference" is worth
public record ShareEvidence(
    double logValue,
    double logMax,
    long candidate,
    long others,
    double expected,
    double concentration) {
  /// Quick to see large differences; larger values see small ones sooner.
  public static final double CONCENTRATION = 10;

  private static final int STEPS_MAX = 32;

  /// Before the first event.
  public static ShareEvidence none() {
    return none(CONCENTRATION);
  }

  /// @param concentration above 0
  public static ShareEvidence none(double concentration) {
    if (!(concentration > 0 && Double.isFinite(concentration))) {
      throw SlipwayException.invalid("concentration", concentration, "above 0");
    }
    return new ShareEvidence(0, 0, 0, 0, 0, concentration);
  }

  /// After these further events, all of one propensity, in any order. Events of one batch are
  /// judged together: batches may be as small as one event.
  ///
  /// @param propensity probability that such a request goes to the candidate, 0 to 1; an event in
  ///   an arm of probability 0 is refused, for the split must be broken
  public ShareEvidence plus(long atCandidate, long elsewhere, double propensity) {
    requireCounts(atCandidate, elsewhere, propensity);
    double step = 0;
    if (propensity > 0 && propensity < 1) {
      double weight = concentration + candidate + others;
      double share = predicted(propensity);
      step =
          logRising(weight * share, atCandidate)
              + logRising(weight * (1 - share), elsewhere)
              - logRising(weight, atCandidate + elsewhere)
              - atCandidate * StrictMath.log(propensity)
              - elsewhere * StrictMath.log1p(-propensity);
    }
    double value = logValue + step;
    return new ShareEvidence(
        value,
        Math.max(logMax, value),
        candidate + atCandidate,
        others + elsewhere,
        expected + propensity * (atCandidate + elsewhere),
        concentration);
  }

  /// Whether the candidate is proved to have more than its share: E is at least 1/α now. Two-sided
  /// underneath, so false alarms of this direction are at most α, in practice about half.
  public boolean hasMore(double alpha) {
    return isOff(alpha) && candidate > expected;
  }

  /// Whether the candidate's share is proved to be off, to either side.
  public boolean isOff(double alpha) {
    Psi.requireAlpha(alpha);
    return logValue >= -StrictMath.log(alpha);
  }

  /// A p-value that may be read at any time: 1 / the largest E so far.
  public double pValue() {
    return StrictMath.exp(-logMax);
  }

  private double predicted(double propensity) {
    double here = propensity * concentration;
    double there = (1 - propensity) * concentration;
    double rate = (here + candidate) / (here + expected);
    double rateElsewhere = (there + others) / (there + candidate + others - expected);
    return propensity * rate / (propensity * rate + (1 - propensity) * rateElsewhere);
  }

  private static void requireCounts(long atCandidate, long elsewhere, double propensity) {
    if (atCandidate < 0) {
      throw SlipwayException.invalid("atCandidate", atCandidate, "0 or more");
    }
    if (elsewhere < 0) {
      throw SlipwayException.invalid("elsewhere", elsewhere, "0 or more");
    }
    boolean isPossible =
        propensity >= 0
            && propensity <= 1
            && (propensity > 0 || atCandidate == 0)
            && (propensity < 1 || elsewhere == 0);
    if (!isPossible) {
      throw SlipwayException.invalid(
          "propensity", propensity, "0 to 1, and above 0 for the arm of each event");
    }
  }

  /// log of a (a+1) … (a+n−1).
  private static double logRising(double a, long n) {
    if (n > STEPS_MAX) {
      return Gamma.log(a + n) - Gamma.log(a);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += StrictMath.log(a + i);
    }
    return sum;
  }
}
