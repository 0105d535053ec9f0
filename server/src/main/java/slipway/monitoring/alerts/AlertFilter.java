package slipway.monitoring.alerts;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import slipway.api.wire.Alert;

/// Which alerts to show, newest first.
///
/// @param states empty for all
/// @param before the id after which the list goes on
public record AlertFilter(
    Set<Alert.State> states,
    Optional<Alert.Kind> kind,
    Optional<String> subject,
    Optional<UUID> before,
    int max) {
  public static final int MAX = 1_000;

  public AlertFilter {
    states = Set.copyOf(states);
  }

  /// What is open or acknowledged.
  public static AlertFilter standing() {
    return new AlertFilter(
        Set.of(Alert.State.OPEN, Alert.State.ACKNOWLEDGED),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        MAX);
  }

  /// Everything, resolved ones too.
  public static AlertFilter all(int max) {
    return new AlertFilter(Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), max);
  }

  AlertFilter andOne() {
    return new AlertFilter(states, kind, subject, before, max + 1);
  }
}
