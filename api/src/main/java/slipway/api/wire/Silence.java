package slipway.api.wire;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What nobody is told for a while. Alerts still open and stand; those that still do at the end are
/// told then. Times are on the wall clock, by which people sleep.
///
/// @param subject as `endpoint churn`; null for any
/// @param kind null for any
/// @param until when it ends by itself
/// @param endedAt when somebody ended it before; null when nobody did
public record Silence(
    UUID id,
    String project,
    @Nullable String subject,
    Alert.@Nullable Kind kind,
    String reason,
    String by,
    Instant from,
    Instant until,
    @Nullable Instant endedAt,
    @Nullable String endedBy) {

  public boolean holds(Instant now) {
    return endedAt == null && now.isBefore(until);
  }

  /// Whether an alert of that subject and kind is kept back.
  public boolean covers(String alertSubject, Alert.Kind alertKind) {
    return (subject == null || subject.equals(alertSubject)) && (kind == null || kind == alertKind);
  }

  /// What is to be silenced: by subject, kind, or both.
  ///
  /// @param kind as `monitor`
  /// @param lasts a duration as `4h`; or else `until`
  /// @param until an instant as `2026-11-22T08:00:00Z`
  public record Ask(
      @Nullable String subject,
      @Nullable String kind,
      @Nullable String lasts,
      @Nullable String until,
      @Nullable String reason) {}
}
