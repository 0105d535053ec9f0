package slipway.config;

import java.nio.file.Path;
import java.time.Duration;

/// Everything that can be set about a server, one record per area.
public record Config(
    Path home, HttpConfig http, DatabaseConfig database, ClockMode clock, CrashPoint crashPoint) {

  /// How the business clock moves.
  public enum ClockMode {
    /// With the wall clock.
    LIVE,
    /// Only when a client advances it.
    REPLAY
  }

  /// Where the server listens. `insecure` allows an address other than loopback without
  /// authentication.
  public record HttpConfig(
      String host, int port, boolean insecure, long bodyBytesMax, Duration requestTimeout) {}

  /// A JDBC address: `jdbc:sqlite:` under the home by default, or `jdbc:postgresql:`.
  public record DatabaseConfig(String url, String user, String password) {
    public boolean isPostgresql() {
      return url.startsWith("jdbc:postgresql:");
    }
  }
}
