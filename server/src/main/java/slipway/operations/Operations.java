package slipway.operations;

/// Health, version, lists and clock of the server.
public final class Operations {
  private Operations() {}

  /// Adds what an advance of the business clock also waits for at each instant.
  public void drain(String name, Drain drain) {
    throw new UnsupportedOperationException("operations are being written");
  }

  /// Adds who may end the wait of an advance.
  public void observe(ClockObserver observer) {
    throw new UnsupportedOperationException("operations are being written");
  }

  /// Adds a condition to `/ready`.
  public void readiness(String name, Readiness condition) {
    throw new UnsupportedOperationException("operations are being written");
  }
}
