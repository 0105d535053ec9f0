package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.testing.MlflowServer.CALLER;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Metrics, parameters and tags of runs.
abstract class LoggingContract extends TrackingContract {
  private static final int WALK_SEED = 7;
  private static final int WALK_POINTS = 600;

  @Test
  void logBatch_isKeptWhole() {
    var run = createRun("0");
    ok(
        postOf(
            run,
            "runs/log-batch",
            """
            {'run_id':'$RUN','metrics':[{'key':'a','value':1,'timestamp':5,'step':0},
              {'key':'a','value':2,'timestamp':6,'step':'1'}],
             'params':[{'key':'p','value':'x'}],'tags':[{'key':'t','value':'1'},{'key':'t','value':'2'}]}
            """));
    var data = run(run).path("data");
    assertThat(data.path("metrics").toString())
        .isEqualTo("[{\"key\":\"a\",\"value\":2.0,\"timestamp\":6,\"step\":1}]");
    assertThat(data.path("params").toString()).isEqualTo("[{\"key\":\"p\",\"value\":\"x\"}]");
    assertThat(data.path("tags").toString()).contains("{\"key\":\"t\",\"value\":\"2\"}");
  }

  @Test
  void logBatch_leavesNothingWhenAParameterChanges() {
    var run = createRun("0");
    ok(postOf(run, "runs/log-parameter", "{'run_id':'$RUN','key':'p','value':'x'}"));
    invalid(
        postOf(
            run,
            "runs/log-batch",
            """
            {'run_id':'$RUN','metrics':[{'key':'m','value':1,'timestamp':1,'step':0}],
             'params':[{'key':'q','value':'1'},{'key':'p','value':'y'}],'tags':[{'key':'t','value':'1'}]}
            """),
        "Changing param values is not allowed");
    var data = run(run).path("data");
    assertThat(data.path("metrics").size()).isZero();
    assertThat(data.path("params")).hasSize(1);
    assertThat(data.path("tags").toString()).doesNotContain("\"t\"");
  }

  @Test
  void logParameter_takesTheSameValueAgain() {
    var run = createRun("0");
    ok(postOf(run, "runs/log-parameter", "{'run_id':'$RUN','key':'p','value':'x'}"));
    ok(postOf(run, "runs/log-parameter", "{'run_uuid':'$RUN','key':'p','value':'x'}"));
    ok(postOf(run, "runs/log-parameter", "{'run_id':'$RUN','key':'empty'}"));
    assertThat(run(run).path("data").path("params").toString())
        .isEqualTo("[{\"key\":\"empty\",\"value\":\"\"},{\"key\":\"p\",\"value\":\"x\"}]");
  }

  @Test
  void longValues_areCut() {
    var run = createRun("0");
    var long7000 = "ä".repeat(7_000);
    ok(postOf(run, "runs/log-parameter", "{'run_id':'$RUN','key':'p','value':'" + long7000 + "'}"));
    ok(
        postOf(
            run,
            "runs/set-tag",
            "{'run_id':'$RUN','key':'t','value':'" + "b".repeat(9_000) + "'}"));
    var data = run(run).path("data");
    assertThat(data.path("params").get(0).path("value").asString()).hasSize(6_000);
    assertThat(data.path("tags").findValuesAsString("value")).contains("b".repeat(8_000));
  }

  @Test
  void logMetric_takesSpecialNumbersInEveryForm() {
    var run = createRun("0");
    for (var value : List.of("'NaN'", "NaN", "'Infinity'", "-Infinity", "'-Infinity'", "1e3")) {
      ok(
          postOf(
              run,
              "runs/log-metric",
              "{'run_id':'$RUN','key':'m"
                  + value.replace("'", "")
                  + "','value':"
                  + value
                  + ",'timestamp':1,'step':0}"));
    }
    assertThat(metric(run, "mNaN").path("value").asString()).isEqualTo("NaN");
    assertThat(metric(run, "mInfinity").path("value").asString()).isEqualTo("Infinity");
    assertThat(metric(run, "m-Infinity").path("value").asString()).isEqualTo("-Infinity");
    assertThat(metric(run, "m1e3").path("value").asDouble()).isEqualTo(1000);
  }

  @Test
  void samePoint_isKeptOnce() {
    var run = createRun("0");
    for (var value : List.of("'NaN'", "'NaN'", "2.5", "2.5")) {
      ok(
          postOf(
              run,
              "runs/log-metric",
              "{'run_id':'$RUN','key':'m','value':" + value + ",'timestamp':1,'step':0}"));
    }
    var history = ok(server().get("metrics/get-history?run_id=" + run + "&metric_key=m"));
    assertThat(history.path("metrics")).hasSize(2);
    assertThat(metric(run, "m").path("value").asDouble())
        .as("a number is above NaN")
        .isEqualTo(2.5);
  }

