package slipway.http;

import com.linecorp.armeria.common.RequestHeaders;
import io.netty.util.AsciiString;
import java.util.concurrent.ThreadLocalRandom;

/// The id under which logs and answers speak of a request: the client's, when it is fit to be
/// repeated, else one of ours. Ours need to differ, not to be secret.
final class RequestIds {
  static final AsciiString HEADER = AsciiString.cached("x-request-id");
  private static final int LENGTH_MAX = 128;

  private RequestIds() {}

  static String of(RequestHeaders headers) {
    var given = headers.get(HEADER);
    return given != null && isFit(given) ? given : fresh();
  }

  static String fresh() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  private static boolean isFit(String id) {
    if (id.isEmpty() || id.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) <= ' ' || id.charAt(i) > '~') {
        return false;
      }
    }
    return true;
  }
}
