package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How many requests and days a rollout at an endpoint needs to decide about a stated difference,
/// from the traffic recorded there.
///
/// @param alpha the error of each claim on quality
/// @param power the probability that a true difference is proved by then
/// @param share of the requests that the candidate answers
/// @param quality null when the spread of a pair is not known: no rollout's pairs have labels yet
/// @param sentences the same in words
public record RolloutSizing(
    String endpoint,
    double alpha,
    double power,
    double share,
    Traffic traffic,
    GuardRail errors,
    @Nullable Quality quality,
    List<String> sentences) {
  public RolloutSizing {
    sentences = List.copyOf(sentences);
  }

  /// What came, on the business clock.
  ///
  /// @param from the first request that was counted; null without any
  /// @param perDay 0 without any
  public record Traffic(long requests, @Nullable Instant from, double days, double perDay) {}

  /// What the guard-rail on errors needs.
  ///
  /// @param alpha its part of the error of all rails
  /// @param base the share of errors at the present release
  /// @param difference by how much more the candidate has
  /// @param requests to both arms; null when no number will do
  /// @param days at the traffic recorded; null without traffic or number
  public record GuardRail(
      double alpha,
      double base,
      double difference,
      @Nullable Long requests,
      @Nullable Double days) {}

  /// What a claim on quality needs, with pairs from a shadow and without.
  ///
  /// @param loss brier or log_loss
  /// @param spread the standard deviation of a pair's difference of loss
  /// @param pairsSeen how many recorded pairs say so; 0 when the asker did
  /// @param labelDays how long after a request its label is known; null when nothing is recorded
  /// @param pairs null when no number will do
  /// @param days of requests, before labels; null as of a guard-rail
  /// @param unpaired the candidate's own requests when only its labels and those of the others are
  ///   compared; null when the spread of a single loss is not recorded
  /// @param unpairedDays at this share
  public record Quality(
      String loss,
      double difference,
      double spread,
      long pairsSeen,
      @Nullable Long labelDays,
      @Nullable Long pairs,
      @Nullable Double days,
      @Nullable Long unpaired,
      @Nullable Double unpairedDays) {}
}
