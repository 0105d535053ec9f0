package slipway.ui;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import slipway.access.Access;
import slipway.http.Handler;
import slipway.http.Request;
import slipway.http.Response;

/// Keeps open pages up to date. A page that is asked for as `text/event-stream` is sent once, and
/// again whenever it reads otherwise than before: no page has to say what it depends on, and none
/// can forget to. All who look at one page share its rendering, which takes at most a twentieth of
/// the time, or is made anew every ten seconds. A page that is opened is rendered once: its stream
/// begins with what was just answered.
final class Live {
  private static final String STREAM = "text/event-stream";
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration REST_MIN = Duration.ofSeconds(1);
  private static final Duration REST_MAX = Duration.ofSeconds(10);
  private static final int REST_FACTOR = 19;
  private static final int OPENED_MAX = 16;

  /// What tells one page from another: who reads it, and its whole address.
  private record Place(
      String caller, String server, String path, Map<String, List<String>> query) {}

  private final Access access;
  private final LongSupplier nanos;
  private final Map<Place, Watched> watched = new ConcurrentHashMap<>();

  /// Pages that were answered and that nobody follows yet, the oldest first.
  private final Map<Place, Rendering> opened = new LinkedHashMap<>();

  Live(Access access) {
    this(access, System::nanoTime);
  }

  /// @param nanos a clock that only goes forward
  Live(Access access, LongSupplier nanos) {
    this.access = access;
    this.nanos = nanos;
  }

  /// The page, or its stream, as the request wishes.
  Handler around(Handler page) {
    return request ->
        wantsStream(request)
            ? stream(page, request)
            : Zipped.page(open(page, request), request).with("vary", "accept, accept-encoding");
  }

  private static boolean wantsStream(Request request) {
    return request.header("accept").orElse("").contains(STREAM);
  }

  /// The page, remembered for the stream that follows it.
  private Response open(Handler page, Request request) throws Exception {
    var rendering = render(page, request);
    if (rendering.isPage()) {
      var place = place(request);
      var shared = watched.get(place);
      if (shared == null) {
        keep(place, rendering);
      } else {
        shared.take(rendering);
      }
    }
    return rendering.response();
  }

  private void keep(Place place, Rendering rendering) {
    synchronized (opened) {
      opened.values().removeIf(known -> !known.isFresh(nanos.getAsLong()));
      if (opened.size() >= OPENED_MAX) {
        opened.remove(opened.keySet().iterator().next());
      }
      opened.put(place, rendering);
    }
  }

  /// A page that is refused is refused as ever: before the stream begins.
  private Response stream(Handler page, Request request) throws Exception {
    var place = place(request);
    var known = recent(place);
    var first = known == null ? render(page, request) : known;
    if (!first.isPage()) {
      return first.response();
    }
    return Response.events(sink -> {
      var shared =
          watched.compute(
              place, (_, other) -> (other == null ? new Watched(first) : other).joined(first));
      try {
        var sent = "";
        while (sink.isOpen()) {
          var now = shared.content(() -> render(page, request), nanos.getAsLong());
          if (!now.equals(sent)) {
            sink.send("page", now);
            sent = now;
          }
          Thread.sleep(LOOK);
        }
      } finally {
        watched.compute(place, (_, other) -> other == null || other.left() ? null : other);
      }
    });
  }

  /// As the page was rendered a moment ago; null when it was not.
  private @Nullable Rendering recent(Place place) {
    var shared = watched.get(place);
    Rendering known;
    synchronized (opened) {
      known = opened.remove(place);
    }
    var newest = shared == null ? known : shared.rendering();
    return newest != null && newest.isFresh(nanos.getAsLong()) ? newest : null;
  }

  private Place place(Request request) {
    return new Place(
        access.caller(request).toString(),
        Site.server(request),
        request.path(),
        request.queryParameters());
  }

  private Rendering render(Handler page, Request request) throws Exception {
    long began = nanos.getAsLong();
    var response = page.handle(request);
    long ended = nanos.getAsLong();
    long rest = Math.clamp(REST_FACTOR * (ended - began), REST_MIN.toNanos(), REST_MAX.toNanos());
    return new Rendering(response, ended, rest);
  }

  /// An answer, and how long it goes for the present one.
  private record Rendering(Response response, long endedNanos, long restNanos) {
    boolean isFresh(long nanos) {
      return nanos - endedNanos < restNanos;
    }

    boolean isPage() {
      return response.status() == 200
          && response.body() instanceof Response.Bytes(var type, _)
          && type.startsWith("text/html");
    }

    /// What is between the page's frame, without the clock and the addresses of scripts.
    String main() {
      if (!(response.body() instanceof Response.Bytes(_, var bytes))) {
        return "";
      }
      var html = new String(bytes, StandardCharsets.UTF_8);
      int from = html.indexOf("<main");
      int to = html.lastIndexOf("</main>");
      return from < 0 || to < from ? html : html.substring(from, to + "</main>".length());
    }
  }

  /// A page that somebody has open.
  private static final class Watched {
    private int watchers;
    private Rendering rendering;
    private String content;

    Watched(Rendering rendering) {
      this.rendering = rendering;
      this.content = rendering.main();
    }

    synchronized Watched joined(Rendering seen) {
      watchers++;
      take(seen);
      return this;
    }

    /// Whether nobody looks any more.
    synchronized boolean left() {
      watchers--;
      return watchers == 0;
    }

    synchronized Rendering rendering() {
      return rendering;
    }

    /// Shows this, unless something newer is shown.
    synchronized void take(Rendering other) {
      if (other.endedNanos() - rendering.endedNanos() > 0) {
        rendering = other;
        content = other.main();
      }
    }

    /// As it was rendered last, or anew when it has rested long enough.
    synchronized String content(Callable<Rendering> anew, long now) throws Exception {
      if (!rendering.isFresh(now)) {
        take(anew.call());
      }
      return content;
    }
  }
}
