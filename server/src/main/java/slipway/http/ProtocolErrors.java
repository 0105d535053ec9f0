package slipway.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.RoutingStatus;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;

/// Answers what no handler sees: paths without a route, methods without a handler, bodies over the
/// limit, requests that are no HTTP. All in the shape of the face that the path belongs to.
final class ProtocolErrors implements ServerErrorHandler {
  private static final String JSON = "application/json; charset=utf-8";

  private final RouteTable table;
  private final List<Router.PrefixFace> faces;
  private final Gate gate;

  ProtocolErrors(RouteTable table, List<Router.PrefixFace> faces, Gate gate) {
    this.table = table;
    this.faces = List.copyOf(faces);
    this.gate = gate;
  }

  static SlipwayException tooLarge(ContentTooLargeException large) {
    return new SlipwayException(
        ErrorCode.TOO_LARGE,
        "body: "
            + Math.max(large.transferred(), large.contentLength())
            + " bytes or more (expected: <= "
            + large.maxContentLength()
            + ")");
  }

  @Override
  public @Nullable HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    if (cause instanceof RequestTimeoutException) {
      boolean arrived = context.request().whenComplete().isDone();
      return rendered(
              context,
              new SlipwayException(
                  arrived ? ErrorCode.TIMED_OUT : ErrorCode.MALFORMED_BODY,
                  arrived
                      ? "no answer in " + context.requestTimeoutMillis() + " ms; try again"
                      : "body: not here in time (expected: all of it)"))
          .toHttpResponse();
    }
    if (cause instanceof ContentTooLargeException large) {
      return rendered(context, tooLarge(large)).toHttpResponse();
    }
    return null;
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    if (context == null) {
      return unreadable(status, description);
    }
    if (cause instanceof ContentTooLargeException large) {
      return rendered(context, tooLarge(large));
    }
    if (status.equals(HttpStatus.NOT_FOUND)
        || status.equals(HttpStatus.METHOD_NOT_ALLOWED)
        || context.routingContext().status() == RoutingStatus.CORS_PREFLIGHT) {
      return unrouted(context);
    }
    return rendered(
        context,
        new SlipwayException(
            codeOf(status), description == null ? status.reasonPhrase() : description));
  }

  private AggregatedHttpResponse unrouted(ServiceRequestContext context) {
    var refusal = gate.refusal(context.request().headers());
    if (refusal != null) {
      return rendered(context, refusal);
    }
    var path = context.path();
    var methods = table.methodsAt(path);
    if (methods.isEmpty()) {
      var hint = table.nearest(path).map(near -> "; did you mean " + near + "?").orElse("");
      return rendered(
          context,
          new SlipwayException(
              ErrorCode.NO_SUCH_ROUTE,
              context.method() + " " + path + " (expected: a route of this server" + hint + ")"));
    }
    var allow = String.join(", ", methods);
    if (context.method() == com.linecorp.armeria.common.HttpMethod.OPTIONS) {
      return options(context, allow);
    }
    var answer =
        rendered(
            context,
            new SlipwayException(
                ErrorCode.METHOD_NOT_ALLOWED,
                context.method() + " " + path + " (expected: " + allow + ")"));
    return AggregatedHttpResponse.of(
        answer.headers().toBuilder().set(HttpHeaderNames.ALLOW, allow).build(), answer.content());
  }

  private AggregatedHttpResponse options(ServiceRequestContext context, String allow) {
    var headers = ResponseHeaders.builder(HttpStatus.NO_CONTENT).set(HttpHeaderNames.ALLOW, allow);
    var origin = context.request().headers().get(HttpHeaderNames.ORIGIN);
    if (gate.isListed(origin)) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, String.valueOf(origin));
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow);
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "content-type, x-request-id");
      headers.set(HttpHeaderNames.VARY, "origin");
    }
    return AggregatedHttpResponse.of(headers.build());
  }

  private AggregatedHttpResponse rendered(ServiceRequestContext context, SlipwayException failure) {
    var id = RequestIds.of(context.request().headers());
    var request = new Request(context, context.request(), null, id);
    var response = face(context).render(failure, request);
    var headers =
        ResponseHeaders.builder(HttpStatus.valueOf(response.status())).set(RequestIds.HEADER, id);
    response.headers().forEach(headers::set);
    return switch (response.body()) {
      case Response.Bytes(var type, var content) ->
          AggregatedHttpResponse.of(
              headers.set(HttpHeaderNames.CONTENT_TYPE, type.isEmpty() ? JSON : type).build(),
              HttpData.wrap(content));
      case Response.FilePart _, Response.Once _, Response.Events _ ->
          throw new IllegalStateException("an error is told in bytes");
    };
  }

  private ErrorFace face(ServiceRequestContext context) {
    if (context.config().service() instanceof RouteService route) {
      return route.errors();
    }
    for (var face : faces) {
      if (context.path().startsWith(face.prefix())) {
        return face.face();
      }
    }
    return Problems::render;
  }

  /// What could not be read as a request has no path and so no face. Whatever the web server
  /// stumbled over in it, it is the sender's.
  private static AggregatedHttpResponse unreadable(
      HttpStatus status, @Nullable String description) {
    var told = status.isServerError() ? HttpStatus.BAD_REQUEST : status;
    var problem =
        new Problems.Problem(
            codeOf(told).name(),
            "request: "
                + (description == null ? told.reasonPhrase() : description)
                + " (expected: HTTP/1.1 or HTTP/2)",
            List.of(),
            RequestIds.fresh());
    return AggregatedHttpResponse.of(
        ResponseHeaders.builder(told).set(HttpHeaderNames.CONTENT_TYPE, JSON).build(),
        HttpData.wrap(Json.bytes(problem)));
  }

  private static ErrorCode codeOf(HttpStatus status) {
    return switch (status.code()) {
      case 403 -> ErrorCode.PERMISSION_DENIED;
      case 404 -> ErrorCode.NO_SUCH_ROUTE;
      case 405 -> ErrorCode.METHOD_NOT_ALLOWED;
      case 413, 414, 431 -> ErrorCode.TOO_LARGE;
      case 415 -> ErrorCode.UNSUPPORTED_MEDIA_TYPE;
      case 429 -> ErrorCode.TOO_MANY_REQUESTS;
      case 503 -> ErrorCode.UNAVAILABLE;
      default -> status.isServerError() ? ErrorCode.INTERNAL : ErrorCode.MALFORMED_BODY;
    };
  }
}
