package slipway.api.wire;

import org.jspecify.annotations.Nullable;

/// A way by which alerts are told. What it needs to get there is a secret, and never shown.
///
/// @param name `webhook`, `slack`, `pagerduty` or `mail`
/// @param severityLeast alerts of less are not told there
/// @param gathers whether what comes soon after about the same subject is told in one message
public record AlertChannel(String name, Alert.Severity severityLeast, boolean gathers) {

  /// What the receiver said to a test message.
  ///
  /// @param delivered whether it took it
  /// @param status of its answer; null when none came
  /// @param answer in its words, or why none came; empty when it said nothing
  public record Answer(
      String channel, boolean delivered, @Nullable Integer status, String answer, long millis) {}
}
