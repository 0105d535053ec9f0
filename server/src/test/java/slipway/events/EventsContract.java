package slipway.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.config.Config.DatabaseConfig;
import slipway.db.Database;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;

/// What the outbox promises, whatever the database.
abstract class EventsContract {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final int PUBLISHERS = 6;
  private static final int PUBLISHED = 20;

  @TempDir Path directory = Path.of("");
  final FakeClock wall = new FakeClock(NOW);
  final List<Events> servers = new ArrayList<>();
  DatabaseConfig config = new DatabaseConfig("", "", "");
  private @Nullable Database opened;

  abstract DatabaseConfig fresh(Path directory);

  @BeforeEach
  void open() {
    config = fresh(directory);
    opened = TestDatabases.open(config);
  }

  @AfterEach
  void close() {
    servers.forEach(Events::close);
    database().close();
  }

  Database database() {
    return Objects.requireNonNull(opened);
  }

  /// One more server on the same database.
  Events server() {
    var events = Events.open(database(), BusinessClock.live(wall), wall, new Telemetry());
    servers.add(events);
    return events;
  }

  List<String> follow(Events events, String consumer, Delivery delivery) {
    var seen = new CopyOnWriteArrayList<String>();
    events.subscribe(consumer, delivery, Set.of("thing.made"), event -> seen.add(event.subject()));
    return seen;
  }

  void publish(Events events, String... subjects) {
    database()
        .inTransaction(
            "test.publish",
            tx -> {
              for (var subject : subjects) {
                events.publish(tx, made(subject));
              }
              return "";
            });
  }

  private List<Event> list(Events events, int max) {
    return database().read(tx -> events.list(tx, "default", Events.NEWEST, max));
  }

  static NewEvent made(String subject) {
    return new NewEvent("default", "thing.made", subject, Json.object().put("n", 1));
  }

  @Test
  void publish_tellsWhatWasCommittedInOrder() {
    var events = server();
    var seen = follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    events.start();
    publish(events, "a", "b");
    publish(events, "c");

    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactly("a", "b", "c");
    assertThat(list(events, 2)).extracting(Event::subject).containsExactly("c", "b");
    assertThat(list(events, 1).getFirst())
        .satisfies(event -> assertThat(event.at()).isEqualTo(NOW))
        .satisfies(event -> assertThat(event.data().get("n").asInt()).isEqualTo(1));
  }

  @Test
  void publish_tellsNothingOfARollback() {
    var events = server();
    var seen = follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    events.start();
    assertThatThrownBy(() ->
        database()
            .inTransaction(
                "test.publish",
                tx -> {
                  events.publish(tx, made("lost"));
                  throw new IllegalArgumentException("no");
                }));
    publish(events, "kept");

    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactly("kept");
  }

