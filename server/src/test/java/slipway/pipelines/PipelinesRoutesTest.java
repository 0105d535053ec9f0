package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.config.Config;
import slipway.http.WebServer;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

final class PipelinesRoutesTest {
  private static final String BASE = "/api/v1/projects/default";

  @TempDir Path directory = Path.of("");
  private final FakeSteps steps = new FakeSteps();
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable PipelineServer server;
  private @Nullable WebServer web;

  @BeforeEach
  void open() {
    var wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
    server =
        PipelineServer.start(
            TestDatabases.sqliteConfig(directory),
            wall,
            BusinessClock.replay(wall, Instant.parse("1997-01-31T23:59:59.999999Z")),
            directory,
            steps);
    server.declare(
        "p",
        "{'name':'a','type':'text','with':{'text':'${parameters.cutoff}'}},"
            + "{'name':'b','type':'block','with':{'text':'${steps.a.text}'}}");
    web = WebServer.start(Config.defaults(directory).http().withPort(0), server.router);
  }

  @AfterEach
  void close() {
    steps.letGo.countDown();
    http.close(); // before the server, which tells open connections to go away for two seconds
    Objects.requireNonNull(web).close();
    Objects.requireNonNull(server).close();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + Objects.requireNonNull(web).port() + BASE + path);
    var publisher = HttpRequest.BodyPublishers.ofString(body);
    return http.send(
        HttpRequest.newBuilder(uri).method(method, publisher).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return Json.tree(send("GET", path, "").body());
  }

  private String start() throws IOException, InterruptedException {
    var answer = send("POST", "/pipelines/p/executions", "{\"parameters\":{}}");
    assertThat(answer.statusCode()).isEqualTo(201);
    return Json.tree(answer.body()).path("id").asString("");
  }

  @Test
  void start_answersTheExecution_whichListsAndDetailsShow() throws Exception {
    var id = start();
    steps.letGo.countDown();
    Objects.requireNonNull(server).await(UUID.fromString(id));
    assertThat(get("/executions/" + id).path("status").asString("")).isEqualTo("SUCCEEDED");
    assertThat(get("/pipelines/p/executions").path("items")).hasSize(1);
    assertThat(get("/executions?pipeline=q").path("items")).isEmpty();
    assertThat(get("/pipelines").path("items").path(0).path("last").path("id").asString(""))
        .isEqualTo(id);
    assertThat(get("/executions/" + id + "/log").path("items").path(0).path("line").asString(""))
        .isEqualTo("text is 1997-01-31");
  }

  @Test
  void executions_ofAProjectCalledPipelines_areNotTakenForThoseOfAPipeline() throws Exception {
    var port = Objects.requireNonNull(web).port();
    var uri = URI.create("http://127.0.0.1:" + port + "/api/v1/projects/pipelines/executions");
    var answer =
        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
  }

  @Test
  void executions_arePaged() throws Exception {
    steps.letGo.countDown();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(start());
      Objects.requireNonNull(server).await(UUID.fromString(ids.getLast()));
    }
    var first = get("/executions?pageSize=2");
    assertThat(first.path("items")).hasSize(2);
    var next = get("/executions?pageSize=2&pageToken=" + first.path("nextPageToken").asString(""));
    assertThat(next.path("items").path(0).path("id").asString("")).isEqualTo(ids.getFirst());
    assertThat(next.path("nextPageToken").isNull()).isTrue();
  }

  /// A follower hears the state as it is, every change, the lines, and the end last.
  @Test
  void events_replayTheStateAndEndWithTheExecution() throws Exception {
    var id = start();
    steps.blocked.await();
    var uri =
        URI.create(
            "http://127.0.0.1:"
                + Objects.requireNonNull(web).port()
                + BASE
                + "/executions/"
                + id
                + "/events");
    var events = new ArrayList<List<String>>();
    var answer =
        http.send(HttpRequest.newBuilder(uri).GET().build(), HttpResponse.BodyHandlers.ofLines());
    assertThat(answer.headers().firstValue("content-type").orElse("")).contains("event-stream");
    var name = new String[1];
    answer
        .body()
        .forEach(line -> {
          if (line.startsWith("event: ")) {
            name[0] = line.substring("event: ".length());
          } else if (line.startsWith("data: ")) {
            events.add(List.of(name[0], line.substring("data: ".length())));
            steps.letGo.countDown();
          }
        });
    assertThat(events.getLast().getFirst()).isEqualTo("end");
    assertThat(events).extracting(List::getFirst).contains("log", "execution");
    assertThat(Json.tree(events.getLast().getLast()).path("status").asString(""))
        .isEqualTo("SUCCEEDED");
    assertThat(events)
        .anyMatch(event ->
            event.getFirst().equals("execution")
                && Json.tree(event.getLast()).path("status").asString("").equals("RUNNING"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|/pipelines/q/executions|{}|404|pipeline: \"q\" (expected: one of p)",
        "POST|/pipelines/p/executions|{\"until\":\"z\"}|400|until: \"z\" (expected: one of a, b)",
        "POST|/pipelines/p/executions|{\"untl\":\"z\"}|400|untl",
        "POST|/pipelines/p/executions|{\"parameters\":{\"cutoff\":\"x\"}}|400|parameters.cutoff: \"x\"",
        "POST|/pipelines/p/executions|{\"parameters\":{\"cutoff\":7}}|400|parameters.cutoff",
        "POST|/pipelines/p/executions|[]|400|",
        "POST|/pipelines/p/executions|{|400|",
        "GET|/executions/x||400|execution: \"x\" (expected: the id of an execution)",
        "GET|/executions/00000000-0000-7000-8000-000000000000||404|(expected: an execution of project default)",
        "GET|/executions/00000000-0000-7000-8000-000000000000/events||404|(expected: an execution of project default)",
        "POST|/executions/00000000-0000-7000-8000-000000000000/cancel||404|(expected: an execution of project default)",
        "GET|/executions?pageSize=0||400|pageSize",
        "GET|/executions?pageToken=x||400|execution",
      })
  void badRequests_areTheClientsFaultAndSayWhatToDo(
      String method, String path, @Nullable String body, int status, @Nullable String message)
      throws Exception {
    var answer = send(method, path, body == null ? "" : body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(Json.tree(answer.body()).path("message").asString(""))
        .contains(message == null ? "" : message);
  }
}
