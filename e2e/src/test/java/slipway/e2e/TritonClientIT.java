package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Prediction;
import slipway.cli.demo.Months;
import slipway.cli.demo.Replay;
import slipway.client.ProjectClient;

/// Triton's own Python client against an endpoint of a server process, in the Open Inference
/// Protocol.
final class TritonClientIT {
  private static final List<String> CUSTOMERS = List.of("1", "5", "4711");
  private static final Pattern ROW = Pattern.compile("row (\\d+) (\\w+) (\\S+) (\\S+)");

  @TempDir Path directory = Path.of("");

  @Test
  void client_predictsAsOursDoesAndIsLogged() throws Exception {
    var python = PythonEnvironment.of("requirements-triton.txt");
    var home = Line.temporaryHome("triton");
    try (var line = Line.start(home, Line.server(home), Map.of())) {
      line.train(Installation.example(), Months.read(Installation.purchases()));
      var called =
          python.run(
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
        var said = predict(line.project(), row.group(1));
        assertThat(said.prediction()).isEqualTo(row.group(2));
        assertThat(said.probability()).isNotNull();
        assertThat((float) Double.parseDouble(row.group(3)))
            .isEqualTo(String.valueOf(said.probability()).transform(Float::parseFloat));
        assertThat(line.project().verify(UUID.fromString(row.group(4))).verified()).isTrue();
      }
      assertThat(rows.stream().map(row -> row.group(4)).collect(Collectors.toSet()))
          .hasSameSizeAs(rows);
    }
  }

  private static Prediction predict(ProjectClient project, String customer) {
    return project.predict(
        Replay.ENDPOINT, Json.object().put("customer_id", Integer.parseInt(customer)));
  }
}
