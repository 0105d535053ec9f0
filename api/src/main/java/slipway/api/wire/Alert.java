package slipway.api.wire;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Something that somebody should look at. While it is open, seeing the same again counts it up and
/// opens no other.
///
/// @param key what is the matter, within the project: one alert of a key is open at a time
/// @param subject what it is about, as `endpoint churn`: alerts are grouped by it
/// @param sentence in plain English, with the numbers
/// @param evidence what was seen last, with digests and ids that lead on
/// @param openedAt on the business clock, as are all times here
/// @param count how often it was seen, each piece of evidence once
/// @param reopened how often it came back soon after it was resolved
/// @param acknowledgment null: nobody has
/// @param resolution null: not yet
public record Alert(
    UUID id,
    String project,
    String key,
    Kind kind,
    Severity severity,
    String subject,
    String sentence,
    JsonNode evidence,
    Instant openedAt,
    Instant lastSeenAt,
    int count,
    int reopened,
    State state,
    @Nullable Acknowledgment acknowledgment,
    @Nullable Resolution resolution) {

  /// What raised it.
  public enum Kind {
    /// A window past its limits.
    MONITOR,
    /// Rows or files that a contract refused.
    QUARANTINE,
    /// An execution that failed.
    PIPELINE,
    /// Vectors that are not what they should be.
    PARITY,
    /// A rollout that ended badly.
    ROLLOUT,
    /// An endpoint put back to an earlier release.
    ROLLBACK,
    /// An automatic decision that needs a person.
    AUTOMATION
  }

  /// How soon to look: mildest first.
  public enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /// Where an alert is in its life.
  public enum State {
    OPEN,
    /// Somebody takes care of it; it stays the one alert of its key.
    ACKNOWLEDGED,
    RESOLVED;

    public boolean isStanding() {
      return this != RESOLVED;
    }
  }

  public record Acknowledgment(String by, Instant at, String note) {}

  /// @param by the area whose evidence showed it, or the person who said so
  /// @param evidence what showed it; an empty object when a person said so
  public record Resolution(String by, Instant at, String note, JsonNode evidence) {}

  /// What a person says with an acknowledgment or a resolution.
  public record Note(@Nullable String note) {}

  /// The alerts of one subject, newest first.
  ///
  /// @param severity the highest of those that stand; of all when none does
  /// @param standing how many are not resolved
  public record Group(
      String subject, Severity severity, int standing, Instant lastSeenAt, List<Alert> alerts) {
    public Group {
      alerts = List.copyOf(alerts);
    }
  }

  /// One try to tell a channel.
  ///
  /// @param status of the answer (an SMTP reply for mail); null when none came
  /// @param error what went wrong, in the receiver's words where it said any; null when it took it
  public record Attempt(
      int number, Instant at, @Nullable Integer status, @Nullable String error, long millis) {}

  /// What a channel was told of an alert. Messages for people may tell of several alerts of a
  /// subject: these share number and tries.
  ///
  /// @param channel `webhook`, `slack`, `pagerduty` or `mail`
  /// @param number of the message; rises with each
  /// @param event `alert.opened`, `alert.acknowledged` or `alert.resolved`
  /// @param nextAt when it is tried again, on the wall clock; null when it is not
  public record Delivery(
      String channel,
      long number,
      UUID alert,
      String event,
      DeliveryState state,
      List<Attempt> attempts,
      @Nullable Instant nextAt) {
    public Delivery {
      attempts = List.copyOf(attempts);
    }
  }

  /// How far a message has come.
  public enum DeliveryState {
    WAITING,
    DELIVERED,
    /// Refused, or given up.
    FAILED,
    /// A silence keeps it back until it ends.
    SILENCED
  }

  /// One alert with what was told about it.
  public record Detail(Alert alert, List<Delivery> deliveries) {
    public Detail {
      deliveries = List.copyOf(deliveries);
    }
  }
}
