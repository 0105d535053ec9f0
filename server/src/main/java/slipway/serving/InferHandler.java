package slipway.serving;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.http.Request;
import slipway.http.Response;
import slipway.serving.ActiveRelease.Answer;
import slipway.serving.PredictHandler.Row;
import slipway.serving.openinference.InferAnswer;
import slipway.serving.openinference.InferRequest;
import slipway.serving.openinference.Output;

/// Answers requests of the Open Inference Protocol: each row is the body that `/predict` would have
/// had, and passes the same door, split and log. Small requests are answered on the event loop,
/// large ones on a few threads of their own.
final class InferHandler implements AutoCloseable {
  /// Bodies up to this many bytes are answered on the event loop.
  static final int SMALL_BYTES = 4_096;

  private static final int WAITING_MAX = 64;
  private static final int SECONDS_TO_END = 10;

  private final PredictHandler predict;
  private final Semaphore places;
  private final ExecutorService threads;

  InferHandler(PredictHandler predict) {
    this.predict = predict;
    int cores = Math.max(1, Runtime.getRuntime().availableProcessors());
    this.places = new Semaphore(cores + WAITING_MAX);
    this.threads =
        Executors.newFixedThreadPool(
            cores, Thread.ofPlatform().daemon().name("infer-", 0).factory());
  }

  /// Where a request goes.
  ///
  /// @param version the model version that must be the one in force; empty: any
  record Target(String project, String endpoint, String version) {}

  CompletableFuture<Response> handle(Request request, Target target) {
    long start = System.nanoTime();
    var live = predict.require(target.project(), target.endpoint());
    if (request.body().length <= SMALL_BYTES) {
      return answer(live, target.version(), request, start);
    }
    if (!places.tryAcquire()) {
      live.metrics().refused(ErrorCode.UNAVAILABLE);
      throw new SlipwayException(
          ErrorCode.UNAVAILABLE,
          WAITING_MAX + " large requests are waiting (expected: fewer at once; try again)");
    }
    return CompletableFuture.completedFuture(request)
        .thenComposeAsync(large -> answer(live, target.version(), large, start), threads)
        .whenComplete((_, _) -> places.release());
  }

  /// Returns when the requests under way are answered.
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Response> answer(
      LiveEndpoint live, String version, Request request, long start) {
    try {
      var split = PredictHandler.retained(live);
      try {
        requireVersion(split, version);
        return answer(live, split, request, start);
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

  private CompletableFuture<Response> answer(
      LiveEndpoint live, LiveSplit split, Request request, long start) {
    request
        .header("content-encoding")
        .filter(encoding -> !encoding.equals("identity"))
        .ifPresent(encoding -> {
          throw new SlipwayException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "Content-Encoding: " + encoding + " (expected: a body as it is)");
        });
    var asked =
        InferRequest.read(request.body(), request.header("inference-header-content-length"));
    var release = split.primary();
    InferAnswer.requireKnown(asked.outputs(), ModelMetadata.outputNames(release));
    var id = asked.id().isEmpty() ? request.id() : asked.id();
    return predict
        .answerAll(live, split, bodies(asked), id, start)
        .thenApply(rows ->
            new InferAnswer(
                    live.name(),
                    Integer.toString(release.release().version()),
                    id,
                    outputs(release, rows, asked))
                .to(asked));
  }

  /// A version may be asked for when it answers everything: to single out one of two would take its
  /// requests out of what they are compared on.
  static void requireVersion(LiveSplit split, String version) {
    var active = Integer.toString(split.split().primary().version());
    if (version.isEmpty()) {
      return;
    }
    if (!version.equals(active)) {
      throw new SlipwayException(
          ErrorCode.NOT_FOUND,
          "version: \"" + version + "\" (expected: " + active + ", which is in force; or none)");
    }
    if (split.split().canary().isPresent()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "version: \""
              + version
              + "\" while a canary answers a part of the requests (expected: no version)");
    }
  }

  private static List<byte[]> bodies(InferRequest asked) {
    var bodies = new ArrayList<byte[]>(asked.rows());
    var body = new StringBuilder();
    for (int row = 0; row < asked.rows(); row++) {
      body.setLength(0);
      for (var input : asked.inputs()) {
        body.append(body.isEmpty() ? '{' : ',');
        body.append(Json.text(input.name())).append(':');
        input.appendJson(row, body);
      }
      bodies.add(body.append('}').toString().getBytes(StandardCharsets.UTF_8));
    }
    return bodies;
  }

  /// Those that are asked for; all when none is named.
  private static List<Output> outputs(ActiveRelease release, List<Row> rows, InferRequest asked) {
    var wanted = asked.outputs().stream().map(InferRequest.Wanted::name).toList();
    boolean isNumber = release.task() == Task.REGRESSION;
    var outputs = new ArrayList<Output>();
    for (var name : ModelMetadata.outputNames(release)) {
      if (!wanted.isEmpty() && !wanted.contains(name)) {
        continue;
      }
      outputs.add(
          switch (name) {
            case ModelMetadata.PREDICTION ->
                isNumber
                    ? floats(name, rows, answer -> answer.output()[0])
                    : texts(name, rows, row -> row.served().answer().prediction());
            case ModelMetadata.PROBABILITY -> floats(name, rows, InferHandler::probability);
            case ModelMetadata.PROBABILITIES -> probabilities(release.classes(), rows);
            case ModelMetadata.PREDICTION_ID -> texts(name, rows, row -> row.id().toString());
            case ModelMetadata.RELEASE ->
                texts(name, rows, row -> row.served().role().release().release().digest().hex());
            default -> throw new IllegalStateException(name);
          });
    }
    return outputs;
  }

  /// Where each of an answer's classes stands among the primary's; -1 for one that does not.
  private static int[] places(List<String> answered, List<String> classes) {
    var at = new HashMap<String, Integer>();
    for (int i = 0; i < classes.size(); i++) {
      at.put(classes.get(i), i);
    }
    return answered.stream().mapToInt(name -> at.getOrDefault(name, -1)).toArray();
  }

  private static float probability(Answer answer) {
    var probability = answer.probability();
    return probability == null ? Float.NaN : probability;
  }

  private static Output floats(String name, List<Row> rows, ToDoubleFunction<Answer> said) {
    var values = new float[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) said.applyAsDouble(rows.get(i).served().answer());
    }
    return new Output.Floats(name, List.of(), values);
  }

  /// The probability of each class by row. A canary's are put in the primary's order; what an
  /// answer does not know of is NaN, as is all of one that gave no number.
  private static Output probabilities(List<String> classes, List<Row> rows) {
    int width = classes.size();
    var values = new float[rows.size() * width];
    Arrays.fill(values, Float.NaN);
    var placed = new IdentityHashMap<List<String>, int[]>();
    for (int row = 0; row < rows.size(); row++) {
      var answer = rows.get(row).served().answer();
      var places = placed.computeIfAbsent(answer.classes(), other -> places(other, classes));
      for (int i = 0; i < places.length; i++) {
        if (places[i] >= 0) {
          values[row * width + places[i]] = answer.output()[i];
        }
      }
    }
    return new Output.Floats(ModelMetadata.PROBABILITIES, classes, values);
  }

  /// What a row's output says; null when the model said no number.
  @FunctionalInterface
  private interface Said {
    @Nullable String of(Row row);
  }

  private static Output texts(String name, List<Row> rows, Said said) {
    var values = new ArrayList<@Nullable String>(rows.size());
    rows.forEach(row -> values.add(said.of(row)));
    return new Output.Texts(name, values);
  }
}
