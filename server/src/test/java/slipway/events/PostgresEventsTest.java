package slipway.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import slipway.config.Config.DatabaseConfig;
import slipway.testing.Eventually;
import slipway.testing.TestDatabases;

final class PostgresEventsTest extends EventsContract {
  private static final int EVENTS = 40;

  @Override
  DatabaseConfig fresh(Path directory) {
    return TestDatabases.postgresqlConfig();
  }

  @Test
  void publish_missesNoEventThatIsCommittedAfterALaterOne() throws Exception {
    var events = server();
    var seen = follow(events, "follower", Delivery.ONCE_PER_CLUSTER);
    events.start();
    var written = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow =
          threads.submit(() ->
              database()
                  .inTransaction(
                      "test.slow",
                      tx -> {
                        events.publish(tx, made("first"));
                        written.countDown();
                        try {
                          release.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return "";
                      }));
      written.await();
      publish(events, "second");
      assertThat(events.drained()).isFalse();
      release.countDown();
      slow.get();
    }

    Eventually.holds("delivery", events::drained);
    assertThat(seen).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void subscribe_oncePerClusterHandlesEachEventOnOneServer() {
    var one = server();
    var other = server();
    var seen = new ArrayList<java.util.List<String>>();
    seen.add(follow(one, "follower", Delivery.ONCE_PER_CLUSTER));
    seen.add(follow(other, "follower", Delivery.ONCE_PER_CLUSTER));
    one.start();
    other.start();
    IntStream.range(0, EVENTS).forEach(i -> publish(i % 2 == 0 ? one : other, "e" + i));

    Eventually.holds("delivery", one::drained);
    assertThat(seen.stream().flatMap(java.util.List::stream))
        .hasSize(EVENTS)
        .doesNotHaveDuplicates();
  }
}
