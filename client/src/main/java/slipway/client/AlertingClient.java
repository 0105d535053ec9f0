package slipway.client;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import slipway.api.wire.AlertChannel;
import slipway.api.wire.Silence;
import slipway.client.Transport.Call;

/// Whom alerts are told, and what is kept from them for a while.
public final class AlertingClient {
  private static final Duration TEST_TIMEOUT = Duration.ofMinutes(1);

  private final Transport transport;
  private final String path;

  AlertingClient(Transport transport, String path) {
    this.transport = transport;
    this.path = path;
  }

  /// The channels that are set.
  public List<AlertChannel> channels() {
    return transport.list(path + "/channels", AlertChannel.class);
  }

  /// Sends a message that says it is a test, and waits for the receiver's answer.
  public AlertChannel.Answer test(String channel) {
    return transport.call(
        Call.post(path + "/channels/" + Transport.segment(channel) + "/test", null)
            .within(TEST_TIMEOUT),
        AlertChannel.Answer.class);
  }

  /// Silences that hold.
  public List<Silence> silences() {
    return transport.list(path + "/silences", Silence.class);
  }

  public Silence silence(Silence.Ask ask) {
    return transport.call(Call.post(path + "/silences", ask), Silence.class);
  }

  /// Ends it now; what it kept back and still stands is told.
  public Silence end(UUID silence) {
    return transport.call(Call.post(path + "/silences/" + silence + "/end", null), Silence.class);
  }
}
