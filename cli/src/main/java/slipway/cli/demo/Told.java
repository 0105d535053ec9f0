package slipway.cli.demo;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.wire.Automation.Decision;
import slipway.client.AutomationClient;
import tools.jackson.databind.JsonNode;

/// What the closed loop decided as of one cutoff.
///
/// @param signal the first that was more than a rollout's end; `none` in a quiet month
/// @param diagnosis that goes with the signal
/// @param action the last that changed something, else `keep`
/// @param gate of the retrained candidate; null when none was trained
/// @param recalibration of the recalibrated one; null when none was made
/// @param rollout null when none began
/// @param why in sentences, in the order in which it was decided
/// @param decisions every decision by id, with the digest of its evidence and outcome
public record Told(
    String signal,
    String diagnosis,
    String action,
    @Nullable Gate gate,
    @Nullable Gate recalibration,
    @Nullable Rollout rollout,
    List<String> why,
    List<Decided> decisions) {
  private static final Set<String> NO_SIGNAL = Set.of("none", "rollout");
  private static final Set<String> CHANGES =
      Set.of("restore-view", "roll-back", "serve-last-good", "refuse", "roll-out", "activate");

  /// @param delta mean log loss of the champion − that of the candidate
  /// @param interval of 95 %
  public record Gate(String outcome, @Nullable Double delta, @Nullable List<Double> interval) {}

  /// @param verdict on quality when the rollout was decided
  /// @param requests that it had seen then
  /// @param pairs with labels then
  /// @param later what labels said afterwards; null while they are not known
  public record Rollout(
      String verdict, String result, long requests, long pairs, @Nullable Rollout later) {}

  public record Decided(String id, Digest digest) {}

  static Told of(AutomationClient automations, LocalDate cutoff) {
    var all =
        automations.timeline(Replay.AUTOMATION).stream()
            .filter(decision -> decision.cutoff().equals(cutoff))
            .sorted(Comparator.comparingInt(Decision::number))
            .toList();
    var signalled =
        all.stream().filter(decision -> !NO_SIGNAL.contains(decision.signal())).findFirst();
    var first = signalled.or(() -> all.stream().findFirst());
    return new Told(
        signalled.map(Decision::signal).orElse("none"),
        first.map(Decision::diagnosis).orElse("none"),
        action(all),
        gate(automations, all, "RETRAINED"),
        gate(automations, all, "RECALIBRATED"),
        rollout(automations, all).orElse(null),
        all.stream().map(decision -> decision.judged() + " " + decision.done()).toList(),
        all.stream().map(decision -> new Decided(decision.id(), decision.digest())).toList());
  }

  private static String action(List<Decision> all) {
    return all.stream()
        .map(Decision::action)
        .filter(CHANGES::contains)
        .reduce((_, last) -> last)
        .orElse("keep");
  }

  private static @Nullable Gate gate(
      AutomationClient automations, List<Decision> all, String kind) {
    for (var decision : all) {
      if (decision.kind().equals("gated")) {
        for (var candidate : evidence(automations, decision).path("candidates")) {
          if (candidate.path("kind").asString("").equals(kind)) {
            return gate(candidate);
          }
        }
      }
    }
    return null;
  }

  private static Gate gate(JsonNode candidate) {
    var delta = candidate.path("delta");
    return new Gate(
        candidate.path("outcome").asString(""),
        delta.isNumber() ? delta.doubleValue() : null,
        delta.isNumber()
            ? List.of(candidate.path("lower").doubleValue(), candidate.path("upper").doubleValue())
            : null);
  }

  private static Optional<Rollout> rollout(AutomationClient automations, List<Decision> all) {
    Rollout found = null;
    for (var decision : all.reversed()) {
      if (decision.kind().equals("rolled-out")) {
        var evidence = evidence(automations, decision);
        found =
            new Rollout(
                evidence.path("verdict").asString(""),
                evidence.path("result").asString(""),
                evidence.path("requests").asLong(0),
                evidence.path("pairs").asLong(0),
                found);
      }
    }
    return Optional.ofNullable(found);
  }

  private static JsonNode evidence(AutomationClient automations, Decision decision) {
    var evidence = automations.decision(decision.automation(), decision.id()).evidence();
    return evidence == null ? slipway.api.Json.object() : evidence;
  }
}
