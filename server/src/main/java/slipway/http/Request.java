package slipway.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Complete;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;

/// One HTTP request as a handler sees it.
public final class Request {
  /// What a decoder puts where the bytes were no UTF-8.
  private static final char REPLACEMENT = '\uFFFD';

  private final ServiceRequestContext context;
  private final HttpRequest raw;
  private final @Nullable AggregatedHttpRequest whole;
  private final String id;
  private @Nullable QueryParams query;

  Request(
      ServiceRequestContext context,
      HttpRequest raw,
      @Nullable AggregatedHttpRequest whole,
      String id) {
    this.context = context;
    this.raw = raw;
    this.whole = whole;
    this.id = id;
  }

  /// The id that logs and answers carry: the client's `X-Request-Id`, else one of ours.
  public String id() {
    return id;
  }

  public String method() {
    return raw.method().name();
  }

  public String path() {
    return context.path();
  }

  /// A `{name}` of the route, decoded once.
  public String path(String name) {
    var value = context.pathParam(name);
    if (value == null) {
      throw new IllegalArgumentException("route " + context.path() + " has no {" + name + "}");
    }
    if (value.indexOf(REPLACEMENT) >= 0) {
      throw SlipwayException.invalid(name, '"' + value + '"', "UTF-8, percent-encoded once");
    }
    return value;
  }

  /// A query parameter. A zero character is refused: PostgreSQL has none in texts.
  public Optional<String> query(String name) {
    return Optional.ofNullable(params().get(name)).map(value -> withoutZero(name, value));
  }

  public List<String> queryAll(String name) {
    return params().getAll(name).stream().map(value -> withoutZero(name, value)).toList();
  }

  private static String withoutZero(String name, String value) {
    if (value.indexOf('\0') >= 0) {
      throw SlipwayException.invalid(name, "a zero character", "text without it");
    }
    return value;
  }

  /// Every query parameter with all its values, in the order given.
  public Map<String, List<String>> queryParameters() {
    var all = new LinkedHashMap<String, List<String>>();
    params().forEach((name, value) -> all.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
    return all;
  }

  /// A whole-number query parameter within bounds.
  public int query(String name, int otherwise, int least, int most) {
    var text = params().get(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    var expectation = "a whole number from " + least + " to " + most;
    try {
      int value = Integer.parseInt(text);
      if (value < least || value > most) {
        throw SlipwayException.invalid(name, text, expectation);
      }
      return value;
    } catch (NumberFormatException _) {
      throw SlipwayException.invalid(name, '"' + text + '"', expectation);
    }
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(raw.headers().get(name));
  }

  /// The whole body; empty when there is none. Not for streaming routes.
  public byte[] body() {
    return whole == null ? new byte[0] : whole.content().array();
  }

  public String text() {
    return new String(body(), StandardCharsets.UTF_8);
  }

  /// The body as a record; an unknown field, a cut or a wrong type is refused.
  public <T> T json(Class<T> type) {
    T value = Json.read(body(), type);
    if (value == null) {
      throw new SlipwayException(ErrorCode.MALFORMED_BODY, "body: null (expected: an object)");
    }
    return Complete.require(value);
  }

  /// The body as it arrives, for streaming routes.
  public InputStream stream() {
    return raw.toInputStream(o -> o instanceof HttpData data ? data : HttpData.empty());
  }

  private QueryParams params() {
    var parsed = query;
    if (parsed == null) {
      parsed = context.queryParams();
      query = parsed;
    }
    return parsed;
  }
}
