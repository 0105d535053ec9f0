package slipway.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.db.Database;
import slipway.testing.MlflowServer;
import slipway.testing.MlflowServer.Answer;
import tools.jackson.databind.JsonNode;

/// A server on a database of the subclass's, and what every test of the registry begins with.
abstract class OnRegistry {
  static final String P = "default";

  @TempDir Path directory = Path.of("");
  private @Nullable MlflowServer opened;

  abstract Database open(Path directory);

  @BeforeEach
  void start() {
    opened = new MlflowServer(open(directory), directory);
  }

  @AfterEach
  void stop() {
    server().close();
  }

  MlflowServer server() {
    return Objects.requireNonNull(opened);
  }

  Registry registry() {
    return server().registry();
  }

  PackageContents contents(String seed) {
    var files = new LinkedHashMap<String, Digest>();
    files.put("model.onnx", blob("onnx" + seed));
    files.put("folds/0.onnx", blob("fold" + seed));
    return new PackageContents(
        files,
        Json.object().put("task", "BINARY"),
        Json.object().put("seed", seed).put("rows", 23_570));
  }

  Digest blob(String text) {
    return server().blobs().put(text.getBytes(StandardCharsets.UTF_8));
  }

  static JsonNode ok(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  static void refused(Answer answer, int status, String code, String message) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.errorCode()).isEqualTo(code);
    assertThat(answer.message()).contains(message);
  }
}
