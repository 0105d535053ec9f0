package slipway.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.audit.Audit;
import slipway.config.Config.HttpConfig;
import slipway.db.Database;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.ids.Ids;
import slipway.testing.FakeClock;
import slipway.testing.RawHttp;

/// What projects are, on any database.
abstract class AccessContract {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Caller CALLER = Caller.service("test");

  private Database database;
  private Audit audit;
  private Access access;
  private WebServer web;

  abstract Database open();

  @BeforeEach
  void start() {
    database = open();
    var router = new Router();
    var clock = new FakeClock(NOW);
    audit = Audit.open(clock, new Ids(clock));
    access = Access.open(database, audit, clock, router);
    web = WebServer.start(HttpConfig.loopback(0), router);
  }

  @AfterEach
  void stop() {
    web.close();
    database.close();
  }

  private void require(String project) {
    database.inTransaction(
        "test.require",
        tx -> {
          access.require(tx, CALLER, Permission.READ, project);
          return project;
        });
  }

  @Test
  void require_knowsTheDefaultProjectAndThoseMade() {
    require(Access.DEFAULT_PROJECT);
    access.createProject(CALLER, "churn");
    require("churn");
    access.require(CALLER, Permission.READ, "churn");
  }

  @Test
  void require_tellsAnUnknownProjectWithAHint() {
    access.createProject(CALLER, "churn");
    assertThatThrownBy(() -> require("chrun")).hasMessageContaining("did you mean churn?");
    assertThatThrownBy(() -> require("something-else"))
        .hasMessageContaining("slipway project create something-else");
  }

  @Test
  void createProject_leavesAnExistingOneAsItIs() {
    var first = access.createProject(CALLER, "churn");
    assertThat(first.createdAt()).isEqualTo(NOW);
    assertThat(access.createProject(CALLER, "churn")).isEqualTo(first);
    assertThat(access.projects(CALLER)).extracting("name").containsExactly("churn", "default");
  }

  @Test
  void require_refusesWhatIsNotGranted() {
    var readers = Access.open(database, new FakeClock(NOW), (_, _) -> Set.of(Permission.READ));
    readers.require(CALLER, Permission.READ, Access.DEFAULT_PROJECT);
    assertThatThrownBy(() -> readers.require(CALLER, Permission.EDIT, Access.DEFAULT_PROJECT))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED))
        .hasMessageContaining("edit in project default");
  }

  @Test
  void requireGranted_needsNoDatabase() {
    database.close();
    access.requireGranted(CALLER, Permission.PREDICT, "any");
  }

  @Test
  void createProject_isAuditedOnce() {
    access.createProject(CALLER, "churn");
    access.createProject(CALLER, "churn");
    var entries = database.read(tx -> audit.list(tx, "churn", Audit.NEWEST, 10));
    assertThat(entries).hasSize(1);
    assertThat(entries.getFirst().action()).isEqualTo("project.create");
    assertThat(entries.getFirst().subject()).isEqualTo("churn");
    assertThat(entries.getFirst().actor()).isEqualTo(CALLER.name());
  }

  @Test
  void createProject_refusesWhatIsNoName() {
    for (var name : new String[] {"", "Churn", "a/b", "..", "a b"}) {
      assertThatThrownBy(() -> access.createProject(CALLER, name)).hasMessageContaining("project");
    }
  }

  @Test
  void routes_makeListAndPage() {
    int port = web.port();
    var made =
        RawHttp.send(port, "POST", "/api/v1/projects", "", "{\"name\":\"churn\"}".getBytes(UTF_8));
    assertThat(Json.tree(made.body()).path("name").asString()).isEqualTo("churn");
    var first = Json.tree(RawHttp.send(port, "GET", "/api/v1/projects?pageSize=1").body());
    assertThat(first.path("items").path(0).path("name").asString()).isEqualTo("churn");
    var token = first.path("nextPageToken").asString();
    var rest = Json.tree(RawHttp.send(port, "GET", "/api/v1/projects?pageToken=" + token).body());
    assertThat(rest.path("items").path(0).path("name").asString()).isEqualTo("default");
    assertThat(rest.path("nextPageToken").isNull()).isTrue();
    assertThat(RawHttp.send(port, "GET", "/api/v1/projects/none").status()).isEqualTo(404);
    assertThat(RawHttp.send(port, "POST", "/api/v1/projects", "", "{}".getBytes(UTF_8)).status())
        .isEqualTo(400);
  }
}
