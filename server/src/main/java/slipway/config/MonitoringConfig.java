package slipway.config;

import java.time.Duration;

/// What monitoring does by itself.
public record MonitoringConfig(ParityConfig parity, AlertsConfig alerts) {
  private static final int SAMPLE = 200;

  /// How many vectors an audit compares (0: none is made by itself), and how soon the same release
  /// and cutoff are audited again.
  public record ParityConfig(int sample, Duration interval) {}

  /// What holds when nothing is set.
  public static MonitoringConfig defaults() {
    return new MonitoringConfig(
        new ParityConfig(SAMPLE, Duration.ofHours(24)), AlertsConfig.defaults());
  }

  MonitoringConfig with(ParityConfig changed) {
    return new MonitoringConfig(changed, alerts);
  }

  public MonitoringConfig with(AlertsConfig changed) {
    return new MonitoringConfig(parity, changed);
  }
}