  @Test
  void publish_losesNoneOfManyPublishers() {
    var events = server();
    var seen = follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    events.start();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, PUBLISHERS)
              .mapToObj(p ->
                  threads.submit(() -> {
                    for (int i = 0; i < PUBLISHED; i++) {
                      publish(events, p + "." + i);
                    }
                  }))
              .toList();
      assertThat(running).allSatisfy(future -> assertThat(future.get()).isNull());
    }

    Eventually.holds("delivery", events::drained);
    assertThat(seen).hasSize(PUBLISHERS * PUBLISHED).doesNotHaveDuplicates();
    assertThat(seen.stream().filter(subject -> subject.startsWith("0.")))
        .containsExactlyElementsOf(IntStream.range(0, PUBLISHED).mapToObj(i -> "0." + i).toList());
  }

  @Test
  void subscribe_outlivesAnErrorOfItsHandler() {
    var events = server();
    var seen = new CopyOnWriteArrayList<String>();
    events.subscribe(
        "follower",
        Delivery.ONCE_PER_CLUSTER,
        Set.of("thing.made"),
        event -> {
          seen.add(event.subject());
          if (seen.size() == 1) {
            throw new StackOverflowError("as this test wants");
          }
        });
    events.start();
    publish(events, "a", "b");

    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactly("a", "a", "b");
  }

  @Test
  void subscribe_givesAFailingHandlerTheSameEventAgainBeforeTheNext() {
    var events = server();
    var seen = new CopyOnWriteArrayList<String>();
    events.subscribe(
        "follower",
        Delivery.ONCE_PER_CLUSTER,
        Set.of("thing.made"),
        event -> {
          seen.add(event.subject());
          if (event.subject().equals("b") && seen.size() < 5) {
            throw new IllegalStateException("not yet, as this test wants");
          }
        });
    events.start();
    publish(events, "a", "b", "c");

    Eventually.holds("the third failure", () -> !events.stuck().isEmpty());
    assertThat(events.stuck().getFirst())
        .satisfies(stuck -> assertThat(stuck.consumer()).isEqualTo("follower"))
        .satisfies(stuck -> assertThat(stuck.event().subject()).isEqualTo("b"))
        .satisfies(stuck -> assertThat(stuck.message()).contains("not yet"));
    assertThat(events.drained()).isFalse();
    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactly("a", "b", "b", "b", "b", "c");
    assertThat(events.stuck()).isEmpty();
  }

  @Test
  void drained_isFalseWhileAHandlerRuns() {
    var events = server();
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    events.subscribe(
        "follower",
        Delivery.ONCE_PER_CLUSTER,
        Set.of("thing.made"),
        _ -> {
          begun.countDown();
          release.await();
        });
    events.start();
    assertThat(events.drained()).isTrue();
    publish(events, "a");

    Eventually.holds("the handler", () -> begun.getCount() == 0);
    assertThat(events.drained()).isFalse();
    assertThat(events.undrained()).containsExactly("follower");
    release.countDown();
    Eventually.holds("delivery", events::drained);
  }

  @Test
  void start_goesOnWhereTheFormerServerStopped() {
    var former = server();
    var seenBefore = follow(former, "follower", Delivery.ONCE_PER_CLUSTER);
    former.start();
    publish(former, "a");
    Eventually.holds("delivery", former::drained);
    former.close();
    publish(former, "b");

    wall.advance(Duration.ofMinutes(1));
    var next = server();
    var seenAfter = follow(next, "follower", Delivery.ONCE_PER_CLUSTER);
    next.start();
    publish(next, "c");
    Eventually.holds("delivery", next::drained);
    assertThat(seenBefore).containsExactly("a");
    assertThat(seenAfter).containsExactly("b", "c");
  }

  @Test
  void subscribe_oncePerReplicaStartsWithTheServer() {
    var one = server();
    publish(one, "before");
    var seenByOne = follow(one, "snapshot", Delivery.ONCE_PER_REPLICA);
    one.start();
    publish(one, "a");
    Eventually.holds("delivery", one::drained);
    var other = server();
    var seenByOther = follow(other, "snapshot", Delivery.ONCE_PER_REPLICA);
    other.start();
    publish(one, "b");

    Eventually.holds("delivery to both", () -> one.drained() && other.drained());
    assertThat(seenByOne).containsExactly("a", "b");
    assertThat(seenByOther).containsExactly("b");
  }

  @Test
  void subscribe_getsOnlyItsTypes() {
    var events = server();
    var seen = follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    events.start();
    database()
        .inTransaction(
            "test.publish",
            tx -> {
              events.publish(tx, new NewEvent("default", "other", "x", Json.object()));
              return "";
            });
    publish(events, "a");

    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactly("a");
  }

  @Test
  void subscribe_refusesTheSameNameTwice() {
    var events = server();
    follow(events, "follower", Delivery.ONCE_PER_CLUSTER);

    assertThatThrownBy(() -> follow(events, "follower", Delivery.ONCE_PER_CLUSTER))
        .hasMessageContaining("follower subscribed late or twice");
  }

  @Test
  void prune_keepsWhatSomebodyHasYetToHandle() {
    var events = server();
    publish(events, "a", "b");
    follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    wall.advance(Duration.ofDays(1_000));
    events.prune(0);
    assertThat(list(events, 9)).hasSize(2);

    events.start();
    Eventually.holds("delivery", events::drained);
    events.prune(0);
    assertThat(list(events, 9)).isEmpty();
  }

  @Test
  void subscribe_deliversAgainAfterACrashBetweenEffectAndPlace() throws Exception {
    Effects.create(database());
    var crashed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Djava.io.tmpdir=" + directory,
                EventsCrashMain.class.getName(),
                config.url(),
                config.user(),
                "before:events.place#1")
            .inheritIO()
            .start();
    assertThat(crashed.waitFor()).isEqualTo(137);
    assertThat(Effects.all(database())).containsExactly("one");

    wall.advance(Duration.between(NOW, Instant.now()).plusDays(1));
    var next = server();
    var seen = follow(next, "effects", Delivery.ONCE_PER_CLUSTER);
    next.start();
    Eventually.holds("delivery", next::drained);
    assertThat(seen).containsExactly("one");
  }
}
