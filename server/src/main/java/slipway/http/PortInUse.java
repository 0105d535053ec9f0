package slipway.http;

/// The address to listen on is taken; the message is one line that says what to do.
public final class PortInUse extends RuntimeException {
  private static final long serialVersionUID = 1;

  PortInUse(String host, int port, Throwable cause) {
    super(
        "port: "
            + port
            + " on "
            + host
            + " is taken (expected: a free one; choose another with --port, 0 for any)",
        cause);
  }

  public String line() {
    return String.valueOf(getMessage());
  }
}
