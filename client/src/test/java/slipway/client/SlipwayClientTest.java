package slipway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static slipway.client.StubServer.reply;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Execution;

final class SlipwayClientTest {
  @Test
  void problem_keepsCodeMessageAndDetails() throws IOException {
    var problem =
        """
        {"code":"CONTRACT_VIOLATED","message":"purchases: 2 rules","details":["a","b"],"requestId":"r"}
        """;
    try (var server = StubServer.start(e -> reply(e, 422, problem));
        var client = SlipwayClient.to(server.uri())) {
      var failure = failure(() -> client.defaultProject().importDeliveries("purchases"));
      assertThat(failure.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATED);
      assertThat(failure.message()).isEqualTo("purchases: 2 rules");
      assertThat(failure.details()).containsExactly("a", "b");
    }
  }

  @Test
  void problemOfMlflowsFace_isReadAsOurCode() throws IOException {
    var problem = "{\"error_code\":\"RESOURCE_DOES_NOT_EXIST\",\"message\":\"no run\"}";
    try (var server = StubServer.start(e -> reply(e, 404, problem));
        var client = SlipwayClient.to(server.uri())) {
      assertThat(failure(() -> client.defaultProject().runs("", 10)).code())
          .isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  @Test
  void nobodyListening_saysHowToStartAServer() throws IOException {
    int port;
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (var client = SlipwayClient.to(URI.create("http://127.0.0.1:" + port))) {
      var failure = failure(client::clock);
      assertThat(SlipwayClient.isUnreachable(failure)).isTrue();
      assertThat(failure.message()).contains("slipway serve", "--server");
    }
  }

  @Test
  void busyServer_isAskedAgainOnlyForRepeatableCalls() throws IOException {
    var asked = new AtomicInteger();
    var busy = "{\"code\":\"TOO_MANY_REQUESTS\",\"message\":\"busy\"}";
    try (var server =
            StubServer.start(e -> {
              boolean first = asked.incrementAndGet() == 1;
              reply(e, first ? 429 : 200, first ? busy : "{\"items\":[]}");
            });
        var client = SlipwayClient.to(server.uri())) {
      assertThat(client.defaultProject().datasets()).isEmpty();
      assertThat(asked).hasValue(2);
      asked.set(0);
      assertThat(failure(() -> client.defaultProject().predict("churn", Json.object())).code())
          .isEqualTo(ErrorCode.TOO_MANY_REQUESTS);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void list_followsPageTokensAndEncodesNames() throws IOException {
    var paths = new ArrayList<String>();
    try (var server =
            StubServer.start(e -> {
              paths.add(e.getRequestURI().toString());
              reply(
                  e,
                  200,
                  paths.size() == 1
                      ? "{\"items\":[],\"nextPageToken\":\"a b\"}"
                      : "{\"items\":[],\"nextPageToken\":null}");
            });
        var client = SlipwayClient.to(server.uri())) {
      client.project("p").commits("features/customer_activity");
    }
    assertThat(paths)
        .containsExactly(
            "/api/v1/projects/p/datasets/features%2Fcustomer_activity/commits",
            "/api/v1/projects/p/datasets/features%2Fcustomer_activity/commits?pageToken=a%20b");
  }

  @Test
  void follow_takesABrokenStreamUpAgain() throws IOException {
    var id = UUID.fromString("01936b00-0000-7000-8000-000000000001");
    var streams = new AtomicInteger();
    try (var server =
            StubServer.start(e -> {
              if (e.getRequestURI().getPath().endsWith("/events")) {
                var status = streams.incrementAndGet() == 1 ? "RUNNING" : "SUCCEEDED";
                reply(e, 200, "event: execution\ndata: " + execution(id, status) + "\n\n");
              } else {
                reply(e, 200, execution(id, "RUNNING"));
              }
            });
        var client = SlipwayClient.to(server.uri())) {
      var told = new ArrayList<Execution.Status>();
      var end = client.defaultProject().follow(id, e -> told.add(e.status()));
      assertThat(end.status()).isEqualTo(Execution.Status.SUCCEEDED);
      assertThat(told).containsExactly(Execution.Status.RUNNING, Execution.Status.SUCCEEDED);
    }
  }

  @Test
  void predictAll_answersEachRowOnce() throws IOException {
    var release = "a".repeat(64);
    try (var server =
            StubServer.start(e -> {
              var body = new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
              var entity = body.replaceAll("\\D", "");
              reply(
                  e,
                  200,
                  "{\"prediction\":\"e"
                      + entity
                      + "\",\"probability\":0.5,\"release\":\""
                      + release
                      + "\",\"predictionId\":\"01936b00-0000-7000-8000-000000000001\"}");
            });
        var client = SlipwayClient.to(server.uri())) {
      var entities = new long[500];
      for (int i = 0; i < entities.length; i++) {
        entities[i] = 1000 + i;
      }
      var answers = new String[entities.length];
      long answered =
          client
              .defaultProject()
              .predictor("churn")
              .predictAll(
                  "customer_id",
                  entities,
                  (row, prediction) -> answers[row] = String.valueOf(prediction.prediction()));
      assertThat(answered).isEqualTo(500);
      for (int i = 0; i < answers.length; i++) {
        assertThat(answers[i]).isEqualTo("e" + entities[i]);
      }
    }
  }

  @Test
  void predictAll_failsWithTheServersProblem() throws IOException {
    var problem = "{\"code\":\"NOT_FOUND\",\"message\":\"customer_id: 7 (expected: a known one)\"}";
    try (var server = StubServer.start(e -> reply(e, 404, problem));
        var client = SlipwayClient.to(server.uri())) {
      var predictor = client.defaultProject().predictor("churn");
      var failure =
          failure(() -> predictor.predictAll("customer_id", new long[] {7}, (_, _) -> {}));
      assertThat(failure.code()).isEqualTo(ErrorCode.NOT_FOUND);
    }
  }

  private static String execution(UUID id, String status) {
    return "{\"id\":\""
        + id
        + "\",\"pipeline\":\"churn\",\"status\":\""
        + status
        + "\",\"at\":\"1997-06-30T23:59:59.999999Z\",\"startedAt\":\"2026-11-21T09:00:00Z\","
        + "\"parameters\":{},\"steps\":[]}";
  }

  private static SlipwayException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(SlipwayException.class, call);
  }
}
