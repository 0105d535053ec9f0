package slipway.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How logged models are found by what was measured of them, and their files.
abstract class LoggedModelsContract extends TrackingContract {
  private String model(String name) {
    return ok(server().post("logged-models", "{'experiment_id':'0','name':'" + name + "'}"))
        .path("model")
        .path("info")
        .path("model_id")
        .asString();
  }

  private void measure(String run, String model, String value, String at) {
    ok(
        postOf(
            run,
            "runs/log-metric",
            "{'run_id':'$RUN','key':'m','value':%s,'timestamp':%s,'model_id':'%s'}"
                .formatted(value, at, model)));
  }

  /// Names in the order of all pages of one.
  private List<String> names(String query) {
    var names = new ArrayList<String>();
    var token = "";
    do {
      var body = "{'experiment_ids':['0'],'max_results':1,'page_token':'" + token + "'" + query;
      var page = ok(server().post("logged-models/search", body + "}"));
      names.addAll(page.path("models").findValuesAsString("name"));
      token = page.path("next_page_token").asString("");
    } while (!token.isEmpty());
    return names;
  }

  @Test
  void metrics_orderByTheirNewestValue() {
    var run = createRun("0");
    var low = model("low");
    model("without");
    var nan = model("nan");
    var high = model("high");
    measure(run, low, "9", "1");
    measure(run, low, "1,'dataset_name':'d','dataset_digest':'1'", "2");
    measure(run, high, "2,'dataset_name':'d','dataset_digest':'2'", "1");
    measure(run, nan, "'NaN'", "1");
    var by = ",'order_by':[{'field_name':'metrics.m'%s}]";
    assertThat(names(by.formatted(""))).containsExactly("low", "high", "nan", "without");
    assertThat(names(by.formatted(",'ascending':false")))
        .containsExactly("high", "low", "nan", "without");
    assertThat(names(by.formatted(",'dataset_name':'d','dataset_digest':'2'")))
        .startsWith("high")
        .hasSize(4);
    assertThat(names(",'datasets':[{'dataset_name':'d'}]"))
        .containsExactlyInAnyOrder("low", "high");
    assertThat(names(",'datasets':[{'dataset_name':'d','dataset_digest':'1'}]"))
        .containsExactly("low");
    assertThat(names(",'filter':'metrics.m > 5'")).containsExactly("low");
    assertThat(names(",'filter':'metrics.m > 5','datasets':[{'dataset_name':'d'}]")).isEmpty();
    assertThat(names(",'order_by':[{'field_name':'name','ascending':false}]"))
        .containsExactly("without", "nan", "low", "high");
    var call = "logged-models/search";
    invalid(
        server().post(call, "{'experiment_ids':['0'],'order_by':[{'field_name':'params.a'}]}"),
        "Invalid order by field name: params.a");
    invalid(
        server().post(call, "{'experiment_ids':['0'],'datasets':[{}]}"),
        "`dataset_name` in the `datasets` clause must be specified");
  }

  @Test
  void files_areReadOneByOne_andParametersStay() {
    var model = model("m");
    var params = "logged-models/" + model + "/params";
    for (int i = 0; i < 2; i++) {
      ok(server().post(params, "{'params':[{'key':'a','value':'1'}]}"));
    }
    invalid(
        server().post(params, "{'params':[{'key':'a','value':'2'}]}"),
        "Changing param values is not allowed");
    var at = "/api/2.0/mlflow-artifacts/artifacts/0/models/" + model + "/artifacts/MLmodel";
    ok(server().send("PUT", at, "words".getBytes(StandardCharsets.UTF_8), "text/plain"));
    var files = "/ajax-api/2.0/mlflow/logged-models/" + model + "/artifacts/files";
    var file = server().send("GET", files + "?artifact_file_path=MLmodel", "");
    assertThat(file.text()).isEqualTo("words");
    assertThat(file.raw().headers().firstValue("content-type")).hasValue("text/plain");
    refused(
        server().send("GET", files + "?artifact_file_path=none", ""),
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "No such artifact");
    invalid(server().send("GET", files + "?artifact_file_path=../x", ""), "Invalid path");
    invalid(server().send("GET", files, ""), "artifact_file_path");
  }
}
