package slipway.http;

import com.linecorp.armeria.common.FlagsProvider;
import com.linecorp.armeria.common.util.TlsEngineType;

/// The web server's process-wide switches, found through `META-INF/services`.
public final class ServerFlags implements FlagsProvider {
  private static final int PRIORITY = 10;

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

  @Override
  public Boolean reportBlockedEventLoop() {
    return false;
  }
}
