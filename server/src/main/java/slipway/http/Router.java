package slipway.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// Collects the routes of all areas; [WebServer] serves them.
public final class Router {
  private static final Logger LOG = LoggerFactory.getLogger(Router.class);
  private static final int REQUEST_ID_LENGTH_MAX = 128;

  /// One registered route, for the OpenAPI document and the tests that walk the table.
  public record Route(Method method, String path, Kind kind) {}

  /// How a route takes its body and where it runs.
  public enum Kind {
    WHOLE,
    STREAMING,
    HOT,
    DEFERRED
  }

  /// @param bodyBytesMax 0: the server's own limit
  private record Entry(
      Route route,
      ErrorFace errors,
      @Nullable Handler handler,
      @Nullable HotHandler hot,
      @Nullable DeferredHandler deferred,
      long bodyBytesMax) {}

  private record PrefixFace(String prefix, ErrorFace face) {}

  private final List<Entry> entries;
  private final List<PrefixFace> faces;
  private final ErrorFace errors;

  public Router() {
    this(new ArrayList<>(), new ArrayList<>(), Problems::render);
  }

  private Router(List<Entry> entries, List<PrefixFace> faces, ErrorFace errors) {
    this.entries = entries;
    this.faces = faces;
    this.errors = errors;
  }

  /// The same router, with routes that tell failures in another shape.
  public Router withErrors(ErrorFace face) {
    return new Router(entries, faces, face);
  }

  public Router get(String path, Handler handler) {
    return route(Method.GET, path, handler);
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
    entries.add(new Entry(new Route(method, path, Kind.WHOLE), errors, handler, null, null, 0));
    return this;
  }

  /// A route whose handler reads [Request#stream()], of any length.
  public Router streaming(Method method, String path, Handler handler) {
    entries.add(new Entry(new Route(method, path, Kind.STREAMING), errors, handler, null, null, 0));
    return this;
  }

  /// A route answered on the event loop.
  public Router hot(Method method, String path, HotHandler handler) {
    entries.add(new Entry(new Route(method, path, Kind.HOT), errors, null, handler, null, 0));
    return this;
  }

  /// A route whose handler starts on the event loop and may answer later; with a body limit of its
  /// own.
  public Router deferred(Method method, String path, long bodyBytesMax, DeferredHandler handler) {
    var route = new Route(method, path, Kind.DEFERRED);
    entries.add(new Entry(route, errors, null, null, handler, bodyBytesMax));
    return this;
  }

  /// How paths under `prefix` that no route answers are told: 404 and 405 in this face's shape.
  public Router notFound(String prefix, ErrorFace face) {
    faces.add(new PrefixFace(prefix, face));
    return this;
  }

  public List<Route> routes() {
    return entries.stream().map(Entry::route).toList();
  }

  void bind(ServerBuilder server, long bodyBytesMax) {
    for (var entry : entries) {
      var binding =
          server
              .route()
              .path(entry.route().path())
              .methods(HttpMethod.valueOf(entry.route().method().name()))
              .maxRequestLength(bodyBytesMax(entry, bodyBytesMax));
      if (entry.route().kind() == Kind.STREAMING) {
        binding.requestTimeoutMillis(0);
      }
      binding.build((context, raw) -> serve(entry, context, raw));
    }
  }

  private static long bodyBytesMax(Entry entry, long otherwise) {
    if (entry.route().kind() == Kind.STREAMING) {
      return 0;
    }
    return entry.bodyBytesMax() > 0 ? entry.bodyBytesMax() : otherwise;
  }

