package slipway.ui;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import slipway.access.Access;
import slipway.http.Handler;
import slipway.http.Request;
import slipway.http.Response;

/// Keeps open pages up to date. A page that is asked for as `text/event-stream` is sent once, and
/// again whenever it reads otherwise than before: no page has to say what it depends on, and none
/// can forget to. All who look at one page share its rendering, which takes at most a twentieth of
/// the time, or is made anew every ten seconds.
final class Live {
  private static final String STREAM = "text/event-stream";
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration REST_MIN = Duration.ofSeconds(1);
  private static final Duration REST_MAX = Duration.ofSeconds(10);
  private static final int REST_FACTOR = 19;

  /// What tells one page from another: who reads it, and its whole address.
  private record Place(
      String caller, String server, String path, Map<String, List<String>> query) {}

  private final Access access;
  private final Map<Place, Watched> watched = new ConcurrentHashMap<>();

  Live(Access access) {
    this.access = access;
  }

  /// The page, or its stream, as the request wishes.
  Handler around(Handler page) {
    return request ->
        wantsStream(request)
            ? stream(page, request)
            : Zipped.page(page.handle(request), request).with("vary", "accept, accept-encoding");
  }

  private static boolean wantsStream(Request request) {
    return request.header("accept").orElse("").contains(STREAM);
  }

  /// The first rendering is made here, so that a page which is refused is refused as ever.
  private Response stream(Handler page, Request request) throws Exception {
    var first = page.handle(request);
    if (first.status() != 200 || !isPage(first)) {
      return first;
    }
    var place =
        new Place(
            access.caller(request).toString(),
            Site.server(request),
            request.path(),
            request.queryParameters());
    return Response.events(sink -> {
      var shared =
          watched.compute(place, (_, known) -> (known == null ? new Watched() : known).joined());
      try {
        var sent = "";
        while (sink.isOpen()) {
          var now = shared.content(page, request);
          if (!now.equals(sent)) {
            sink.send("page", now);
            sent = now;
          }
          Thread.sleep(LOOK);
        }
      } finally {
        watched.compute(place, (_, known) -> known == null || known.left() ? null : known);
      }
    });
  }

  private static boolean isPage(Response response) {
    return response.body() instanceof Response.Bytes(var type, _) && type.startsWith("text/html");
  }

  /// A page that somebody has open.
  private static final class Watched {
    private int watchers;
    private String content = "";
    private long lookedNanos;
    private long restNanos = -1;

    synchronized Watched joined() {
      watchers++;
      return this;
    }

    /// Whether nobody looks any more.
    synchronized boolean left() {
      watchers--;
      return watchers == 0;
    }

    /// As it was rendered last, or anew when it has rested long enough.
    synchronized String content(Handler page, Request request) throws Exception {
      long began = System.nanoTime();
      if (restNanos < 0 || began - lookedNanos >= restNanos) {
        content = main(page.handle(request));
        lookedNanos = System.nanoTime();
        restNanos =
            Math.clamp(REST_FACTOR * (lookedNanos - began), REST_MIN.toNanos(), REST_MAX.toNanos());
      }
      return content;
    }

    /// What is between the page's frame, without the clock and the addresses of scripts.
    private static String main(Response response) {
      if (!(response.body() instanceof Response.Bytes(_, var bytes))) {
        return "";
      }
      var html = new String(bytes, StandardCharsets.UTF_8);
      int from = html.indexOf("<main");
      int to = html.lastIndexOf("</main>");
      return from < 0 || to < from ? html : html.substring(from, to + "</main>".length());
    }
  }
}
