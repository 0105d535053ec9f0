package slipway.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Page;
import tools.jackson.core.JacksonException;

/// Sends requests and turns failures into [SlipwayException].
final class Transport implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS_MAX = 4;
  private static final Duration RETRY_FIRST = Duration.ofMillis(100);

  /// Whether a call may be sent again after a failure that leaves its effect unknown.
  enum Repeat {
    SAFE,
    NEVER
  }

  /// One call: `path` starts with a slash and is encoded already.
  record Call(
      String method,
      String path,
      BodyPublisher body,
      String type,
      Duration timeout,
      Repeat repeat) {

    static Call get(String path) {
      return new Call("GET", path, BodyPublishers.noBody(), "", STANDARD, Repeat.SAFE);
    }

    static Call post(String path, @Nullable Object body) {
      return new Call(
          "POST",
          path,
          body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(Json.bytes(body)),
          "application/json",
          STANDARD,
          Repeat.NEVER);
    }

    Call repeatable() {
      return new Call(method, path, body, type, timeout, Repeat.SAFE);
    }

    Call within(Duration limit) {
      return new Call(method, path, body, type, limit, repeat);
    }
  }

  static final Duration STANDARD = Duration.ofSeconds(60);

  private final URI server;
  private final HttpClient http;

  Transport(URI server) {
    this.server = server;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  URI server() {
    return server;
  }

  /// A name as one segment of a path: its slash becomes `%2F`.
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  <T> T call(Call call, Class<T> answer) {
    return Json.readLenient(bytes(call), answer);
  }

  /// Every page of a list; `path` may hold a query already.
  <T> List<T> list(String path, Class<T> item) {
    var all = new ArrayList<T>();
    var join = path.indexOf('?') < 0 ? "?" : "&";
    var next = "";
    do {
      var page = page(path + (next.isEmpty() ? "" : join + "pageToken=" + segment(next)), item);
      all.addAll(page.items());
      next = page.nextPageToken() == null ? "" : page.nextPageToken();
    } while (!next.isEmpty());
    return all;
  }

  /// One page of a list.
  <T> Page<T> page(String path, Class<T> item) {
    return page(Call.get(path), item);
  }

  <T> Page<T> page(Call call, Class<T> item) {
    var type = Json.LENIENT.getTypeFactory().constructParametricType(Page.class, item);
    try {
      return Json.LENIENT.readValue(bytes(call), type);
    } catch (JacksonException e) {
      throw new SlipwayException(
          ErrorCode.MALFORMED_BODY,
          "answer of " + call.method() + " " + call.path() + ": " + e.getOriginalMessage(),
          e);
    }
  }

  byte[] bytes(Call call) {
    var response = send(call, BodyHandlers.ofByteArray());
    if (response.statusCode() >= 400) {
      throw Failures.of(response.statusCode(), response.body());
    }
    return response.body();
  }

  /// The body of an answer whose status says nothing more than its body does.
  byte[] bytesOfAnyStatus(Call call) {
    return send(call, BodyHandlers.ofByteArray()).body();
  }

  /// The body as it arrives; the caller closes it.
  InputStream stream(Call call) {
    var response = send(call, BodyHandlers.ofInputStream());
    if (response.statusCode() < 400) {
      return response.body();
    }
    try (var body = response.body()) {
      throw Failures.of(response.statusCode(), body.readAllBytes());
    } catch (IOException e) {
      throw unreachable(e);
    }
  }

  private <T> HttpResponse<T> send(Call call, HttpResponse.BodyHandler<T> handler) {
    var request = HttpRequest.newBuilder(server.resolve(call.path())).timeout(call.timeout());
    if (!call.type().isEmpty()) {
      request.header("content-type", call.type());
    }
    var prepared = request.method(call.method(), call.body()).build();
    for (int attempt = 1; ; attempt++) {
      try {
        var response = http.send(prepared, handler);
        if (attempt >= ATTEMPTS_MAX || call.repeat() == Repeat.NEVER || !isPassing(response)) {
          return response;
        }
      } catch (ConnectException e) {
        throw unreachable(e); // nobody listens: no use in asking again
      } catch (java.net.http.HttpTimeoutException e) {
        throw new SlipwayException(
            ErrorCode.TIMED_OUT,
            call.method()
                + " "
                + call.path()
                + ": no answer within "
                + call.timeout().toSeconds()
                + " s",
            e);
      } catch (IOException e) {
        if (attempt >= ATTEMPTS_MAX || call.repeat() == Repeat.NEVER) {
          throw unreachable(e);
        }
      } catch (InterruptedException e) {
        throw interrupted(e);
      }
      pause(attempt);
    }
  }

  /// Statuses by which a server says: not now.
  private static boolean isPassing(HttpResponse<?> response) {
    return response.statusCode() == 429;
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(RETRY_FIRST.multipliedBy(1L << (attempt - 1)));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static SlipwayException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new SlipwayException(ErrorCode.CANCELLED, "interrupted while waiting for the server", e);
  }

  SlipwayException unreachable(IOException e) {
    return Failures.unreachable(server, e);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
