package slipway.monitoring.alerts;

import java.util.Optional;
import java.util.Set;
import slipway.api.wire.Alert;
import slipway.db.Slice;

/// Alerts to be found: by subject, the most severe subject first, unless the slice says otherwise.
///
/// @param states empty for all
/// @param find words that must all stand in the subject, sentence, kind or key
public record AlertSearch(
    Set<Alert.State> states,
    Optional<Alert.Severity> severity,
    Optional<Alert.Kind> kind,
    Optional<String> subject,
    String find,
    Slice slice) {
  public AlertSearch {
    states = Set.copyOf(states);
  }

  public AlertSearch with(Slice other) {
    return new AlertSearch(states, severity, kind, subject, find, other);
  }
}
