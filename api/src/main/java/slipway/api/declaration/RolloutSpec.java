package slipway.api.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a candidate comes into service at an endpoint: asked in the shadow, then given a growing
/// part of the requests, watched all the time, and judged by labels when they are known.
///
/// @param endpoint whose releases roll out this way; one Rollout for each endpoint
/// @param shadow how requests are mirrored to the candidate; all of them by default
/// @param canary the parts of the requests that the candidate answers, one step after the other;
///   null with `blueGreen`
/// @param guardRails what ends a rollout at once
/// @param quality how labels judge the candidate against the former release
/// @param verdicts what follows from each verdict on quality
/// @param blueGreen instead of shadow and canary: everything at once, and back at once
public record RolloutSpec(
    @Nullable String description,
    String endpoint,
    @Nullable Shadow shadow,
    @Nullable List<Step> canary,
    @Nullable GuardRails guardRails,
    @Nullable Quality quality,
    @Nullable Verdicts verdicts,
    @Nullable BlueGreen blueGreen) {

  /// A rollout in shadow and steps.
  public RolloutSpec(
      @Nullable String description,
      String endpoint,
      @Nullable Shadow shadow,
      @Nullable List<Step> canary,
      @Nullable GuardRails guardRails,
      @Nullable Quality quality,
      @Nullable Verdicts verdicts) {
    this(description, endpoint, shadow, canary, guardRails, quality, verdicts, null);
  }

  /// The candidate is asked recent requests again, then answers every request, while the former
  /// release stays in memory until the watch is over.
  ///
  /// @param rehearse how many of the newest requests it is asked before; 200 by default
  /// @param requests that must have come before the watch ends
  /// @param lasts how long the watch lasts on the business clock, as `1h`; it or `requests`, or
  ///   both
  public record BlueGreen(
      @Nullable Integer rehearse, @Nullable Long requests, @Nullable String lasts) {}

  /// The steps of the canary; none with `blueGreen`.
  public List<Step> steps() {
    return canary == null ? List.of() : canary;
  }

  /// @param share of the requests that are mirrored: 1 (the default) or 0
  /// @param requests how many are mirrored before the candidate answers any; 0 by default
  public record Shadow(@Nullable Double share, @Nullable Long requests) {}

  /// @param weight the share of requests that the candidate answers, above 0 and at most 1, in
  ///   steps of 0.0001
  /// @param requests how many requests (of both) the step needs
  public record Step(double weight, long requests) {}

  /// @param alpha the probability of any false alarm in a rollout, shared equally by the rails
  ///   watched; 0.05 by default
  public record GuardRails(
      @Nullable Double alpha,
      @Nullable Rail errors,
      @Nullable Rail nullOutputs,
      @Nullable Rail slow,
      @Nullable Rail sampleRatio) {}

  /// @param watch whether the candidate is compared with the former release; true by default
  /// @param cap the share of its requests above which the candidate goes at once, whatever the
  ///   former release does; none for the sample ratio
  public record Rail(@Nullable Boolean watch, @Nullable Double cap) {}

  /// @param loss what a pair of predictions is compared by; brier by default, which is of
  ///   probabilities: a regression needs one of amounts
  /// @param alpha the probability of a false "better", and of a false "worse"; 0.05 by default
  /// @param margin the difference of mean loss that does not matter, for "equivalent"; 0.001 by
  ///   default (0 of amounts, in the loss's unit)
  /// @param scale of amounts: the largest difference that a pair's losses count with, in the loss's
  ///   unit; one pair can then not decide alone
  public record Quality(
      @Nullable Loss loss,
      @Nullable Double alpha,
      @Nullable Double margin,
      @Nullable Double scale) {

    /// Of probabilities.
    public Quality(@Nullable Loss loss, @Nullable Double alpha, @Nullable Double margin) {
      this(loss, alpha, margin, null);
    }
  }

  /// What a prediction costs when its label is known.
  public enum Loss {
    /// (p − y)²; of several classes half the sum over them.
    BRIER("brier"),
    /// −log of the probability that was given to what came, probabilities clipped to 0.01 … 0.99.
    LOG_LOSS("log_loss"),
    /// |a − y| of an amount.
    ABSOLUTE_ERROR("absolute_error"),
    /// (a − y)² of an amount.
    SQUARED_ERROR("squared_error");

    private final String word;

    Loss(String word) {
      this.word = word;
    }

    /// Whether it is of amounts, and not of probabilities.
    public boolean ofAmounts() {
      return this == ABSOLUTE_ERROR || this == SQUARED_ERROR;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  /// @param better promote by default
  /// @param worse roll-back by default
  /// @param equivalent promote by default
  /// @param inconclusive hold by default; labels that come later decide then
  /// @param extensions how often `extend` gives the last step its requests again before it holds; 1
  ///   by default
  public record Verdicts(
      @Nullable Action better,
      @Nullable Action worse,
      @Nullable Action equivalent,
      @Nullable Action inconclusive,
      @Nullable Integer extensions) {}

  /// What follows from a verdict.
  public enum Action {
    /// The candidate answers everything.
    PROMOTE("promote"),
    /// The former release answers everything, and the candidate is held back.
    ROLL_BACK("roll-back"),
    /// The split stays until labels decide.
    HOLD("hold"),
    /// The last step goes on for as many requests again.
    EXTEND("extend"),
    /// As promote, when an offline gate was passed, and labels confirm or undo it; else as hold.
    PROMOTE_ON_GATE("promote-on-gate"),
    /// The split stays until a person decides.
    ASK("ask");

    private final String word;

    Action(String word) {
      this.word = word;
    }

    @Override
    public String toString() {
      return word;
    }
  }

  public RolloutSpec {
    canary = canary == null ? null : List.copyOf(canary);
  }
}
