package slipway.api.wire;

import java.time.Instant;

/// A space of names and permissions of its own.
public record Project(String name, Instant createdAt) {
  public record Create(String name) {}
}
