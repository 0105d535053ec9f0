package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Prediction;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;

/// Programs of others against an endpoint of a server process: Triton's own Python client in the
/// Open Inference Protocol, and the example service in Java, run from its source.
@TestInstance(Lifecycle.PER_CLASS)
final class ServingClientsIT {
  private static final List<String> CUSTOMERS = List.of("1", "5", "4711");
  private static final Pattern ROW = Pattern.compile("row (\\d+) (\\w+) (\\S+) (\\S+)");

  private Line line;

  @BeforeAll
  void train() {
    var home = Line.temporaryHome("clients");
    line = Line.start(home, Line.server(home), Map.of());
    line.train(Installation.example(), Months.read(Installation.purchases()));
  }

  @AfterAll
  void stop() {
    line.close();
  }

  @Test
  void tritonsClient_predictsAsOursDoesAndIsLogged(@TempDir Path directory) throws Exception {
    var called =
        PythonEnvironment.of("requirements-triton.txt")
            .run(
                directory,
                Map.of(),
                "triton_calls.py",
                line.address().getAuthority(),
                Replay.ENDPOINT,
                CUSTOMERS.get(0),
                CUSTOMERS.get(1),
                CUSTOMERS.get(2));

    assertThat(called.status()).as("%s%n%s", called.out(), called.err()).isZero();
    assertThat(called.out().lines().filter(said -> said.startsWith("passed "))).hasSize(10);
    var rows = ROW.matcher(called.out()).results().toList();
    assertThat(rows).hasSize(2 * CUSTOMERS.size());
    for (var row : rows) {
      var said = predict(row.group(1));
      assertThat(row.group(2)).isEqualTo(Json.treeOf(said).path("prediction").asString());
      assertThat((float) Double.parseDouble(row.group(3)))
          .isEqualTo(Float.parseFloat(String.valueOf(said.probability())));
      assertThat(line.project().verify(UUID.fromString(row.group(4))).verified()).isTrue();
    }
    assertThat(rows.stream().map(row -> row.group(4)).collect(Collectors.toSet()))
        .hasSameSizeAs(rows);
  }

  @Test
  void javaExample_answersAndCounts() throws Exception {
    var command = new ArrayList<>(Installation.cli());
    command.removeLast(); // the command line's class
    var source = Installation.root().resolve("examples/java-client/RetentionService.java");
    command.addAll(List.of(source.toString(), line.address().toString(), "0"));
    var service = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var said =
            new BufferedReader(
                new InputStreamReader(service.getInputStream(), StandardCharsets.UTF_8));
        var http = HttpClient.newHttpClient()) {
      // after what libraries log
      var address = said.lines().filter(line -> line.startsWith("http://")).findFirst().orElse("");
      assertThat(address).startsWith("http://127.0.0.1:").endsWith("/voucher?customer=5");
      var expected = predict("5");
      assertThat(get(http, address))
          .contains(
              "\"result\":\"" + Json.treeOf(expected).path("prediction").asString() + "\"",
              "\"probability\":" + expected.probability());
      assertThat(get(http, address.replace("/voucher?customer=5", "/metrics")))
          .contains("predictions_churn_total{", "predictions_duration_seconds_count{");
    } finally {
      service.destroy();
      service.waitFor();
    }
  }

  private Prediction predict(String customer) {
    return line.project()
        .predict(Replay.ENDPOINT, Json.object().put("customer_id", Integer.parseInt(customer)));
  }

  private static String get(HttpClient http, String address) throws Exception {
    return http.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
