package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;

/// A candidate's way into service at an endpoint.
///
/// @param number counts the endpoint's rollouts
/// @param rollout the declared Rollout that it follows
/// @param model and version name the candidate for people
/// @param former the release that it is to replace
/// @param gate what an offline gate said for it; null when none stands behind it
/// @param step of the canary, counted from 1; 0 before
/// @param weight the share of the requests that the candidate answers now
/// @param requests of the present step
/// @param wanted the requests that the present step needs
/// @param mirrored requests of the present split that were asked of the candidate off the path
/// @param pairs of predictions that labels have judged
/// @param sentence what was decided last and why
/// @param decision that caused it to start
public record Rollout(
    String project,
    String endpoint,
    int number,
    String rollout,
    Status status,
    String model,
    int version,
    Digest candidate,
    Digest former,
    @Nullable String gate,
    int step,
    double weight,
    long requests,
    long wanted,
    long mirrored,
    Verdict verdict,
    long pairs,
    String sentence,
    Instant startedAt,
    @Nullable Instant endedAt,
    String startedBy,
    String decision) {

  /// Where a rollout is in its life.
  public enum Status {
    /// The candidate is asked beside the release that answers.
    SHADOW,
    /// It answers a part of the requests.
    CANARY,
    /// The split stays until labels decide.
    HELD,
    /// The split stays until a person decides.
    ASKING,
    /// The candidate answers everything; labels have not said yet whether that was right.
    PROMOTED,
    /// Promoted, and labels say it was right.
    CONFIRMED,
    /// Promoted, and taken back since labels say it was wrong.
    REVERTED,
    /// Promoted, and another release had taken its place when labels said that it was wrong.
    REPLACED,
    /// Taken out before it was promoted, and held back.
    ROLLED_BACK,
    /// Taken out by a person before it was promoted.
    ABORTED;

    /// Whether the endpoint's split belongs to it.
    public boolean isRunning() {
      return this == SHADOW || this == CANARY || this == HELD || this == ASKING;
    }

    /// Whether nothing more will come of it.
    public boolean hasEnded() {
      return !isRunning() && this != PROMOTED;
    }
  }

  /// What labels say of the candidate against the former release.
  public enum Verdict {
    BETTER,
    WORSE,
    EQUIVALENT,
    INCONCLUSIVE
  }

  /// What is seen of one guard-rail.
  ///
  /// @param rail errors, nullOutputs, slow, sampleRatio or shadowErrors
  /// @param candidate events at the candidate
  /// @param former events at the former release
  /// @param expected events that the candidate would have by its share
  /// @param pValue valid however often one looks; null for a rail with a cap only
  /// @param alpha below which it is an alarm
  public record Rail(
      String rail,
      long candidate,
      long former,
      double expected,
      @Nullable Double pValue,
      double alpha,
      boolean alarm) {}

  /// One look at a rollout: what was seen, and what followed.
  ///
  /// @param look counts the rollout's looks; not every one is kept
  /// @param result what followed: none, next-step, extended, promoted, rolled-back, held, asked,
  ///   confirmed, reverted, replaced, started or aborted
  public record Look(
      long look,
      Instant at,
      Status status,
      int step,
      long requests,
      long candidateRequests,
      List<Rail> rails,
      Verdict verdict,
      long pairs,
      @Nullable Double difference,
      String result,
      String sentence) {
    public Look {
      rails = List.copyOf(rails);
    }
  }

  /// Asks for a rollout of a registered version.
  ///
  /// @param rollout the declared Rollout; the endpoint's own by default
  public record Start(int version, @Nullable String rollout, @Nullable String reason) {}

  /// What a person decides about a running rollout.
  ///
  /// @param requests for `extend`: how many more; the step's own number by default
  public record Decision(@Nullable String reason, @Nullable Long requests) {}
}
