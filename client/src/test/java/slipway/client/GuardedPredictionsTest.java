package slipway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.client.StubServer.reply;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

final class GuardedPredictionsTest {
  private static final JsonNode INPUT = Json.object().put("customer_id", 5);
  private static final String ANSWER =
      "{\"prediction\":\"stays\",\"probability\":0.25,\"release\":\""
          + "a".repeat(64)
          + "\",\"predictionId\":\"00000000-0000-7000-8000-000000000001\",\"requestId\":\"r\"}";

  private final List<ErrorCode> reasons = new ArrayList<>();

  @Test
  void server_thatFailsIsAskedNoMoreForAWhile_andNeverTwiceForOnePrediction() throws IOException {
    var asked = new AtomicInteger();
    try (var server =
            StubServer.start(e -> {
              asked.incrementAndGet();
              reply(e, 500, "{\"code\":\"INTERNAL\",\"message\":\"m\"}");
            });
        var client = SlipwayClient.to(server.uri())) {
      var guarded =
          client
              .defaultProject()
              .at("churn")
              .guarded(Duration.ofSeconds(20), new CircuitBreaker(3, 3, Duration.ofHours(1)));
      for (int i = 0; i < 5; i++) {
        assertThat(ask(guarded)).isEqualTo("unknown");
      }
      assertThat(asked).hasValue(3);
      assertThat(reasons)
          .containsExactly(
              ErrorCode.INTERNAL,
              ErrorCode.INTERNAL,
              ErrorCode.INTERNAL,
              ErrorCode.UNAVAILABLE,
              ErrorCode.UNAVAILABLE);
      assertThat(guarded.state()).isEqualTo(CircuitBreaker.State.OPEN);
    }
  }

  @Test
  void answer_thatComesTooLateIsTheFallback() throws IOException {
    var done = new CountDownLatch(1);
    try (var server =
            StubServer.start(e -> {
              await(done);
              reply(e, 200, ANSWER);
            });
        var client = SlipwayClient.to(server.uri())) {
      var guarded =
          client
              .defaultProject()
              .at("churn")
              .guarded(Duration.ofMillis(50), CircuitBreaker.standard());
      assertThat(ask(guarded)).isEqualTo("unknown");
      assertThat(reasons).containsExactly(ErrorCode.TIMED_OUT);
      done.countDown();
    }
  }

  @Test
  void callersMistake_isThrownAndOpensNothing() throws IOException {
    try (var server =
            StubServer.start(
                e -> reply(e, 400, "{\"code\":\"INVALID_ARGUMENT\",\"message\":\"gap: 3\"}"));
        var client = SlipwayClient.to(server.uri())) {
      var guarded =
          client
              .defaultProject()
              .at("churn")
              .guarded(Duration.ofSeconds(20), new CircuitBreaker(1, 1, Duration.ofHours(1)));
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(() -> ask(guarded))
            .isInstanceOf(SlipwayException.class)
            .hasMessage("gap: 3");
      }
      assertThat(guarded.state()).isEqualTo(CircuitBreaker.State.CLOSED);
    }
  }

  @Test
  void answer_isTheAnswer() throws IOException {
    try (var server = StubServer.start(e -> reply(e, 200, ANSWER));
        var client = SlipwayClient.to(server.uri())) {
      assertThat(ask(client.defaultProject().at("churn").guarded())).isEqualTo("stays");
      assertThat(reasons).isEmpty();
    }
  }

  @Test
  void nobodyThere_isTheFallback() throws IOException {
    URI nowhere;
    try (var free = new ServerSocket(0)) {
      nowhere = URI.create("http://127.0.0.1:" + free.getLocalPort());
    }
    try (var client = SlipwayClient.to(nowhere)) {
      assertThat(ask(client.defaultProject().at("churn").guarded())).isEqualTo("unknown");
      assertThat(reasons).containsExactly(ErrorCode.UNAVAILABLE);
    }
  }

  private String ask(GuardedPredictions guarded) {
    return guarded.predict(
        INPUT,
        prediction -> String.valueOf(prediction.prediction()),
        why -> {
          reasons.add(why.code());
          return "unknown";
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
