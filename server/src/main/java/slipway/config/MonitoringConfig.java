package slipway.config;

import java.time.Duration;

/// What monitoring does by itself.
public record MonitoringConfig(ParityConfig parity, WebhookConfig webhook) {
  private static final int SAMPLE = 200;

  /// How many vectors an audit compares (0: none is made by itself), and how soon the same release
  /// and cutoff are audited again.
  public record ParityConfig(int sample, Duration interval) {}

  /// Where alerts are told, and the key that signs what is told; an empty address tells nobody.
  /// Neither is ever shown: an address may hold a token.
  public record WebhookConfig(String url, String secret) {
    public boolean isSet() {
      return !url.isEmpty();
    }

    @Override
    public String toString() {
      return "WebhookConfig[" + (isSet() ? "set" : "none") + "]";
    }
  }

  /// What holds when nothing is set.
  public static MonitoringConfig defaults() {
    return new MonitoringConfig(
        new ParityConfig(SAMPLE, Duration.ofHours(24)), new WebhookConfig("", ""));
  }

  MonitoringConfig with(ParityConfig changed) {
    return new MonitoringConfig(changed, webhook);
  }

  public MonitoringConfig with(WebhookConfig changed) {
    return new MonitoringConfig(parity, changed);
  }
}
