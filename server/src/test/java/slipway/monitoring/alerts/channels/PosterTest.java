package slipway.monitoring.alerts.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What posting to a real receiver comes to.
final class PosterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @Test
  void receiverThatDoesNotAnswer_isLeftAfterAWhile() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var outcome =
          new Poster(address(silent), List.of(), Duration.ofMillis(200))
              .post(new byte[0], Map.of(), NOW);
      assertThat(outcome.said()).isEqualTo("no answer within 200 ms");
      assertThat(outcome.isAway()).isTrue();
    }
  }

  @Test
  void whatTheReceiverAsks_isUnderstoodAsSecondsAndAsADate() throws Exception {
    assertThat(answer("429 Too Many", "Retry-After: 7", "").pause())
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(answer("503 Away", "Retry-After: Sat, 21 Nov 2026 10:01:00 GMT", "").pause())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(answer("503 Away", "Retry-After: soon", "").pause()).isEqualTo(Duration.ZERO);
    assertThat(answer("400 Bad", "X: y", "").verdict()).isEqualTo(Outcome.Verdict.REFUSED);
    assertThat(answer("302 Elsewhere", "Location: /x", "").verdict())
        .isEqualTo(Outcome.Verdict.LATER);
  }

  @Test
  void answer_isKeptShortOnOneLineAndWithoutSecrets() throws Exception {
    var outcome = answer("403 No", "X: y", "bad\nkey s3cret " + "x".repeat(5_000));
    assertThat(outcome.said()).startsWith("bad key (not shown) xxx").hasSize(500).endsWith("…");
  }

  @Test
  void connectionThatBreaks_isNoAnswer() throws Exception {
    assertThat(answer("", "", "").said()).isEqualTo("the connection broke");
  }

  private static String address(ServerSocket server) {
    return "http://127.0.0.1:" + server.getLocalPort() + "/x";
  }

  /// One connection, answered so; with no status it is closed.
  private static Outcome answer(String status, String header, String body) throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var answering =
          Thread.ofVirtual()
              .start(() -> {
                try (var socket = server.accept()) {
                  socket.getInputStream().read(new byte[1_000]);
                  if (!status.isEmpty()) {
                    var text =
                        "HTTP/1.1 "
                            + status
                            + "\r\n"
                            + header
                            + "\r\nContent-Length: "
                            + body.length()
                            + "\r\nConnection: close\r\n\r\n"
                            + body;
                    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                    socket.getOutputStream().flush();
                    socket.shutdownOutput();
                    socket.getInputStream().readAllBytes();
                  }
                } catch (java.io.IOException _) {
                  // The other side has read enough.
                }
              });
      var outcome =
          new Poster(address(server), List.of("s3cret"), Duration.ofSeconds(20))
              .post(new byte[] {'{', '}'}, Map.of(), NOW);
      answering.join();
      return outcome;
    }
  }
}
