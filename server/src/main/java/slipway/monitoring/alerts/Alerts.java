package slipway.monitoring.alerts;

import java.util.Optional;
import java.util.UUID;
import slipway.api.wire.Alert;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;

/// Opens, counts, acknowledges and resolves alerts.
public final class Alerts {
  /// Opens the alert, or counts the one of its key that stands; the same evidence twice counts
  /// once. One that evidence resolved a short while ago opens again as itself.
  public UUID raise(Tx tx, NewAlert alert) {
    throw new UnsupportedOperationException();
  }

  /// Resolves the standing alert of the key, if there is one.
  ///
  /// @param by the area that saw it
  /// @param evidence an object: what shows that it is over
  public Optional<UUID> resolve(Tx tx, String project, String key, String by, JsonNode evidence) {
    throw new UnsupportedOperationException();
  }

  /// The alert of the key that is open or acknowledged.
  public Optional<Alert> standing(Tx tx, String project, String key) {
    throw new UnsupportedOperationException();
  }
}
