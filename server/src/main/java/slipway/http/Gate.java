package slipway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.Config.HttpConfig;

/// Keeps pages of other sites from using a browser inside the network as their way in: the `Host`
/// must be one of ours (against names rebound to our address), and what changes something must come
/// from our own pages or from no page at all (`Origin`).
final class Gate {
  private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Pattern IP_LITERAL =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.%]+]");

  private final Set<String> hosts = new HashSet<>(LOOPBACK_NAMES);
  private final Set<String> origins;
  private final boolean anyHost;
  private final boolean anyAddress;

  Gate(HttpConfig config) {
    this.origins = Set.copyOf(config.allowedOrigins());
    this.anyHost = config.allowedHosts().contains("*");
    this.anyAddress = !isLoopback(config.host());
    hosts.add(bracketed(config.host().toLowerCase(Locale.ROOT)));
    config.allowedHosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
  }

  /// Null when the request may pass. Costs two look-ups in a set.
  @Nullable SlipwayException refusal(RequestHeaders headers) {
    var authority = headers.authority();
    if (authority == null || !isOurs(authority)) {
      return new SlipwayException(
          ErrorCode.PERMISSION_DENIED,
          "Host: \""
              + authority
              + "\" (expected: a name of this server; add it to the setting http.allowedHosts)");
    }
    var origin = headers.get("origin");
    if (origin != null && changes(headers.method()) && !isFriendly(origin, authority)) {
      return new SlipwayException(
          ErrorCode.PERMISSION_DENIED,
          "Origin: \""
              + origin
              + "\" (expected: this server's own pages; add it to the setting http.allowedOrigins)");
    }
    return null;
  }

  /// Whether pages of this origin were allowed by name, and so may read the answers too.
  boolean isListed(@Nullable String origin) {
    return origin != null && origins.contains(origin);
  }

  private boolean isOurs(String authority) {
    if (anyHost || hosts.contains(authority)) {
      return true;
    }
    var host = hostOf(authority).toLowerCase(Locale.ROOT);
    // A rebound name is a name; whoever wrote an address meant this address.
    return hosts.contains(host) || (anyAddress && IP_LITERAL.matcher(host).matches());
  }

  private boolean isFriendly(String origin, String authority) {
    return origin.equals("http://" + authority)
        || origin.equals("https://" + authority)
        || origins.contains(origin);
  }

  private static boolean changes(HttpMethod method) {
    return method != HttpMethod.GET && method != HttpMethod.HEAD && method != HttpMethod.OPTIONS;
  }

  private static String hostOf(String authority) {
    int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
    return end <= 0 ? authority : authority.substring(0, end);
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? '[' + host + ']' : host;
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException _) {
      return false;
    }
  }
}
