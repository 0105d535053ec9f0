package slipway.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.config.Config;
import slipway.testing.RawHttp;

/// Pages of a whole server with more behind them than they show at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrowdedPagesTest {
  private static final int VERSIONS = 52;

  private Server server;

  @BeforeAll
  void start(@TempDir Path home) {
    server = Server.start(Config.defaults(home.resolve("home")).withPort(0));
    mlflow("registered-models/create", "{\"name\":\"m\"}");
    for (int i = 0; i < VERSIONS; i++) {
      mlflow("model-versions/create", "{\"name\":\"m\",\"source\":\"s3://bucket/model\"}");
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void model_showsTheVersionThatIsAskedForHoweverOldItIs() {
    assertThat(page("models/m").text())
        .contains("52 versions", "the newest 50 of 52, newest first", "?version=3\"")
        .doesNotContain("?version=2\"");
    assertThat(page("models/m?version=1").text())
        .contains("How m v1 came into service", "?version=1\"", "are asked for")
        .doesNotContain("?version=2\"");
    assertThat(page("models/m?version=53").status()).isEqualTo(404);
    assertThat(page("models").text()).contains("1 model with 52 versions.", "?version=52\"");
  }

  private RawHttp.Answer page(String path) {
    return RawHttp.send(server.port(), "GET", "/ui/projects/default/" + path);
  }

  private void mlflow(String call, String body) {
    var answer =
        RawHttp.send(
            server.port(),
            "POST",
            "/api/2.0/mlflow/" + call,
            "Content-Type: application/json\r\n",
            body.getBytes(UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
  }
}
