package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Task;
import slipway.runtime.LoadedModel;
import slipway.runtime.ModelSignature;
import slipway.telemetry.Telemetry;

final class ShadowScorerTest {
  private static final ModelSignature SIGNATURE = new ModelSignature("x", 1, List.of("x"), "p", 1);
  private static final byte[] BODY = "{\"x\": 1}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory = Path.of("");
  private final Telemetry telemetry = new Telemetry();
  private final Semaphore allowed = new Semaphore(0);
  private @org.jspecify.annotations.Nullable SegmentLog log;
  private @org.jspecify.annotations.Nullable ShadowScorer scorer;

  @AfterEach
  void close() {
    allowed.release(1_000_000);
    java.util.Objects.requireNonNull(scorer).close();
  }

  @Test
  void offer_neverWaitsAndCountsWhatItDrops() {
    var shadowed = open();
    var split = shadowed.split();
    int asked = ShadowScorer.QUEUE_MAX + 500;
    for (int i = 0; i < asked; i++) {
      offer(shadowed, split, BODY);
    }
    var full = split.counters().counts().shadowing();
    assertThat(full.due()).isEqualTo(asked);
    assertThat(full.dropped()).isBetween(499L, 500L); // one is being asked
    assertThat(full.queued()).isEqualTo(asked - full.dropped());
    assertThat(telemetry.scrape()).contains("slipway_shadow_drops_total{");

    allowed.release(1_000_000);
    java.util.Objects.requireNonNull(scorer).drain();

    var done = split.counters().counts().shadowing();
    assertThat(done.scored()).isEqualTo(asked - full.dropped());
    assertThat(done.queued() + done.missing() + done.failed()).isZero();
    assertThat(java.util.Objects.requireNonNull(log).unsealedRows()).isEqualTo(done.scored());
  }

  @Test
  void offer_boundsTheBytesOfLargeBodies() {
    var shadowed = open();
    var split = shadowed.split();
    var large = new byte[1 << 20];
    for (int i = 0; i < 64; i++) {
      offer(shadowed, split, large);
    }
    assertThat(split.counters().counts().shadowing().dropped()).isBetween(31L, 33L);
    allowed.release(1_000_000);
    java.util.Objects.requireNonNull(scorer).drain();
    assertThat(split.counters().counts().shadowing().failed()).as("no JSON").isBetween(31L, 33L);
    assertThat(split.counters().counts().shadow().errors()).isPositive();
  }

  private record Shadowed(LiveEndpoint endpoint, LiveSplit split, ActiveRelease primary) {}

  private Shadowed open() {
    var kept =
        SegmentLog.open(
            "default",
            "churn",
            directory,
            8 << 20,
            new SegmentLog.Clockwork(LogFixtures::id, () -> LogFixtures.RECORDED_AT));
    log = kept;
    scorer = new ShadowScorer((_, _) -> kept, () -> LogFixtures.RECORDED_AT, telemetry);
    var endpoint =
        new LiveEndpoint(
            "default",
            "churn",
            kept,
            new EndpointMetrics(
                telemetry,
                "default",
                "churn",
                kept,
                new RecentRequests(() -> LogFixtures.RECORDED_AT)));
    var primary = active("primary");
    endpoint.take(primary);
    endpoint.take(active("shadow"));
    endpoint.swap(
        new Split(1, release("primary"), Optional.empty(), List.of(release("shadow")), ""),
        Instant.EPOCH);
    return new Shadowed(endpoint, java.util.Objects.requireNonNull(endpoint.split()), primary);
  }

  private void offer(Shadowed shadowed, LiveSplit split, byte[] body) {
    var answered = LogFixtures.record(LogFixtures.id(), "5");
    java.util.Objects.requireNonNull(scorer)
        .offer(
            shadowed.endpoint(),
            split,
            new Role(shadowed.primary(), Variant.PRIMARY, 1),
            answered,
            body);
  }

  private static Release release(String name) {
    return new Release(
        LogFixtures.digest(name),
        "default",
        "churn",
        "m",
        1,
        LogFixtures.digest("package"),
        List.of(),
        LogFixtures.digest("configuration"));
  }

  private ActiveRelease active(String name) {
    return new ActiveRelease(
        release(name),
        new ActiveRelease.Loaded(
            new Waiting(),
            new Configuration(0.5, "1", "0", List.of()),
            Task.BINARY,
            List.of(),
            new Door(List.of(new Door.Key("id", true)), List.of("x")),
            List.of()));
  }

  /// A model that says something once it is allowed to.
  private final class Waiting implements LoadedModel {
    @Override
    public ModelSignature signature() {
      return SIGNATURE;
    }

    @Override
    public void predict(float[] features, int rows, float[] out) {
      allowed.acquireUninterruptibly();
      out[0] = 0.5f;
    }

    @Override
    public boolean retain() {
      return true;
    }

    @Override
    public void release() {}

    @Override
    public void close() {}
  }
}
