package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.testing.MlflowServer.CALLER;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import slipway.access.Caller;

/// Experiments and runs: their life, names and search.
abstract class RunsContract extends TrackingContract {
  @Test
  void defaultExperiment_exists() {
    var experiment = ok(server().get("experiments/get?experiment_id=0")).path("experiment");
    assertThat(experiment.path("name").asString()).isEqualTo("Default");
    assertThat(experiment.path("artifact_location").asString()).isEqualTo("mlflow-artifacts:/0");
    assertThat(createExperiment("first")).isEqualTo("1");
  }

  @Test
  void metrics_areReadOfManyRunsAtOnce() {
    var tracking = server().tracking();
    var first = tracking.createRun(CALLER, "default", "many", "first", Map.of());
    var second = tracking.createRun(CALLER, "default", "many", "second", Map.of());
    var bare = tracking.createRun(CALLER, "default", "many", "bare", Map.of());
    var old = new Metric("auc", 0.6, 1, 0);
    var auc = new Metric("auc", 0.7, 2, 1);
    var loss = new Metric("loss", 0.4, 2, 0);
    var nothing = LogBatch.params(Map.of());
    tracking.logBatch(CALLER, first, nothing.withMetrics(List.of(loss, old, auc)));
    tracking.logBatch(CALLER, second, nothing.withMetrics(List.of(old)));
    assertThat(tracking.metrics(CALLER, "default", Set.of(first, second, bare, "unknown")))
        .isEqualTo(Map.of(first, List.of(auc, loss), second, List.of(old)));
    assertThat(tracking.metrics(CALLER, "default", Set.of())).isEmpty();
  }

  @Test
  void runs_areGivenOneByOneWhateverFitsAPage() {
    var tracking = server().tracking();
    for (int i = 0; i < 7; i++) {
      var run = tracking.createRun(CALLER, "default", "each", "run " + i, Map.of());
      var batch = LogBatch.params(Map.of("depth", "" + i % 2));
      tracking.logBatch(
          CALLER, run, batch.withMetrics(List.of(new Metric(i == 3 ? "loss" : "auc", i, 1, 0))));
    }
    tracking.createRun(CALLER, "default", "other", "other", Map.of());
    var each = tracking.findExperiment(CALLER, "default", "each").orElseThrow().number();
    assertThat(each(each, "", "metrics.auc DESC"))
        .as("pages of three; the run without the metric is the last")
        .containsExactly(
            "[auc, loss] [depth]",
            "run 6 1 1",
            "run 5 1 1",
            "run 4 1 1",
            "run 2 1 1",
            "run 1 1 1",
            "run 0 1 1",
            "run 3 1 1");
    assertThat(each(each, "metrics.auc > 4", "metrics.auc ASC"))
        .as("names are those of the runs found")
        .containsExactly("[auc] [depth]", "run 5 1 1", "run 6 1 1");
    assertThat(each(99, "", "metrics.auc ASC")).containsExactly("[] []");
  }

  private List<String> each(long experiment, String filter, String order) {
    var said = new ArrayList<String>();
    server()
        .tracking()
        .eachRun(
            CALLER,
            new RunQuery(
                List.of(experiment), filter, RunQuery.View.ACTIVE_ONLY, List.of(order), 3, ""),
            new RunSink() {
              @Override
              public void names(List<String> metrics, List<String> params) {
                said.add(metrics + " " + params);
              }

              @Override
              public void run(RunDetails run) {
                said.add(run.run().name() + " " + run.metrics().size() + " " + run.params().size());
              }
            });
    return said;
  }

