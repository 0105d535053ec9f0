package slipway.http;

import com.linecorp.armeria.common.FlagsProvider;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.common.util.TransportType;

/// The web server's process-wide switches, found through `META-INF/services`.
public final class ServerFlags implements FlagsProvider {
  private static final int PRIORITY = 10;
  private static final long CLOSE_DELAY_MILLIS = 200;

  @Override
  public int priority() {
    return PRIORITY;
  }

  /// `;` is a character of file names, not the start of parameters that would be dropped.
  @Override
  public Boolean allowSemicolonInPathComponent() {
    return true;
  }

  /// A `..` in a query is the handler's to judge, who can say what was expected.
  @Override
  public Boolean allowDoubleDotsInQueryString() {
    return true;
  }

  /// There is no TLS, so its native library need not be loaded.
  @Override
  public TlsEngineType tlsEngineType() {
    return TlsEngineType.JDK;
  }

  /// How long a connection that was answered for the last time waits for its client to close it.
  @Override
  public Long defaultHttp1ConnectionCloseDelayMillis() {
    return CLOSE_DELAY_MILLIS;
  }

  /// The JDK's own: no native library to unpack and load at each start, and the same everywhere.
  @Override
  public TransportType transportType() {
    return TransportType.NIO;
  }

  @Override
  public Boolean reportBlockedEventLoop() {
    return false;
  }
}
