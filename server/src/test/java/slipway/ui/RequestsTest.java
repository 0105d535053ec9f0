package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import slipway.api.Json;

/// A page's question, put by other means.
final class RequestsTest {
  @Test
  void of_asksTheClientsByANameAndNotByItsEncoding() {
    var request = Requests.of("/api/v1/projects/shop/datasets/features%2Fcustomer_activity");
    assertThat(request.curl())
        .isEqualTo("curl -s '$SERVER/api/v1/projects/shop/datasets/features%2Fcustomer_activity'");
    assertThat(request.python())
        .contains(
            "project=\"shop\")", "slipway.dataset(\"features/customer_activity\").versions()");
    assertThat(request.java())
        .contains("slipway.project(\"shop\").dataset(\"features/customer_activity\");");
  }

  @Test
  void of_asksByHttpWhereAClientHasNothingOfItsOwn() {
    var request = Requests.of("/api/v1/version");
    assertThat(request.python()).contains("requests.get(\"$SERVER/api/v1/version\").json()");
    assertThat(request.java()).contains("URI.create(\"$SERVER/api/v1/version\")");
  }

  @Test
  void ofPage_readsTheAnswerAsText() {
    var request = Requests.ofPage("/ui/projects/default/lineage?node=\"x\"");
    assertThat(request.python())
        .isEqualTo(
            "import requests\nprint(requests.get(\"$SERVER/ui/projects/default/lineage?node=\\\"x\\\"\").text)");
    assertThat(request.curl())
        .isEqualTo("curl -s '$SERVER/ui/projects/default/lineage?node=\"x\"'");
  }

  @Test
  void curl_isTakenByAShellAsItIsMeant() throws Exception {
    var body = Json.object().put("filter", "params.x = 'it''s' and $HOME `id` \"q\"");
    var curl = Requests.curl("/predict/it's", body);
    var shell =
        new ProcessBuilder("sh", "-c", curl.replace("curl -s -X POST", "printf '%s\\n'")).start();
    var said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said.lines())
        .containsExactly(
            "$SERVER/predict/it's", "-H", "content-type: application/json", "-d", Json.text(body));
  }
}
