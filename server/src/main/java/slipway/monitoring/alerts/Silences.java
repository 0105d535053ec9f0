package slipway.monitoring.alerts;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Quantity;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.api.wire.Silence;
import slipway.audit.Audit;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.ids.Ids;
import slipway.time.WallClock;

/// Keeps what is known, or worked on, from waking anybody: for a while, and with a reason.
public final class Silences {
  /// Nothing is silenced for ever: it would be forgotten.
  static final Duration LONGEST = Duration.ofDays(30);

  static final int HOLDING_MAX = 1_000;
  private static final int SUBJECT_MAX = 300;
  private static final String KINDS =
      "monitor, quarantine, pipeline, parity, rollout, rollback or automation";

  private final Parts parts;
  private final SilenceStore store = new SilenceStore();

  /// @param ended told, in the same transaction, when a silence of the project is ended early
  record Parts(
      Access access, Audit audit, Database database, Ids ids, WallClock wall, Ended ended) {}

  /// What follows from an end.
  interface Ended {
    void of(Tx tx, String project);
  }

  Silences(Parts parts) {
    this.parts = parts;
  }

  /// Those that hold now.
  public List<Silence> list(Caller caller, String project) {
    return parts
        .database()
        .read(tx -> {
          parts.access().require(tx, caller, Permission.READ, project);
          return store.holding(tx, project, parts.wall().now());
        });
  }

  /// From now on.
  public Silence add(Caller caller, String project, Silence.Ask ask) {
    return parts.database().inTransaction("alerts.silence", tx -> add(tx, caller, project, ask));
  }

  Silence add(Tx tx, Caller caller, String project, Silence.Ask ask) {
    var now = parts.wall().now();
    var silence =
        new Silence(
            parts.ids().next(),
            project,
            subject(ask),
            kind(ask.kind()),
            reason(ask.reason()),
            caller.name(),
            now,
            until(ask, now),
            null,
            null);
    if (silence.subject() == null && silence.kind() == null) {
      throw SlipwayException.invalid("subject", "none, and no kind", "a subject, a kind, or both");
    }
    parts.access().require(tx, caller, Permission.EDIT, project);
    if (store.holding(tx, project, now).size() >= HOLDING_MAX) {
      throw SlipwayException.invalid(
          "silences", HOLDING_MAX, "fewer: end some that are no longer needed");
    }
    store.insert(tx, silence);
    audit(tx, caller, "alert.silence", silence);
    return silence;
  }

  /// Ends it now; what it kept back and still stands is told.
  public Silence end(Caller caller, String project, UUID id) {
    return parts
        .database()
        .inTransaction(
            "alerts.unsilence",
            tx -> {
              parts.access().require(tx, caller, Permission.EDIT, project);
              var now = parts.wall().now();
              var silence = store.find(tx, project, id).orElseThrow(() -> none(id));
              if (!silence.holds(now)) {
                throw new SlipwayException(
                    ErrorCode.INVALID_STATE, "silence " + id + ": over (expected: one that holds)");
              }
              store.end(tx, silence, now, caller.name());
              audit(tx, caller, "alert.unsilence", silence);
              parts.ended().of(tx, project);
              return store.find(tx, project, id).orElseThrow(() -> none(id));
            });
  }

  /// The silence that covers such an alert now; the one that ends last when there are several.
  Optional<Silence> covering(Tx tx, String project, String subject, Alert.Kind kind) {
    return store.holding(tx, project, parts.wall().now()).stream()
        .filter(silence -> silence.covers(subject, kind))
        .findFirst();
  }

  /// As `monitor`.
  public static Alert.Kind kindOf(String field, String text) {
    for (var kind : Alert.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw SlipwayException.invalid(field, '"' + text + '"', KINDS);
  }

  private static Alert.@Nullable Kind kind(@Nullable String text) {
    return text == null || text.isBlank() ? null : kindOf("kind", text.strip());
  }

  private static @Nullable String subject(Silence.Ask ask) {
    var subject = ask.subject() == null ? "" : ask.subject().strip();
    if (subject.length() > SUBJECT_MAX) {
      throw SlipwayException.invalid(
          "subject", subject.length() + " characters", "at most " + SUBJECT_MAX);
    }
    return subject.isEmpty() ? null : subject;
  }

  private static String reason(@Nullable String text) {
    var reason = text == null ? "" : text.strip();
    if (reason.isEmpty() || reason.length() > Alerts.NOTE_MAX) {
      throw SlipwayException.invalid(
          "reason", reason.length() + " characters", "1 to " + Alerts.NOTE_MAX + ", why");
    }
    return reason;
  }

  private static Instant until(Silence.Ask ask, Instant now) {
    var lasts = Objects.requireNonNullElse(ask.lasts(), "");
    var until = Objects.requireNonNullElse(ask.until(), "");
    if (lasts.isBlank() == until.isBlank()) {
      throw SlipwayException.invalid(
          "lasts", lasts.isBlank() ? "none, and no until" : "and until too", "one of the two");
    }
    var end = lasts.isBlank() ? instant(until.strip()) : now.plus(duration(lasts));
    if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
      throw SlipwayException.invalid(
          "until", end, "after now (" + now + "), within " + LONGEST.toDays() + " days");
    }
    return end;
  }

  private static Duration duration(String text) {
    return Quantity.duration(text)
        .filter(lasts -> lasts.compareTo(LONGEST) <= 0)
        .orElseThrow(() ->
            SlipwayException.invalid(
                "lasts", '"' + text + '"', "30m, 4h or 48h, up to " + LONGEST.toHours() + "h"));
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException _) {
      throw SlipwayException.invalid(
          "until", '"' + text + '"', "an instant as 2026-11-22T08:00:00Z");
    }
  }

  private static SlipwayException none(UUID id) {
    return new SlipwayException(
        ErrorCode.NOT_FOUND, "silence: " + id + " (expected: one of GET …/alerts/silences)");
  }

  private void audit(Tx tx, Caller caller, String action, Silence silence) {
    var details = Json.object().put("reason", silence.reason());
    details.put("subject", silence.subject()).put("until", silence.until().toString());
    details.put("kind", silence.kind() == null ? null : silence.kind().name());
    parts
        .audit()
        .write(tx, caller.name(), silence.project(), action, "silences/" + silence.id(), details);
  }
}