  @Test
  void experiment_keepsItsNameWhenDeleted() {
    var id = createExperiment("e");
    var run = createRun(id);
    refused(
        server().post("experiments/create", "{'name':'e'}"),
        400,
        "RESOURCE_ALREADY_EXISTS",
        "already exists");
    ok(server().post("experiments/delete", "{'experiment_id':'" + id + "'}"));
    refused(
        server().post("experiments/create", "{'name':'e'}"),
        400,
        "RESOURCE_ALREADY_EXISTS",
        "deleted state");
    assertThat(run(run).path("info").path("lifecycle_stage").asString()).isEqualTo("deleted");
    invalid(
        server().post("runs/create", "{'experiment_id':'" + id + "'}"),
        "must be in the 'active' state");
    refused(
        server().post("experiments/delete", "{'experiment_id':'" + id + "'}"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "No Experiment with id=");
    ok(server().post("experiments/restore", "{'experiment_id':'" + id + "'}"));
    assertThat(run(run).path("info").path("lifecycle_stage").asString()).isEqualTo("active");
    refused(
        server().post("experiments/restore", "{'experiment_id':'" + id + "'}"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "No Experiment");
  }

  @Test
  void experimentIds_areChecked() {
    invalid(server().get("experiments/get?experiment_id=abc"), "must be a valid integer");
    invalid(server().get("experiments/get"), "Missing value for required parameter");
    refused(
        server().get("experiments/get?experiment_id=99"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "No Experiment with id=99 exists");
    refused(
        server().get("experiments/get-by-name?experiment_name=none"),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "Could not find experiment with name 'none'");
    invalid(server().post("experiments/search", "{}"), "max_results");
  }

  @Test
  void artifactLocations_areFromAList() {
    for (var location :
        List.of(
            "s3://b/x#y",
            "s3://b/x;y=1",
            "s3://b?x=1",
            "http://a/b",
            "mlflow-artifacts:/../x",
            "file:///a/%2e%2e/b",
            "file://host/a",
            "file:///",
            "/",
            "mlflow-artifacts:/",
            "../a",
            "s3://u:p@b/x")) {
      refused(
          server()
              .post("experiments/create", "{'name':'a','artifact_location':'" + location + "'}"),
          400,
          "INVALID_PARAMETER_VALUE",
          "");
    }
    invalid(
        server().post("experiments/create", "{'name':'a','artifact_location':'runs:/a/b'}"),
        "cannot be a runs:/ URI");
    for (var filter : List.of("experiment_id = '0'", "attribute.experiment_id IN ('0','9')")) {
      var asked = "{\"max_results\":9,\"filter\":\"" + filter.replace("'", "\\u0027") + "\"}";
      assertThat(ok(server().post("experiments/search", asked)).path("experiments")).hasSize(1);
    }
    for (var location : List.of("s3://bucket/x", "file:///a/b%20c/", "/a/b", "here")) {
      var body = "{'name':'at %s','artifact_location':'%s'}".formatted(location, location);
      ok(server().post("experiments/create", body));
    }
    var located =
        ok(server().post("experiments/search", "{'max_results':9,'order_by':['name ASC']}"))
            .path("experiments")
            .findValuesAsString("artifact_location");
    assertThat(located)
        .containsExactlyInAnyOrder(
            "mlflow-artifacts:/0",
            "s3://bucket/x",
            "file:///a/b%20c",
            "/a/b",
            Path.of("here").toAbsolutePath().toString());
  }

  @Test
  void experiments_areSearchedAndPaged() {
    for (int i = 0; i < 5; i++) {
      var id = createExperiment("search-" + i);
      ok(
          server()
              .post(
                  "experiments/set-experiment-tag",
                  "{'experiment_id':'" + id + "','key':'n','value':'" + i + "'}"));
    }
    var found =
        ok(
            server()
                .post(
                    "experiments/search",
                    """
                    {'max_results':2,'filter':'name LIKE \\"search-%\\" and tags.n != \\"2\\"','order_by':['name DESC']}
                    """));
    assertThat(found.path("experiments").findValuesAsString("name"))
        .containsExactly("search-4", "search-3");
    var next =
        ok(
            server()
                .post(
                    "experiments/search",
                    """
                    {'max_results':9,'filter':'name LIKE \\"search-%\\" and tags.n != \\"2\\"','order_by':['name DESC'],
                     'page_token':'\
                    """
                        + found.path("next_page_token").asString()
                        + "'}"));
    assertThat(next.path("experiments").findValuesAsString("name"))
        .containsExactly("search-1", "search-0");
    assertThat(next.has("next_page_token")).isFalse();
    for (var tag : List.of("tags.owner ASC", "tags.name")) {
      invalid(
          server().post("experiments/search", "{'max_results':2,'order_by':['%s']}".formatted(tag)),
          "order_by entity type 'tags'");
    }
  }

  @Test
  void patterns_areBounded() {
    for (var operator : List.of("LIKE", "ILIKE")) {
      var query = "{'max_results':2,'filter':'name %s \\\"%s\\\"'}";
      ok(server().post("experiments/search", query.formatted(operator, "*".repeat(16_000))));
      invalid(
          server().post("experiments/search", query.formatted(operator, "ä".repeat(8_001))),
          "16002 bytes (expected: <= 16000)");
    }
  }

  @Test
  void runNames_areTheTagsToo() {
    var random =
        ok(server().post("runs/create", "{'experiment_id':'0','start_time':'12'}")).path("run");
    assertThat(random.path("info").path("run_name").asString()).matches("[a-z]+-[a-z]+-\\d+");
    assertThat(random.path("info").path("start_time").asLong()).isEqualTo(12);
    invalid(
        server()
            .post(
                "runs/create",
                "{'experiment_id':'0','run_name':'a','tags':[{'key':'mlflow.runName','value':'b'}]}"),
        "different values");
    var id = random.path("info").path("run_id").asString();
    ok(server().post("runs/set-tag", "{'run_id':'" + id + "','key':'mlflow.runName','value':'c'}"));
    assertThat(run(id).path("info").path("run_name").asString()).isEqualTo("c");
    ok(server().post("runs/update", "{'run_id':'" + id + "','run_name':'d','status':'BOGUS'}"));
    assertThat(run(id).path("data").path("tags").toString()).contains("\"d\"");
    assertThat(run(id).path("info").path("status").asString())
        .as("an unknown status is passed over")
        .isEqualTo("RUNNING");
    ok(server().post("runs/update", "{'run_id':'" + id + "','status':4}"));
    assertThat(run(id).path("info").path("status").asString()).isEqualTo("FAILED");
  }

  private void runs() {
    for (int i = 0; i < 6; i++) {
      var run = server().tracking().createRun(CALLER, "default", "s", "r" + i, Map.of());
      var metrics = new ArrayList<Metric>();
      if (i != 4) {
        metrics.add(new Metric("m", i == 5 ? Double.NaN : i / 2, 1, 1));
      }
      server()
          .tracking()
          .logBatch(
              CALLER,
              run,
              new LogBatch(
                  metrics,
                  List.of(new Param("Kind", i % 2 == 0 ? "Forest" : "linear")),
                  List.of(new Tag("n o", "v" + i)),
                  List.of()));
    }
  }

  @Test
  void search_ordersValuesThenNanThenMissing() {
    runs();
    var head = "{'experiment_ids':['1'],'order_by':['metrics.m ";
    var byName = "','attributes.run_name'],";
    assertThat(search(head + "DESC" + byName + "'max_results':50}"))
        .containsExactly("r2", "r3", "r0", "r1", "r5", "r4");
    assertThat(search(head + "ASC" + byName + "'max_results':50}"))
        .containsExactly("r0", "r1", "r2", "r3", "r5", "r4");
    assertThat(
            search(
                "{'experiment_ids':['1'],'order_by':['params.Kind','start_time ASC'],'max_results':2}"))
        .as("upper case sorts before lower case")
        .allMatch(name -> List.of("r0", "r2", "r4").contains(name));
  }

  @Test
  void search_pagesInTheMiddleOfTies() {
    runs();
    for (var order :
        List.of("'metrics.m DESC'", "'metrics.m'", "'params.Kind'", "'end_time'", "")) {
      var all = search("{'experiment_ids':['1'],'order_by':[" + order + "]}");
      var paged = new ArrayList<String>();
      var token = "";
      do {
        var page =
            ok(
                server()
                    .post(
                        "runs/search",
                        "{'experiment_ids':['1'],'order_by':["
                            + order
                            + "],'max_results':1,'page_token':'"
                            + token
                            + "'}"));
        page.path("runs").forEach(run -> paged.add(run.path("info").path("run_name").asString()));
        token = page.path("next_page_token").asString("");
      } while (!token.isEmpty());
      assertThat(paged).as(order).hasSize(6).isEqualTo(all);
    }
  }

  @Test
  void search_comparesTheSameOnBothDatabases() {
    runs();
    assertThat(found("metrics.m >= 1")).containsExactly("r2", "r3");
    assertThat(found("metrics.m != 0")).containsExactly("r2", "r3");
    assertThat(found("metrics.none != 0")).isEmpty();
    assertThat(found("params.Kind LIKE 'f%'")).isEmpty();
    assertThat(found("params.Kind LIKE 'F_res%'")).containsExactly("r0", "r2", "r4");
    assertThat(found("params.Kind ILIKE 'f%'")).containsExactly("r0", "r2", "r4");
    assertThat(found("params.Kind = 'linear' and tags.`n o` = 'v3'")).containsExactly("r3");
    assertThat(found("params.kind IS NULL")).hasSize(6);
    assertThat(found("params.Kind IS NOT NULL")).hasSize(6);
    assertThat(found("tags.`n o` LIKE 'v\\\\%'")).isEmpty();
    assertThat(found("attributes.run_name = 'r1'")).containsExactly("r1");
    assertThat(found("status = 'RUNNING' and start_time > 1000")).hasSize(6);
    assertThat(found("end_time > 1")).isEmpty();
  }

  private List<String> found(String filter) {
    var quoted = filter.replace("'", "\\\"");
    return search("{'experiment_ids':['1'],'order_by':['run_name'],'filter':'" + quoted + "'}");
  }

  @Test
  void search_refusesWhatItCannotAnswer() {
    runs();
    var head = "{'experiment_ids':['1'],";
    invalid(
        server().post("runs/search", head + "'filter':'metrics.m > 1 XOR metrics.m < 0'}"),
        "Invalid clause(s) in filter string");
    invalid(server().post("runs/search", head + "'max_results':0}"), "max_results");
    invalid(server().post("runs/search", head + "'max_results':50001}"), "max_results");
    invalid(server().post("runs/search", head + "'page_token':'x'}"), "page token");
    invalid(
        server().post("runs/search", head + "'order_by':['start_time','start_time DESC']}"),
        "duplicate");
    invalid(server().post("runs/search", head + "'order_by':['dataset.name']}"), "dataset");
    assertThat(ok(server().post("runs/search", "{}")).size()).isZero();
    assertThat(search("{'experiment_ids':['77']}")).isEmpty();
  }

  @Test
  void search_showsDeletedRunsWhenAsked() {
    runs();
    var id =
        server()
            .tracking()
            .searchRuns(CALLER, RunQuery.newest(List.of(1L), 1))
            .items()
            .getFirst()
            .run()
            .id();
    ok(server().post("runs/delete", "{'run_id':'" + id + "'}"));
    assertThat(search("{'experiment_ids':['1']}")).hasSize(5);
    assertThat(search("{'experiment_ids':['1'],'run_view_type':'DELETED_ONLY'}")).hasSize(1);
    assertThat(search("{'experiment_ids':['1'],'run_view_type':3}")).hasSize(6);
  }

  @Test
  void posts_mustBeJson() {
    var answer =
        server().send("POST", "/api/2.0/mlflow/runs/create", new byte[] {'{', '}'}, "text/plain");
    invalid(answer, "Content-Type");
    refused(server().post("runs/nothing", "{}"), 404, "ENDPOINT_NOT_FOUND", "runs/nothing");
  }

  @Test
  void pipelines_workThroughTheSameRuns() {
    var service = Caller.service("pipelines");
    var run = server().tracking().createRun(service, "default", "demo", "", Map.of("a", "b"));
    server().tracking().logBatch(service, run, LogBatch.params(Map.of("depth", "4")));
    server().tracking().finish(service, run, RunStatus.FINISHED);
    var stored = server().tracking().run(service, run);
    assertThat(stored.run().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(stored.run().endMillis()).isPresent();
    assertThat(stored.params()).containsExactly(new Param("depth", "4"));
    assertThat(server().tracking().findExperiment(service, "default", "demo")).isPresent();
  }
}
