package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.access.Access;
import slipway.api.Json;
import slipway.api.wire.Applying;
import slipway.config.Config;
import slipway.db.Database;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

final class DeclarationsRoutesTest {
  @TempDir Path directory = Path.of("");
  private final HttpClient http = HttpClient.newHttpClient();
  private @Nullable Database database;
  private @Nullable WebServer web;

  @BeforeEach
  void open() {
    var wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
    var business = BusinessClock.replay(wall, Instant.parse("1997-01-31T00:00:00Z"));
    var opened = TestDatabases.sqlite(directory);
    database = opened;
    var router = new Router();
    var kinds = new FakeKinds();
    Declarations.open(
        new Declarations.Neighbours(
            Access.open(opened, wall),
            opened,
            kinds.audit(wall),
            kinds.pipelines(opened, wall, business, directory),
            wall,
            business,
            router),
        kinds.all());
    web = WebServer.start(Config.defaults(directory).http().withPort(0), router);
  }

  @AfterEach
  void close() {
    http.close(); // before the server, which tells open connections to go away for two seconds
    Objects.requireNonNull(web).close();
    Objects.requireNonNull(database).close();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    var uri =
        URI.create(
            "http://127.0.0.1:"
                + Objects.requireNonNull(web).port()
                + "/api/v1/projects/default"
                + path);
    return http.send(
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void apply_answersWhatItDid_andTheListShowsIt() throws Exception {
    var body = Json.text(new Applying.Request(List.of(ChurnFiles.all()), "c0ffee"));
    var applied = send("POST", "/apply", body);
    assertThat(applied.statusCode()).isEqualTo(200);
    var documents = Json.tree(applied.body()).path("documents");
    assertThat(documents).hasSize(7);
    assertThat(documents.path(0).path("change").asString("")).isEqualTo("CREATED");
    var declared = Json.tree(send("GET", "/declarations?pageSize=5", "").body());
    assertThat(declared.path("current")).hasSize(7);
    assertThat(declared.path("history")).hasSize(5);
    assertThat(declared.path("nextPageToken").asString("")).isEqualTo("5");
    assertThat(declared.path("current").path(0).path("revision").asString("")).isEqualTo("c0ffee");
  }

  @Test
  void apply_refusesWithALineForEachProblem() throws Exception {
    var body =
        Json.text(
            new Applying.Request(
                List.of(
                    ChurnFiles.with("purchases.yaml", "header", "headr"),
                    ChurnFiles.with("purchases.contract.yaml", "kind: Data", "kind: Date"))));
    var refused = send("POST", "/apply", body);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(Json.tree(refused.body()).path("details")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}",
        "{\"files\":null}",
        "{\"files\":[null]}",
        "{\"files\":[{}]}",
        "{\"files\":[{\"path\":\"a.yaml\"}]}",
        "{\"files\":[{\"path\":null,\"text\":\"a: 1\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"a: 1\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"- 1\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"7\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"kind: [Dataset]\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"kind: DataContract\"}]}",
        "{\"files\":[{\"path\":\"a.yaml\",\"text\":\"kind: Dataset\\nname: [x]\\nspec: 1\"}]}",
        "{\"fils\":[]}",
        "[]",
        "{\"files\":[",
      })
  void apply_neverFailsOnBadInput(String body) throws Exception {
    var answer = send("POST", "/apply", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(Json.tree(answer.body()).path("message").asString("")).isNotEmpty();
  }
}
