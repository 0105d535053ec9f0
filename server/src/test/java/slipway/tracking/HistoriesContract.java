package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.testing.MlflowServer.CALLER;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import slipway.testing.MlflowServer.Answer;
import tools.jackson.databind.JsonNode;

/// The points of metrics of many runs, whole and thinned; and the datasets that runs were given.
abstract class HistoriesContract extends TrackingContract {
  private static final String AJAX = "/ajax-api/2.0/mlflow/";

  private Answer ajax(String query) {
    return server().send("GET", AJAX + query, "");
  }

  /// A run with one point at each of the first steps.
  private String runOf(int steps) {
    var run = createRun("0");
    var points = IntStream.range(0, steps).mapToObj(i -> new Metric("m", i, 1, i)).toList();
    server().tracking().logBatch(CALLER, run, LogBatch.metrics(points));
    return run;
  }

  private static List<Long> steps(JsonNode answer, String run) {
    var steps = new ArrayList<Long>();
    for (var point : answer.path("metrics")) {
      if (point.path("run_id").asString().equals(run)) {
        steps.add(point.path("step").asLong());
      }
    }
    return steps;
  }

  @Test
  void bulk_isByRunTimeStepAndValue() {
    var runs = Stream.of(runOf(3), runOf(2), createRun("0")).sorted().toList();
    var query = "metrics/get-history-bulk?metric_key=m&run_id=" + String.join("&run_id=", runs);
    var points = ok(ajax(query + "&run_id=none"));
    assertThat(points.path("metrics").findValuesAsString("run_id")).hasSize(5).isSorted();
    assertThat(points.path("metrics").get(0).toString())
        .matches("\\{\"key\":\"m\",\"value\":0.0,\"timestamp\":1,\"step\":0,\"run_id\":\"\\w+\"}");
    assertThat(ok(ajax(query + "&max_results=2")).path("metrics")).hasSize(2);
    assertThat(ok(ajax(query + "&max_results=0")).path("metrics").isArray()).isTrue();
    assertThat(ok(ajax("metrics/get-history-bulk?metric_key=m&run_id=none")).has("metrics"))
        .isTrue();
    invalid(ajax("metrics/get-history-bulk?metric_key=m"), "at least one run_id");
    invalid(ajax("metrics/get-history-bulk?run_id=a"), "must specify a metric_key");
    invalid(ajax(query + "&run_id=a".repeat(100)), "cannot specify more than 100");
    invalid(ajax(query + "&max_results=x"), "Invalid value \"x\" for parameter 'max_results'");
  }

  @Test
  void interval_keepsPointsAtEvenDistances() {
    var ten = runOf(10);
    var twenty = runOf(20);
    var query = "metrics/get-history-bulk-interval?metric_key=m&run_ids=" + ten;
    assertThat(steps(ok(ajax(query + "&max_results=5")), ten)).containsExactly(0L, 2L, 4L, 6L, 9L);
    assertThat(steps(ok(ajax(query + "&max_results=4")), ten)).containsExactly(0L, 3L, 6L, 9L);
    assertThat(steps(ok(ajax(query + "&max_results=1")), ten)).containsExactly(9L);
    assertThat(steps(ok(ajax(query)), ten))
        .containsExactly(LongStream.range(0, 10).boxed().toArray(Long[]::new));
    assertThat(steps(ok(ajax(query + "&start_step=2&end_step=4&max_results=2")), ten))
        .containsExactly(2L, 4L);
    var both = ok(ajax(query + "&run_ids=" + twenty + "&run_ids=none&max_results=5"));
    assertThat(both.path("metrics").get(0).path("run_id").asString()).isEqualTo(ten);
    assertThat(steps(both, twenty)).containsExactly(0L, 4L, 8L, 12L, 19L);
    assertThat(ok(server().get(query.replace("=m&", "=nothing&"))).size()).isZero();
    invalid(ajax("metrics/get-history-bulk-interval?metric_key=m"), "'run_ids'");
    invalid(ajax("metrics/get-history-bulk-interval?run_ids=a&metric_key="), "'metric_key'");
    invalid(ajax(query + "&run_ids=a".repeat(100)), "must specify at most 100 run_ids");
    invalid(ajax(query + "&max_results=0"), "max_results must be between 1 and 2500");
    invalid(ajax(query + "&max_results=2501"), "max_results must be between 1 and 2500");
    invalid(ajax(query + "&start_step=1"), "both must be specified");
    invalid(ajax(query + "&start_step=1&end_step=0"), "end_step must be greater than start_step. ");
  }

  /// One value for each point of a step, as where nobody gave steps.
  @Test
  void interval_isBoundedWhereAllPointsShareAStep() {
    var run = createRun("0");
    for (int from = 0; from < 3_000; from += 1_000) {
      server()
          .tracking()
          .logBatch(
              CALLER,
              run,
              LogBatch.metrics(
                  IntStream.range(from, from + 1_000)
                      .mapToObj(i -> new Metric("m", i, i, 0))
                      .toList()));
    }
    var points = ok(ajax("metrics/get-history-bulk-interval?metric_key=m&run_ids=" + run));
    assertThat(points.path("metrics")).hasSize(2_500);
    assertThat(points.path("metrics").get(2_499).path("value").asDouble()).isEqualTo(2_999);
    var page = ok(server().get("metrics/get-history?metric_key=m&max_results=90000&run_id=" + run));
    assertThat(page.path("metrics")).hasSize(3_000);
    assertThat(page.has("next_page_token")).isFalse();
    invalid(
        server().get("metrics/get-history?metric_key=m&max_results=0&run_id=" + run),
        "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer");
  }

  @Test
  void datasets_areNamedOncePerContext() {
    var experiment = createExperiment("e");
    var dataset = "{'name':'%s','digest':'d','source_type':'s','source':'x'}";
    for (int i = 0; i < 2; i++) {
      ok(
          postOf(
              createRun(experiment),
              "runs/log-inputs",
              "{'run_id':'$RUN','datasets':[{'dataset':"
                  + dataset.formatted("a")
                  + ",'tags':[{'key':'mlflow.data.context','value':'training'}]},{'dataset':"
                  + dataset.formatted("b")
                  + "}]}"));
    }
    var call = "experiments/search-datasets";
    var found = ok(server().post(call, "{'experiment_ids':['" + experiment + "','999']}"));
    assertThat(found.path("dataset_summaries").toString())
        .isEqualTo(
            "[{'experiment_id':'1','name':'a','digest':'d','context':'training'},"
                    .replace('\'', '"')
                + "{'experiment_id':'1','name':'b','digest':'d'}]".replace('\'', '"'));
    assertThat(ok(server().post(call, "{'experiment_ids':['0']}")).size()).isZero();
    invalid(server().post(call, "{}"), "at least one experiment_id");
    invalid(server().post(call, "{'experiment_ids':['x']}"), "must be a valid integer");
    var many = "'1',".repeat(20) + "'1'";
    invalid(server().post(call, "{'experiment_ids':[" + many + "]}"), "more than 20");
  }
}
