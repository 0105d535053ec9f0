package slipway.http;

import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.server.ServerBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import slipway.config.Config.HttpConfig;
import slipway.telemetry.Telemetry;

/// Collects the routes of all areas; [WebServer] serves them.
public final class Router {
  /// One registered route, for the OpenAPI document and the tests that walk the table.
  public record Route(Method method, String path, Kind kind) {}

  /// How a route takes its body and where it runs.
  public enum Kind {
    WHOLE,
    STREAMING,
    HOT,
    DEFERRED
  }

  record PrefixFace(String prefix, ErrorFace face) {}

  private final List<RouteEntry> entries;
  private final List<PrefixFace> faces;
  private final ErrorFace errors;
  private final UnaryOperator<Handler> reading;

  public Router() {
    this(new ArrayList<>(), new ArrayList<>(), Problems::render, UnaryOperator.identity());
  }

  private Router(
      List<RouteEntry> entries,
      List<PrefixFace> faces,
      ErrorFace errors,
      UnaryOperator<Handler> reading) {
    this.entries = entries;
    this.faces = faces;
    this.errors = errors;
    this.reading = reading;
  }

  /// The same router, with routes that tell failures in another shape.
  public Router withErrors(ErrorFace face) {
    return new Router(entries, faces, face, reading);
  }

  /// The same router, whose GET routes are answered by what `around` makes of their handlers.
  public Router withReading(UnaryOperator<Handler> around) {
    return new Router(entries, faces, errors, around);
  }

  public Router get(String path, Handler handler) {
    return route(Method.GET, path, reading.apply(handler));
  }

  public Router post(String path, Handler handler) {
    return route(Method.POST, path, handler);
  }

  public Router put(String path, Handler handler) {
    return route(Method.PUT, path, handler);
  }

  public Router patch(String path, Handler handler) {
    return route(Method.PATCH, path, handler);
  }

  public Router delete(String path, Handler handler) {
    return route(Method.DELETE, path, handler);
  }

  /// A route whose handler gets the whole body. Patterns: `/a/{b}/c`, `/a/{*rest}`.
  public Router route(Method method, String path, Handler handler) {
    return add(new RouteEntry(new Route(method, path, Kind.WHOLE), errors, handler, null, null, 0));
  }

  /// A route whose handler reads [Request#stream()], of any length.
  public Router streaming(Method method, String path, Handler handler) {
    return add(
        new RouteEntry(new Route(method, path, Kind.STREAMING), errors, handler, null, null, 0));
  }

  /// A route answered on the event loop.
  public Router hot(Method method, String path, HotHandler handler) {
    return add(new RouteEntry(new Route(method, path, Kind.HOT), errors, null, handler, null, 0));
  }

  /// A route whose handler starts on the event loop and may answer later; with a body limit of its
  /// own.
  public Router deferred(Method method, String path, long bodyBytesMax, DeferredHandler handler) {
    var route = new Route(method, path, Kind.DEFERRED);
    return add(new RouteEntry(route, errors, null, null, handler, bodyBytesMax));
  }

  /// Two routes of one method that fit the same paths would leave one of them unreachable.
  private Router add(RouteEntry added) {
    var shape = shape(added.route());
    for (var entry : entries) {
      if (shape(entry.route()).equals(shape)) {
        throw new IllegalStateException(
            "route " + added.route() + " is there already as " + entry.route());
      }
    }
    entries.add(added);
    return this;
  }

  /// The route without the names of its variables.
  private static String shape(Route route) {
    var path = new StringBuilder();
    for (var segment : RouteTable.segments(route.path())) {
      path.append('/');
      path.append(segment.startsWith("{*") ? "{*}" : segment.startsWith("{") ? "{}" : segment);
    }
    return route.method() + " " + path;
  }

  /// How paths under `prefix` that no route answers are told: 404 and 405 in this face's shape.
  public Router notFound(String prefix, ErrorFace face) {
    faces.add(new PrefixFace(prefix, face));
    return this;
  }

  public List<Route> routes() {
    return entries.stream().map(RouteEntry::route).toList();
  }

  void bind(ServerBuilder server, HttpConfig config, EventStreams streams, Telemetry telemetry) {
    var gate = new Gate(config);
    var table = new RouteTable(entries);
    table.requireNoMaskedRoute();
    server.errorHandler(new ProtocolErrors(table, faces, gate));
    for (var entry : entries) {
      var route = entry.route();
      var timers = new RouteTimers(telemetry, route.method().name(), route.path());
      var binding =
          server
              .route()
              .path(route.path())
              .methods(methods(route.method()))
              .maxRequestLength(bodyBytesMax(entry, config.bodyBytesMax()));
      if (route.kind() == Kind.STREAMING) {
        binding.requestTimeoutMillis(0);
      }
      binding.build(new RouteService(entry, gate, streams, timers));
    }
  }

  /// What answers GET answers HEAD; the web server leaves the body out.
  private static HttpMethod[] methods(Method method) {
    return method == Method.GET
        ? new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}
        : new HttpMethod[] {HttpMethod.valueOf(method.name())};
  }

  private static long bodyBytesMax(RouteEntry entry, long otherwise) {
    if (entry.route().kind() == Kind.STREAMING) {
      return 0;
    }
    return entry.bodyBytesMax() > 0 ? entry.bodyBytesMax() : otherwise;
  }
}
