package slipway.app;

/// Why the server process ended, for scripts; documented in `docs/configuration.md`.
enum ExitCode {
  /// Asked to stop, and drained.
  STOPPED(0),
  /// Something that nobody foresaw; the log has it.
  FAILED(1),
  /// A setting or a flag is wrong.
  WRONG_SETTING(2),
  /// The home cannot be made or written.
  HOME_UNUSABLE(3),
  /// Another server uses the home.
  HOME_IN_USE(4),
  /// The port is taken.
  PORT_IN_USE(5),
  /// The address is not loopback, and `--insecure` was not given.
  ADDRESS_REFUSED(6);

  private final int status;

  ExitCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }
}
