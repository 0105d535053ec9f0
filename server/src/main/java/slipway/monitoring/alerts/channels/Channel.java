package slipway.monitoring.alerts.channels;

import java.time.Duration;
import java.time.Instant;
import slipway.api.wire.Alert;

/// A way by which alerts are told.
public sealed interface Channel permits Webhook, Slack, PagerDuty, Mail {
  String name();

  /// Alerts of less are not told here.
  Alert.Severity severityLeast();

  /// Whether an acknowledgment is told.
  boolean tellsAcknowledgments();

  /// How long a message waits for more about the same subject; zero: each is told alone.
  Duration gathers();

  /// Sends, and waits a bounded time for the answer. The same notice may come again.
  Outcome send(Notice notice, Instant now) throws InterruptedException;
}
