package slipway.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.Lineage;
import slipway.config.Config.DatabaseConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.events.NewEvent;
import slipway.http.Router;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// What the graph says after the events of one small life cycle, whatever the database.
abstract class LineagesContract {
  private static final Caller CALLER = Caller.service("test");
  private static final String PROJECT = Access.DEFAULT_PROJECT;
  private static final Digest PURCHASES = Digest.of(new byte[] {1});
  private static final Digest FEATURES = Digest.of(new byte[] {2});
  private static final Digest DEFINITION = Digest.of(new byte[] {3});
  private static final Digest PACKAGE = Digest.of(new byte[] {4});
  private static final Digest RELEASE = Digest.of(new byte[] {5});
  private static final Digest RAW = Digest.of(new byte[] {6});

  @TempDir Path directory = Path.of("");
  private @Nullable Database opened;
  private @Nullable Events delivering;
  private @Nullable Lineages graph;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    var wall = new FakeClock(Instant.parse("2026-11-21T10:00:00Z"));
    var database = TestDatabases.open(fresh(directory));
    var events = Events.open(database, BusinessClock.live(wall), wall, new Telemetry());
    opened = database;
    delivering = events;
    graph = Lineages.open(Access.open(database, wall), database, events, new Router());
    events.start();
  }

  @AfterEach
  void close() {
    events().close();
    database().close();
  }

  @Test
  void graph_leadsFromAReleaseToItsRawFiles() {
    publishAll();

    var around = lineages().around(CALLER, PROJECT, NodeIds.release(RELEASE));

    assertThat(around.nodes().stream().map(Lineage.Node::id))
        .containsExactlyInAnyOrder(
            NodeIds.release(RELEASE),
            NodeIds.ofPackage(PACKAGE),
            NodeIds.definition(DEFINITION),
            NodeIds.run("r1"),
            NodeIds.version("features/activity", FEATURES),
            NodeIds.version("purchases", PURCHASES),
            NodeIds.raw(RAW));
    assertThat(node(around, NodeIds.ofPackage(PACKAGE)).title()).isEqualTo("churn/1");
    assertThat(node(around, NodeIds.raw(RAW)).title()).isEqualTo("january.txt");
  }

  @Test
  void graph_leadsFromARawFileToEveryReleaseMadeOfIt() {
    publishAll();

    var around = lineages().around(CALLER, PROJECT, NodeIds.raw(RAW));

    assertThat(around.nodes().stream().map(Lineage.Node::id))
        .contains(NodeIds.release(RELEASE), NodeIds.ofPackage(PACKAGE))
        .doesNotContain(NodeIds.run("r1"));
  }

  @Test
  void graph_isTheSameWhenEventsComeTwiceOrSayLess() {
    publishAll();
    var once = lineages().newest(CALLER, PROJECT);
    publishAll();
    publish("dataset.committed", "purchases", "{}");
    publish("features.materialised", "activity", "{\"tree\":\"%s\"}".formatted(FEATURES));
    drain();

    var again = lineages().newest(CALLER, PROJECT);
    assertThat(again.nodes().stream().map(Lineage.Node::id))
        .containsExactlyInAnyOrderElementsOf(once.nodes().stream().map(Lineage.Node::id).toList());
    assertThat(node(again, NodeIds.version("features/activity", FEATURES)).madeOf())
        .isEqualTo(node(once, NodeIds.version("features/activity", FEATURES)).madeOf());
  }

  @Test
  void around_refusesANodeThatIsNotThere() {
    assertThatThrownBy(() -> lineages().around(CALLER, PROJECT, "release:none"))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("release:none");
    assertThat(lineages().newest(CALLER, PROJECT).nodes()).isEmpty();
  }

  private void publishAll() {
    publish(
        "dataset.committed",
        "purchases",
        "{\"dataset\":\"purchases\",\"tree\":\"%s\",\"files\":[{\"name\":\"january.txt\",\"digest\":\"%s\"}]}"
            .formatted(PURCHASES, RAW));
    publish(
        "features.materialised",
        "activity",
        "{\"tree\":\"%s\",\"cutoff\":\"1997-01-31\",\"definition\":\"%s\",\"sources\":[{\"dataset\":\"purchases\",\"tree\":\"%s\"}]}"
            .formatted(FEATURES, DEFINITION, PURCHASES));
    publish(
        "model.registered",
        "churn",
        "{\"version\":1,\"package\":\"%s\",\"run\":\"r1\",\"provenance\":{\"codeCommit\":\"none\",\"views\":[{\"dataset\":\"features/activity\",\"tree\":\"%s\"}]}}"
            .formatted(PACKAGE, FEATURES));
    publish(
        "endpoint.released",
        "churn",
        "{\"release\":\"%s\",\"package\":\"%s\",\"model\":\"churn\",\"version\":1,\"views\":[{\"view\":\"activity\",\"definition\":\"%s\"}]}"
            .formatted(RELEASE, PACKAGE, DEFINITION));
    drain();
  }

  private void publish(String type, String subject, String data) {
    database()
        .inTransaction(
            "test.publish",
            tx -> {
              events().publish(tx, new NewEvent(PROJECT, type, subject, Json.tree(data)));
              return type;
            });
  }

  private void drain() {
    Eventually.holds("delivery", () -> events().drained());
  }

  private static Lineage.Node node(Lineage.Graph graph, String id) {
    return graph.nodes().stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  private Lineages lineages() {
    return Objects.requireNonNull(graph);
  }

  private Events events() {
    return Objects.requireNonNull(delivering);
  }

  private Database database() {
    return Objects.requireNonNull(opened);
  }
}
