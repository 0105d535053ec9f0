package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
import slipway.serving.LiveSplit.Served;
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
  private final ShadowScorer shadows;
  private final Parts parts;

  /// Clocks, ids and the tests' way to crash.
  record Parts(Ids ids, BusinessClock business, WallClock wall, CrashPoint crashPoint) {}

  PredictHandler(
      BiFunction<String, String, @Nullable LiveEndpoint> endpoints,
      PredictionLog log,
      ShadowScorer shadows,
      Parts parts) {
    this.endpoints = endpoints;
    this.log = log;
    this.shadows = shadows;
    this.parts = parts;
  }

  CompletableFuture<Response> handle(Request request, String project, String endpoint) {
    long start = System.nanoTime();
    var live = require(project, endpoint);
    try {
      if (live.split() == null) {
        Door.requireObject(request.body());
      }
      var split = retained(live);
      try {
        return answer(request, live, split, start);
      } finally {
        split.done();
      }
    } catch (SlipwayException e) {
      live.metrics().refused(e.code());
      throw e;
    } catch (RuntimeException e) {
      live.metrics().refused(ErrorCode.INTERNAL);
      throw e;
    }
  }

  /// The endpoint, which need not have a release.
  LiveEndpoint require(String project, String endpoint) {
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
    return live;
  }

  /// Answers many bodies as if each had come alone, but for this: all of them are answered and
  /// logged, or the first that is refused refuses them all and none is logged. The rows of one
  /// request share its id; each counts as slow when its share of the time is.
  CompletableFuture<List<Row>> answerAll(
      LiveEndpoint live, LiveSplit split, List<byte[]> bodies, String requestId, long start) {
    var all = new ArrayList<Served>(bodies.size());
    for (int i = 0; i < bodies.size(); i++) {
      try {
        all.add(split.serve(bodies.get(i), requestId));
      } catch (SlipwayException e) {
        throw bodies.size() == 1
            ? e
            : new SlipwayException(e.code(), "row " + i + ": " + e.message(), e.details());
      }
    }
    boolean durable = live.isDurable();
    var rows = new ArrayList<Row>(all.size());
    var records = new ArrayList<LogRecord>(all.size());
    for (var served : all) {
      var row = new Row(parts.ids().next(), served);
      var record = record(row.id(), requestId, served);
      if (!live.log().append(record) && durable) {
        throw notLogged();
      }
      rows.add(row);
      records.add(record);
    }
    long share = (System.nanoTime() - start) / rows.size();
    for (int i = 0; i < rows.size(); i++) {
      var served = rows.get(i).served();
      shadows.offer(live, split, served.role(), records.get(i), bodies.get(i));
      count(live, split, served, share);
    }
    return (durable
            ? log.forced(live.log()).thenApply(_ -> rows)
            : CompletableFuture.completedFuture(rows))
        .thenApply(answered -> {
          live.metrics().answered(answered.size(), System.nanoTime() - start);
          return answered;
        });
  }

  /// One of many answers.
  record Row(UUID id, Served served) {}

  private CompletableFuture<Response> answer(
      Request request, LiveEndpoint live, LiveSplit split, long start) {
    var served = split.serve(request.body(), request.id());
    var id = parts.ids().next();
    var record = record(id, request.id(), served);
    boolean durable = live.isDurable();
    boolean kept = live.log().append(record);
    if (!kept && durable) {
      throw notLogged();
    }
    var response = Response.of(200, JSON, body(id, request, served));
    shadows.offer(live, split, served.role(), record, request.body());
    count(live, split, served, System.nanoTime() - start);
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

  private static SlipwayException notLogged() {
    return new SlipwayException(
        ErrorCode.STORAGE_FULL,
        "the prediction could not be logged (expected: space on the server's disk; this endpoint"
            + " answers only what is logged)");
  }

  private static void count(LiveEndpoint live, LiveSplit split, Served served, long nanos) {
    int slow = live.isSlow(nanos) ? SplitCounters.SLOW : 0;
    split.counters().count(served.assigned(), served.events() | slow, served.sticky());
    if (served.role().variant() == Variant.FALLBACK) {
      live.metrics().fellBack();
    }
  }

  /// The split in force, to be given back with [LiveSplit#done].
  static LiveSplit retained(LiveEndpoint live) {
    while (true) {
      var split = live.split();
      if (split == null) {
        throw new SlipwayException(
            ErrorCode.NOT_RELEASED,
            "endpoint "
                + live.name()
                + ": nothing is released (expected: a release; run the pipeline that ends in a"
                + " release step)");
      }
      if (split.retain()) {
        return split;
      }
    }
  }

  private LogRecord record(UUID id, String requestId, Served served) {
    parts.crashPoint().pass("before:serving.predict");
    var question = served.question();
    var entity = question.entity();
    return new LogRecord(
        id,
        Micros.of(parts.business().now()),
        Micros.of(parts.wall().now()),
        served.role().origin(question),
        requestId.getBytes(StandardCharsets.UTF_8),
        entity == null ? null : entity.getBytes(StandardCharsets.UTF_8),
        question.vector(),
        served.answer().output());
  }

  /// The answer as [slipway.api.wire.Prediction] reads it, written by hand.
  private static byte[] body(UUID id, Request request, Served served) {
    var answer = served.answer();
    var out = new StringBuilder(ANSWER_LENGTH).append("{\"prediction\":");
    var prediction = answer.prediction();
    var probability = answer.probability();
    if (prediction == null || probability == null) {
      out.append(String.valueOf(prediction)); // an amount is a number
    } else {
      string(out, prediction);
      out.append(",\"probability\":").append(probability.floatValue());
      probabilities(out, answer);
    }
    out.append(",\"release\":\"").append(served.role().release().release().digest().hex());
    out.append("\",\"predictionId\":\"").append(id);
    out.append("\",\"requestId\":");
    string(out, request.id());
    return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void probabilities(StringBuilder out, ActiveRelease.Answer answer) {
    var classes = answer.classes();
    for (int i = 0; i < classes.size(); i++) {
      out.append(i == 0 ? ",\"probabilities\":{" : ",");
      string(out, classes.get(i));
      out.append(':').append(answer.output()[i]);
    }
    out.append(classes.isEmpty() ? "" : "}");
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