  /// The newest point is the same however the points came: alone, in batches, in any order.
  @Test
  void latest_isTheGreatestOfStepTimeAndValue() {
    var random = new Random(WALK_SEED);
    var points = new ArrayList<Metric>();
    for (int i = 0; i < WALK_POINTS; i++) {
      double value = random.nextInt(8) == 0 ? Double.NaN : random.nextInt(5) - 2;
      points.add(
          new Metric("k" + random.nextInt(4), value, random.nextInt(4), random.nextInt(4) - 1));
    }
    var naive = new TreeMap<String, Metric>();
    for (var point : points) {
      naive.merge(point.key(), point, LoggingContract::newer);
    }
    Collections.shuffle(points, random);
    var run = createRun("0");
    for (int at = 0; at < points.size(); ) {
      int size = Math.min(points.size() - at, 1 + random.nextInt(90));
      var part = points.subList(at, at + size);
      server().tracking().logBatch(CALLER, run, LogBatch.metrics(part));
      at += size;
    }
    var stored =
        server().tracking().run(CALLER, run).metrics().stream()
            .collect(Collectors.toMap(Metric::key, metric -> metric));
    assertThat(stored).isEqualTo(Map.copyOf(naive));
  }

  private static Metric newer(Metric a, Metric b) {
    if (a.step() != b.step()) {
      return a.step() > b.step() ? a : b;
    }
    if (a.timestampMillis() != b.timestampMillis()) {
      return a.timestampMillis() > b.timestampMillis() ? a : b;
    }
    if (Double.isNaN(a.value())) {
      return b;
    }
    return Double.isNaN(b.value()) || a.value() >= b.value() ? a : b;
  }

  @Test
  void history_isOrderedAndPaged() {
    var run = createRun("0");
    var points =
        IntStream.range(0, 300)
            .mapToObj(i -> new Metric("m", i % 7, 1_000 - i, i % 3))
            .collect(Collectors.toList());
    server().tracking().logBatch(CALLER, run, LogBatch.metrics(points));
    var call = "metrics/get-history?run_id=" + run + "&metric_key=m&max_results=120";
    var seen = new ArrayList<Long>();
    var token = "";
    int pages = 0;
    do {
      var page = ok(server().get(call + (token.isEmpty() ? "" : "&page_token=" + token)));
      page.path("metrics").forEach(point -> seen.add(point.path("timestamp").asLong()));
      token = page.path("next_page_token").asString("");
      pages++;
    } while (!token.isEmpty());
    assertThat(pages).isEqualTo(3);
    assertThat(seen).hasSize(300).isSorted();
    assertThat(ok(server().get("metrics/get-history?run_id=" + run + "&metric_key=none")).size())
        .isZero();
  }

  @Test
  void limits_areSaid() {
    var run = createRun("0");
    invalid(
        postOf(
            run, "runs/log-batch", "{'run_id':'$RUN','params':" + list(101, "'value':'1'") + "}"),
        "at most 100 params");
    invalid(
        postOf(
            run,
            "runs/log-batch",
            "{'run_id':'$RUN','metrics':" + list(1001, "'value':1,'timestamp':1") + "}"),
        "at most 1000 metrics");
    invalid(
        postOf(
            run,
            "runs/log-batch",
            "{'run_id':'$RUN','metrics':"
                + list(950, "'value':1,'timestamp':1")
                + ",'params':"
                + list(51, "'value':'1'")
                + "}"),
        "1000 metrics, params, and tags");
    invalid(
        postOf(
            run,
            "runs/log-batch",
            "{'run_id':'$RUN','params':[{'key':'a','value':'1'},{'key':'a','value':'1'}]}"),
        "Duplicate parameter keys");
    assertThat(run(run).path("data").path("params").size()).isZero();
  }

