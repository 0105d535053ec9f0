package slipway.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.config.Config;
import slipway.config.Config.HttpConfig;
import slipway.testing.RawHttp;

final class ServerTest {
  @TempDir private Path folder;

  private Config config() {
    return Config.defaults(folder.resolve("home")).withPort(0);
  }

  @Test
  void start_answersHealthAndMetrics() {
    try (var server = Server.start(config())) {
      assertThat(RawHttp.send(server.port(), "GET", "/health").text()).isEqualTo("OK");
      var metrics = RawHttp.send(server.port(), "GET", "/metrics");
      assertThat(metrics.header("content-type"))
          .contains("text/plain; version=0.0.4; charset=utf-8");
      assertThat(metrics.text())
          .contains("jvm_memory_used_bytes", "process_uptime_seconds", "slipway_http_requests");
    }
  }

  @Test
  void home_isLockedAgainstASecondServer() {
    try (var _ = Server.start(config())) {
      assertThatThrownBy(() -> Server.start(config()))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("in use by process " + ProcessHandle.current().pid())
          .hasMessageContaining("--home");
    }
    Server.start(config()).close();
  }

  @Test
  void home_thatCannotBeMadeIsToldInOneLine() throws Exception {
    Files.writeString(folder.resolve("home"), "a file");
    assertThatThrownBy(() -> Server.start(config()))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(folder.resolve("home").toString())
        .hasMessageContaining("--home");
  }

  @Test
  void temporaryFolder_isEmptiedOnceTheHomeIsHeld() throws Exception {
    var left = folder.resolve("home/tmp/native/libx.so");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "left by a kill");
    try (var _ = Server.start(config())) {
      assertThat(left).doesNotExist();
      assertThat(folder.resolve("home/tmp")).isDirectory();
    }
  }

  @Test
  void port_thatIsTakenLeavesTheHomeFree() {
    try (var first = Server.start(config())) {
      var second = Config.defaults(folder.resolve("other")).withPort(first.port());
      assertThatThrownBy(() -> Server.start(second))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("port: " + first.port())
          .hasMessageContaining("--port");
      Server.start(second.withPort(0)).close();
    }
  }

  @Test
  void address_thatOthersReachNeedsInsecure() {
    var open = HttpConfig.loopback(0).withHost("0.0.0.0");
    assertThatThrownBy(() -> Server.start(config().withHttp(open)))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("--insecure");
    Server.start(config().withHttp(open.withInsecure(true))).close();
  }
}
