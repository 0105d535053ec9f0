package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import tools.jackson.databind.JsonNode;

/// The closed loop of an endpoint, as it stands.
///
/// @param mode `observe`, `recommend`, `approve` or `act`
/// @param definition digest of the declaration
/// @param paused null when nobody holds it
/// @param current the newest cutoff's case; null before the first
/// @param waiting decisions that wait for a person
/// @param latest the newest decision, without its evidence; null before the first
public record Automation(
    String project,
    String name,
    String endpoint,
    String mode,
    @Nullable String description,
    Digest definition,
    @Nullable Pause paused,
    @Nullable Case current,
    List<String> waiting,
    long decisions,
    @Nullable Decision latest) {
  public Automation {
    waiting = List.copyOf(waiting);
  }

  /// A person's brake.
  ///
  /// @param everything whether it holds all automations of the project
  public record Pause(boolean everything, String reason, String actor, Instant at) {}

  /// What is done for one cutoff.
  ///
  /// @param phase `looking`, `repairing`, `training`, `approving`, `approved`, `registering`,
  ///   `rolling-out` or `closed`
  /// @param executions that it waits for
  /// @param pending the decision that is being carried out or waits for a person
  /// @param rollout its number at the endpoint
  public record Case(
      LocalDate cutoff,
      String phase,
      List<UUID> executions,
      @Nullable String pending,
      @Nullable Integer rollout) {
    public Case {
      executions = List.copyOf(executions);
    }
  }

  /// An entry of the timeline: what was seen, how it was judged, what was done, and what it would
  /// have taken to decide otherwise.
  ///
  /// @param cutoff what the decision is about
  /// @param number counts the decisions about a cutoff
  /// @param kind of evidence: `look`, `gated`, `rolled-out`, `repaired`, `answered` or `stopped`
  /// @param day of the business clock on which it was made
  /// @param action what follows: `keep`, `train`, `roll-out`, `hold` …
  /// @param wanted what would have followed without the brake or the question; null otherwise
  /// @param model that the decision brings in or keeps out, or that is in production; null before
  ///   the first
  /// @param needsPerson whether the loop cannot go on, or must not, without somebody
  /// @param numbers that the sentences are made from, by name
  /// @param opens what the evidence stands on
  /// @param digest of evidence and decision, the same in two runs on the same data
  /// @param definition of the automation that decided
  /// @param evidence whole; null in lists
  public record Decision(
      String id,
      String automation,
      String endpoint,
      LocalDate cutoff,
      int number,
      String kind,
      LocalDate day,
      Instant at,
      String signal,
      String diagnosis,
      String action,
      @Nullable String wanted,
      @Nullable String model,
      List<String> seen,
      String judged,
      String done,
      String otherwise,
      boolean needsPerson,
      Map<String, Double> numbers,
      List<Opens> opens,
      Digest digest,
      Digest definition,
      @Nullable JsonNode evidence) {
    public Decision {
      seen = List.copyOf(seen);
      numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
      opens = List.copyOf(opens);
    }
  }

  /// Something that evidence stands on.
  ///
  /// @param what `release`, `execution`, `training`, `gate-report`, `contract-report`, `rollout`,
  ///   `window` or `decision`
  /// @param id a digest, id, number or cutoff
  /// @param of which one, in words
  public record Opens(String what, String id, String of) {}

  /// What a person says to a decision that waits.
  ///
  /// @param decision the one that is answered; refused when the newest is another
  public record Answer(String decision, @Nullable String reason) {}

  /// @param reason why automation is held
  public record Hold(String reason) {}

  /// Recorded months through another policy.
  ///
  /// @param policy the text of a declaration of kind Automation
  public record DryRun(String policy, LocalDate from, LocalDate to) {}

  /// How far a dry run is, and what it found.
  ///
  /// @param status `running`, `succeeded`, `failed` or `cancelled`
  /// @param done cutoffs replayed
  /// @param total cutoffs to be replayed
  /// @param error null unless it failed
  /// @param result null until it succeeded
  public record Replay(
      UUID id,
      String automation,
      String status,
      LocalDate from,
      LocalDate to,
      int done,
      int total,
      @Nullable String error,
      @Nullable Comparison result) {}

  /// What was recorded beside what the other policy would have done.
  public record Comparison(Column recorded, Column policy, List<Month> months) {
    public Comparison {
      months = List.copyOf(months);
    }
  }

  /// @param releases that came into service, the first one included
  /// @param retrainings trainings that followed a signal or a schedule, but for the first
  /// @param rollbacks releases that were taken back
  /// @param falseAlarms signals after which no candidate passed, or the one that did was no better
  /// @param meanLogLoss over the cutoffs whose labels are known; null without one
  /// @param judged how many cutoffs that is
  public record Column(
      int releases,
      int retrainings,
      int rollbacks,
      int falseAlarms,
      @Nullable Double meanLogLoss,
      int judged) {}

  /// One cutoff of a dry run.
  public record Month(LocalDate cutoff, Step recorded, Step policy) {}

  /// @param model in service after the decisions: the day as of which it was trained; null before
  ///   the first
  /// @param logLoss of its predictions for the cutoff; null while labels are unknown
  public record Step(
      String signal,
      String diagnosis,
      String action,
      String sentence,
      @Nullable LocalDate model,
      @Nullable Double logLoss) {}
}
