package slipway.ui;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
