package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.config.CrashPoint;
import slipway.http.Request;
import slipway.http.Response;
import slipway.ids.Ids;
import slipway.serving.ActiveRelease.Answer;
import slipway.serving.ActiveRelease.Question;
import slipway.time.BusinessClock;
import slipway.time.Micros;
import slipway.time.WallClock;

/// Answers one prediction on the event loop: body, vector, model, log, answer. Nothing in it waits,
/// but for endpoints whose log must be on disk first: these are answered when it is.
final class PredictHandler {
  private static final String JSON = "application/json; charset=utf-8";
  private static final int ANSWER_LENGTH = 320;

  private final BiFunction<String, String, @Nullable LiveEndpoint> endpoints;
  private final PredictionLog log;
  private final Parts parts;

  /// Clocks, ids and the tests' way to crash.
  record Parts(Ids ids, BusinessClock business, WallClock wall, CrashPoint crashPoint) {}

  PredictHandler(
      BiFunction<String, String, @Nullable LiveEndpoint> endpoints,
      PredictionLog log,
      Parts parts) {
    this.endpoints = endpoints;
    this.log = log;
    this.parts = parts;
  }

  CompletableFuture<Response> handle(Request request, String project, String endpoint) {
    long start = System.nanoTime();
    var live = endpoints.apply(project, endpoint);
    if (live == null) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "endpoint: \""
              + endpoint
              + "\" (expected: an applied endpoint of project "
              + project
              + ")");
    }
    try {
      var release = retained(live, request);
      try {
        return answer(request, live, release, start);
      } finally {
        release.done();
      }
    } catch (SlipwayException e) {
      live.metrics().refused(e.code());
      throw e;
    } catch (RuntimeException e) {
      live.metrics().refused(ErrorCode.INTERNAL);
      throw e;
    }
  }

  private CompletableFuture<Response> answer(
      Request request, LiveEndpoint live, ActiveRelease release, long start) {
    var question = release.question(request.body());
    var answer = release.answer(question);
    var id = parts.ids().next();
    boolean durable = live.isDurable();
    boolean kept = live.log().append(record(id, request, question, answer));
    if (!kept && durable) {
      throw new SlipwayException(
          ErrorCode.STORAGE_FULL,
          "the prediction could not be logged (expected: space on the server's disk; this endpoint"
              + " answers only what is logged)");
    }
    var response = Response.of(200, JSON, body(id, request, release, answer));
    parts.crashPoint().pass("after:serving.predict");
    if (!durable) {
      live.metrics().answered(System.nanoTime() - start);
      return CompletableFuture.completedFuture(response);
    }
    return log.forced(live.log())
        .thenApply(_ -> {
          live.metrics().answered(System.nanoTime() - start);
          return response;
        });
  }

  private static ActiveRelease retained(LiveEndpoint live, Request request) {
    while (true) {
      var release = live.active();
      if (release == null) {
        Door.requireObject(request.body());
        throw new SlipwayException(
            ErrorCode.NOT_RELEASED,
            "endpoint "
                + live.name()
                + ": nothing is released (expected: a release; run the pipeline that ends in a"
                + " release step)");
      }
      if (release.retain()) {
        return release;
      }
    }
  }

  private LogRecord record(UUID id, Request request, Question question, Answer answer) {
    parts.crashPoint().pass("before:serving.predict");
    var entity = question.entity();
    return new LogRecord(
        id,
        Micros.of(parts.business().now()),
        Micros.of(parts.wall().now()),
        question.origin(),
        request.id().getBytes(StandardCharsets.UTF_8),
        entity == null ? null : entity.getBytes(StandardCharsets.UTF_8),
        question.vector(),
        answer.output());
  }

  /// The answer as [slipway.api.wire.Prediction] reads it, written by hand.
  private static byte[] body(UUID id, Request request, ActiveRelease release, Answer answer) {
    var out = new StringBuilder(ANSWER_LENGTH).append("{\"prediction\":");
    string(out, answer.prediction());
    var probability = answer.probability();
    if (probability != null) {
      out.append(",\"probability\":").append(probability.floatValue());
    }
    out.append(",\"release\":\"").append(release.release().digest().hex());
    out.append("\",\"predictionId\":\"").append(id);
    out.append("\",\"requestId\":");
    string(out, request.id());
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void string(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\' || c > '~') {
        out.append(Json.text(text));
        return;
      }
    }
    out.append('"').append(text).append('"');
  }
}