  private static HttpResponse serve(Entry entry, ServiceRequestContext context, HttpRequest raw) {
    var id = requestId(raw);
    if (entry.route().kind() == Kind.STREAMING) {
      return HttpResponse.of(
          () -> answer(entry, new Request(context, raw, null, id), context),
          context.blockingTaskExecutor());
    }
    if (entry.hot() != null) {
      return HttpResponse.of(
          raw.aggregate()
              .handle((whole, failure) ->
                  answer(entry, new Request(context, raw, whole, id), context, failure)));
    }
    var deferred = entry.deferred();
    if (deferred != null) {
      return HttpResponse.of(
          raw.aggregate()
              .thenCompose(
                  whole -> later(entry, deferred, new Request(context, raw, whole, id), context))
              .exceptionally(
                  failure -> answer(entry, new Request(context, raw, null, id), context, failure)));
    }
    return HttpResponse.of(
        raw.aggregate()
            .handleAsync(
                (AggregatedHttpRequest whole, Throwable failure) ->
                    answer(entry, new Request(context, raw, whole, id), context, failure),
                context.blockingTaskExecutor()));
  }

  private static HttpResponse answer(
      Entry entry, Request request, ServiceRequestContext context, @Nullable Throwable failure) {
    if (failure != null) {
      return toArmeria(entry.errors().render(bodyFailure(failure), request), request, context);
    }
    return answer(entry, request, context);
  }

  private static HttpResponse answer(Entry entry, Request request, ServiceRequestContext context) {
    MDC.put("request_id", request.id());
    try {
      var hot = entry.hot();
      var handler = entry.handler();
      Response response =
          hot != null
              ? hot.handle(request)
              : java.util.Objects.requireNonNull(handler).handle(request);
      return toArmeria(response, request, context);
    } catch (Exception e) {
      return failed(entry, request, context, e);
    } finally {
      MDC.remove("request_id");
    }
  }

  private static CompletableFuture<HttpResponse> later(
      Entry entry, DeferredHandler handler, Request request, ServiceRequestContext context) {
    try {
      return handler
          .handle(request)
          .handle((response, failure) ->
              failure == null
                  ? toArmeria(response, request, context)
                  : failed(entry, request, context, unwrapped(failure)));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(entry, request, context, e));
    }
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static HttpResponse failed(
      Entry entry, Request request, ServiceRequestContext context, Throwable failure) {
    if (failure instanceof SlipwayException known) {
      if (known.code().fault() == ErrorCode.Fault.SERVER) {
        LOG.error("{} {} failed", request.method(), request.path(), failure);
      }
      return toArmeria(entry.errors().render(known, request), request, context);
    }
    LOG.error("{} {} failed", request.method(), request.path(), failure);
    var hidden =
        new SlipwayException(
            ErrorCode.INTERNAL,
            "the server failed; its log names request " + request.id(),
            failure);
    return toArmeria(entry.errors().render(hidden, request), request, context);
  }

  private static SlipwayException bodyFailure(Throwable failure) {
    var cause = unwrapped(failure);
    if (cause instanceof com.linecorp.armeria.common.ContentTooLargeException large) {
      return new SlipwayException(
          ErrorCode.TOO_LARGE,
          "body: "
              + large.transferred()
              + " bytes or more (expected: <= "
              + large.maxContentLength()
              + ")");
    }
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY, "body: cut off (" + cause.getMessage() + ")", cause);
  }

  private static String requestId(HttpRequest raw) {
    var given = raw.headers().get("x-request-id");
    return given != null && !given.isEmpty() && given.length() <= REQUEST_ID_LENGTH_MAX
        ? given
        : UUID.randomUUID().toString();
  }

  private static HttpResponse toArmeria(
      Response response, Request request, ServiceRequestContext context) {
    var headers = ResponseHeaders.builder(HttpStatus.valueOf(response.status()));
    headers.add("x-request-id", request.id());
    response.headers().forEach(headers::set);
    return switch (response.body()) {
      case Response.Bytes(var type, var content) -> {
        if (!type.isEmpty()) {
          headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        yield HttpResponse.of(headers.build(), HttpData.wrap(content));
      }
      case Response.FilePart(var type, var file, var offset, var length) -> {
        headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        headers.contentLength(length);
        context.clearRequestTimeout();
        yield length == 0
            ? HttpResponse.of(headers.build())
            : HttpResponse.of(headers.build(), StreamMessage.of(file).range(offset, length));
      }
      case Response.Events(var source) -> {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        context.clearRequestTimeout();
        yield EventStream.start(headers.build(), source, context);
      }
    };
  }
}