  private static String list(int count, String rest) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{'key':'k" + i + "'," + rest + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Test
  void badKeys_areRefused() {
    var run = createRun("0");
    for (var key : List.of("../x", "/x", ".", "a//b", "a/", "a\\\\b", "a#b", "k".repeat(251))) {
      invalid(
          postOf(
              run,
              "runs/log-metric",
              "{'run_id':'$RUN','key':'" + key + "','value':1,'timestamp':1}"),
          key.length() > 250 ? "'name' exceeds the maximum length of 250" : "Invalid value");
    }
    ok(
        postOf(
            run,
            "runs/log-metric",
            "{'run_id':'$RUN','key':'a b/c:d-e_f.ä','value':1,'timestamp':1}"));
  }

  @Test
  void missingAndWrongFields_areNamed() {
    var run = createRun("0");
    invalid(
        server().post("runs/log-metric", "{}"), "Missing value for required parameter 'run_id'");
    invalid(
        postOf(run, "runs/log-metric", "{'run_id':'$RUN','value':1,'timestamp':1}"),
        "Missing value for required parameter 'key'");
    invalid(
        postOf(run, "runs/log-metric", "{'run_id':'$RUN','key':'a','value':'abc','timestamp':1}"),
        "Invalid value \"abc\" for parameter 'value' supplied");
    invalid(
        postOf(run, "runs/log-metric", "{'run_id':'$RUN','key':'a','value':1,'timestamp':'x'}"),
        "Invalid value \"x\" for parameter 'timestamp' supplied");
    invalid(
        postOf(run, "runs/log-metric", "{'run_id':'$RUN','key':'a','value':1,'timestamp':-1}"),
        "Invalid value -1 for parameter 'timestamp' supplied");
    invalid(
        postOf(run, "runs/set-tag", "{'run_id':'$RUN','key':'a','value':3}"),
        "Invalid value 3 for parameter 'value' supplied");
    invalid(postOf(run, "runs/set-tag", "{'run_id':'$RUN','key':'a','value':'x\\u0000y'}"), "NUL");
    invalid(postOf(run, "runs/set-tag", "{'run_id':'$RUN',"), "Missing value");
    invalid(postOf(run, "runs/log-batch", "{'run_id':'$RUN','metrics':3}"), "expected a list");
    invalid(server().post("runs/outputs", "{'run_id':'" + run + "'}"), "'models'");
  }

  @Test
  void fieldsOfABatch_areNamedWithTheirPlace() {
    var run = createRun("0");
    var good = "{'key':'a','value':1,'timestamp':1}";
    for (var wrong :
        Map.of(
                "'metrics':[" + good + ",{'value':1,'timestamp':1}]",
                "'metrics[1].key'",
                "'metrics':[{'key':'a','timestamp':1}]",
                "'metrics[0].value'",
                "'metrics':[" + good + ",{'key':'a','value':1}]",
                "'metrics[1].timestamp'",
                "'metrics':[{'key':'a?','value':1,'timestamp':1}]",
                "'metrics[0].name'",
                "'metrics':[{'key':'a','value':1,'timestamp':-1}]",
                "'metrics[0].timestamp'",
                "'params':[{'value':'1'}]",
                "'params[0].key'",
                "'tags':[{'key':'a','value':1}]",
                "'tags[0].value'")
            .entrySet()) {
      invalid(
          postOf(run, "runs/log-batch", "{'run_id':'$RUN'," + wrong.getKey() + "}"),
          wrong.getValue());
    }
    assertThat(run(run).path("data").path("metrics").size()).isZero();
  }

  @Test
  void deletedRun_isReadOnly() {
    var run = createRun("0");
    ok(postOf(run, "runs/delete", "{'run_id':'$RUN'}"));
    invalid(
        postOf(run, "runs/log-metric", "{'run_id':'$RUN','key':'a','value':1,'timestamp':1}"),
        "must be in the 'active' state");
    assertThat(run(run).path("info").path("lifecycle_stage").asString()).isEqualTo("deleted");
    ok(postOf(run, "runs/restore", "{'run_id':'$RUN'}"));
    ok(postOf(run, "runs/set-tag", "{'run_id':'$RUN','key':'a','value':'b'}"));
    refused(
        server().post("runs/set-tag", "{'run_id':'nope','key':'a','value':'b'}"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "Run with id=nope not found");
  }

  @Test
  void parallelWritersOfOneRun_allCount() throws Exception {
    var run = createRun("0");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < 40; i++) {
        int step = i;
        all.add(
            threads.submit(() ->
                server()
                    .tracking()
                    .logBatch(
                        CALLER,
                        run,
                        new LogBatch(
                            List.of(
                                new Metric("m", step, step, step), new Metric("n" + step, 1, 1, 1)),
                            List.of(new Param("p" + step, "x"), new Param("same", "y")),
                            List.of(new Tag("t", "z")),
                            List.of()))));
      }
      for (var one : all) {
        one.get();
      }
    }
    assertThat(metric(run, "m").path("step").asLong()).isEqualTo(39);
    assertThat(run(run).path("data").path("params")).hasSize(41);
    assertThat(
            ok(server().get("metrics/get-history?run_id=" + run + "&metric_key=m")).path("metrics"))
        .hasSize(40);
  }
}
