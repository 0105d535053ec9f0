package slipway.http;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.ExchangeType;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.RoutingContext;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.telemetry.RequestId;

/// One route as the web server calls it: gate, body, handler on its kind of thread, answer, timer.
final class RouteService implements HttpService {
  private static final Logger LOG = LoggerFactory.getLogger(RouteService.class);

  private final RouteEntry entry;
  private final Gate gate;
  private final EventStreams streams;
  private final RouteTimers timers;

  RouteService(RouteEntry entry, Gate gate, EventStreams streams, RouteTimers timers) {
    this.entry = entry;
    this.gate = gate;
    this.streams = streams;
    this.timers = timers;
  }

  ErrorFace errors() {
    return entry.errors();
  }

  /// One request on its way: what every step needs.
  private record Exchange(
      ServiceRequestContext context, HttpRequest raw, String id, long beganNanos) {
    Request request(@Nullable AggregatedHttpRequest whole) {
      return new Request(context, raw, whole, id);
    }
  }

  /// Bodies of routes that want them whole are collected by the web server itself, which is
  /// cheaper.
  @Override
  public ExchangeType exchangeType(RoutingContext context) {
    return switch (entry.route().kind()) {
      case HOT, DEFERRED -> ExchangeType.UNARY;
      case WHOLE -> ExchangeType.RESPONSE_STREAMING;
      case STREAMING -> ExchangeType.BIDI_STREAMING;
    };
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest raw) {
    var exchange = new Exchange(context, raw, RequestIds.of(raw.headers()), System.nanoTime());
    var refusal = gate.refusal(raw.headers());
    if (refusal != null) {
      return failed(exchange, exchange.request(null), refusal);
    }
    return switch (entry.route().kind()) {
      case STREAMING ->
          HttpResponse.of(
              () -> answer(exchange, exchange.request(null)), context.blockingTaskExecutor());
      case HOT -> hot(exchange);
      case DEFERRED -> deferred(exchange);
      case WHOLE ->
          HttpResponse.of(
              raw.aggregate()
                  .handleAsync(
                      (AggregatedHttpRequest whole, Throwable failure) ->
                          answer(exchange, whole, failure),
                      context.blockingTaskExecutor()));
    };
  }

  private HttpResponse hot(Exchange exchange) {
    var body = exchange.raw().aggregate();
    if (body.isDone() && !body.isCompletedExceptionally()) {
      return answer(exchange, exchange.request(body.join()));
    }
    return HttpResponse.of(body.handle((whole, failure) -> answer(exchange, whole, failure)));
  }

  private HttpResponse deferred(Exchange exchange) {
    var body = exchange.raw().aggregate();
    return HttpResponse.of(
        body.thenCompose(whole -> later(exchange, exchange.request(whole)))
            .exceptionally(failure -> answer(exchange, null, failure)));
  }

  private CompletableFuture<HttpResponse> later(Exchange exchange, Request request) {
    try {
      var handler = Objects.requireNonNull(entry.deferred());
      return RequestId.during(exchange.id(), () -> handler.handle(request))
          .handle((response, failure) ->
              failure == null
                  ? answered(exchange, response)
                  : failed(exchange, request, unwrapped(failure)));
    } catch (RuntimeException e) {
      return CompletableFuture.completedFuture(failed(exchange, request, e));
    }
  }

  private HttpResponse answer(
      Exchange exchange, @Nullable AggregatedHttpRequest whole, @Nullable Throwable failure) {
    var request = exchange.request(whole);
    return failure == null
        ? answer(exchange, request)
        : failed(exchange, request, bodyFailure(failure));
  }

  private HttpResponse answer(Exchange exchange, Request request) {
    try {
      return RequestId.during(exchange.id(), () -> answered(exchange, handle(request)));
    } catch (Exception e) {
      return failed(exchange, request, e);
    } catch (StackOverflowError e) {
      return failed(exchange, request, e);
    }
  }

  private Response handle(Request request) throws Exception {
    var hot = entry.hot();
    return hot != null
        ? hot.handle(request)
        : Objects.requireNonNull(entry.handler()).handle(request);
  }

  private HttpResponse failed(Exchange exchange, Request request, Throwable failure) {
    return RequestId.during(
        exchange.id(),
        () -> answered(exchange, entry.errors().render(told(exchange, failure), request)));
  }

  /// What the client is told. Failures that nobody foresaw are logged and hidden, for their text
  /// may hold what is not the client's to see.
  private static SlipwayException told(Exchange exchange, Throwable failure) {
    var raw = exchange.raw();
    if (raw.whenComplete().isCompletedExceptionally() && !(failure instanceof SlipwayException)) {
      return new SlipwayException(
          ErrorCode.MALFORMED_BODY, "body: cut off (expected: the whole of it)", failure);
    }
    if (failure instanceof SlipwayException known) {
      if (known.code().fault() == ErrorCode.Fault.SERVER) {
        LOG.error("{} {} failed", raw.method(), exchange.context().path(), failure);
      }
      return known;
    }
    LOG.error("{} {} failed", raw.method(), exchange.context().path(), failure);
    return new SlipwayException(
        ErrorCode.INTERNAL, "the server failed; its log names request " + exchange.id(), failure);
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static SlipwayException bodyFailure(Throwable failure) {
    var cause = unwrapped(failure);
    if (cause instanceof ContentTooLargeException large) {
      return ProtocolErrors.tooLarge(large);
    }
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY, "body: cut off (" + cause.getMessage() + ")", cause);
  }

  private HttpResponse answered(Exchange exchange, Response response) {
    timers.record(response.status(), exchange.beganNanos());
    var headers = ResponseHeaders.builder(HttpStatus.valueOf(response.status()));
    headers.add(RequestIds.HEADER, exchange.id());
    var origin = exchange.raw().headers().get(HttpHeaderNames.ORIGIN);
    if (gate.isListed(origin)) {
      headers.add(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, String.valueOf(origin));
      headers.add(HttpHeaderNames.VARY, "origin");
    }
    response.headers().forEach(headers::set);
    return switch (response.body()) {
      case Response.Bytes(var type, var content) -> {
        if (!type.isEmpty() && !headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
          headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        }
        yield HttpResponse.of(headers.build(), HttpData.wrap(content));
      }
      case Response.FilePart part -> {
        exchange.context().clearRequestTimeout();
        yield FileAnswer.of(headers, part, exchange.raw().headers());
      }
      case Response.Once once -> {
        exchange.context().clearRequestTimeout();
        yield FileAnswer.once(headers, once);
      }
      case Response.Events(var source) -> {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        exchange.context().clearRequestTimeout();
        yield streams.start(headers.build(), source, exchange.context(), exchange.id());
      }
    };
  }
}
