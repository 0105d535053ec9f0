package slipway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.app.Server;
import slipway.config.Config;
import slipway.config.Config.ClockMode;
import slipway.config.Config.DatabaseConfig;
import tools.jackson.databind.JsonNode;

final class OperationsRoutesTest {
  @TempDir Path home = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Server started;

  @BeforeEach
  void start() {
    started = Server.start(Config.defaults(home).withPort(0).withClock(ClockMode.REPLAY));
  }

  @AfterEach
  void stop() {
    http.close(); // before the server, which tells open connections to go away for two seconds
    server().close();
  }

  private Server server() {
    return Objects.requireNonNull(started);
  }

  @Test
  void health_saysOk() throws Exception {
    assertThat(get("/health").body()).isEqualTo("OK");
  }

  @Test
  void version_isMlflowsForItsClientsAndOursUnderApi() throws Exception {
    assertThat(get("/version").body()).isEqualTo("3.17.2");
    assertThat(json(get("/api/v1/version")).get("version").asString())
        .isEqualTo(slipway.api.Version.own().number());
  }

  @Test
  void ready_namesEachConditionAndFailsWithoutItsDatabase() throws Exception {
    assertThat(get("/ready").statusCode()).isEqualTo(200);
    server().close();
    var away = new DatabaseConfig("jdbc:postgresql://127.0.0.1:1/slipway", "slipway", "");
    started = Server.start(Config.defaults(home).withPort(0).withDatabase(away));

    var answer = get("/ready");
    assertThat(answer.statusCode()).isEqualTo(503);
    var condition = json(answer).get("conditions").get(0);
    assertThat(condition.get("name").asString()).isEqualTo("database");
    assertThat(condition.get("whyNot").asString())
        .contains("127.0.0.1:1/slipway cannot be reached")
        .contains("check that the server runs");
    assertThat(get("/health").statusCode()).isEqualTo(200);
    assertThat(get("/api/v1/projects/default/jobs").statusCode()).isEqualTo(503);
    var page = get("/ui/projects/default/");
    assertThat(page.statusCode()).isEqualTo(503);
    assertThat(page.body()).contains("<html", "127.0.0.1:1/slipway cannot be reached");
  }

  @Test
  void clock_isAdvancedAndListedAsAnEvent() throws Exception {
    var clock = json(post("/api/v1/clock/advance", "{\"to\":\"1997-01-31\"}"));

    assertThat(clock.get("now").asString()).isEqualTo("1997-01-31T23:59:59.999999Z");
    assertThat(clock.get("drained").asBoolean()).isTrue();
    assertThat(json(get("/api/v1/clock")).get("day").asString()).isEqualTo("1997-01-31");
    var events = json(get("/api/v1/projects/default/events?pageSize=1"));
    assertThat(events.get("items").get(0).get("type").asString()).isEqualTo("clock.moved");
  }

  @Test
  void advance_refusesWhatIsNoDay() throws Exception {
    for (var body :
        new String[] {
          "",
          "null",
          "{}",
          "{\"to\":\"soon\"}",
          "{\"to\":\"1997-02-30\"}",
          "{\"until\":1}",
          "[]",
          "{\"to\":\"+999999999-12-31\"}",
          "{\"to\":\"+290000-01-01\"}"
        }) {
      assertThat(post("/api/v1/clock/advance", body).statusCode()).as(body).isEqualTo(400);
    }
    post("/api/v1/clock/advance", "{\"to\":\"1997-01-31\"}");
    var back = post("/api/v1/clock/advance", "{\"to\":\"1996-12-31\"}");
    assertThat(back.statusCode()).isEqualTo(400);
    assertThat(back.body()).contains("the clock goes forward only");
  }

  @Test
  void lists_arePagedAndRefuseForeignTokens() throws Exception {
    post("/api/v1/clock/advance", "{\"to\":\"1997-01-31\"}");
    post("/api/v1/clock/advance", "{\"to\":\"1997-02-28\"}");
    var first = json(get("/api/v1/projects/default/events?pageSize=1"));
    var token = first.get("nextPageToken").asString();
    var second = json(get("/api/v1/projects/default/events?pageSize=1&pageToken=" + token));

    assertThat(first.get("items").get(0).get("data").get("now").asString()).startsWith("1997-02");
    assertThat(second.get("items").get(0).get("data").get("now").asString()).startsWith("1997-01");
    assertThat(second.get("nextPageToken").isNull()).isTrue();
    for (var list : new String[] {"jobs", "events", "audit"}) {
      var path = "/api/v1/projects/default/" + list;
      assertThat(get(path).statusCode()).as(list).isEqualTo(200);
      assertThat(get(path + "?pageToken=x").statusCode()).as(list).isEqualTo(400);
      assertThat(get(path + "?pageSize=0").statusCode()).as(list).isEqualTo(400);
      assertThat(get("/api/v1/projects/none/" + list).statusCode()).as(list).isEqualTo(404);
    }
  }

  @Test
  void cancel_refusesAnUnknownJob() throws Exception {
    assertThat(post("/api/v1/projects/default/jobs/x/cancel", "").statusCode()).isEqualTo(400);
    assertThat(
            post("/api/v1/projects/default/jobs/01a1fd8c-6900-7001-951c-3643b9ea24c8/cancel", "")
                .statusCode())
        .isEqualTo(404);
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server().port() + path);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.tree(response.body());
  }
}
