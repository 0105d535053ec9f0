package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import slipway.api.ErrorCode;
import slipway.testing.FakeClock;

final class RecentRequestsTest {
  private final FakeClock clock = new FakeClock(LogFixtures.RECORDED_AT);
  private final RecentRequests requests = new RecentRequests(clock);

  @Test
  void recent_saysQuantilesWithinSevenPercent() {
    var random = new Random(7);
    var latencies =
        random
            .doubles(20_001)
            .map(u -> Math.exp(Math.log(2e3) + u * Math.log(5e6)))
            .sorted()
            .toArray();
    for (double nanos : latencies) {
      requests.answered((long) nanos);
    }
    var recent = requests.recent();
    assertThat(recent.answered()).isEqualTo(20_001);
    assertThat((double) Objects.requireNonNull(recent.p50()).toNanos())
        .isCloseTo(latencies[10_000], Percentage.withPercentage(7));
    assertThat((double) Objects.requireNonNull(recent.p99()).toNanos())
        .isCloseTo(latencies[19_800], Percentage.withPercentage(7));
  }

  @Test
  void recent_takesLatenciesOfAnySize() {
    for (long nanos : new long[] {-1, 0, 1, 999, Long.MAX_VALUE}) {
      requests.answered(nanos);
    }
    assertThat(requests.recent().answered()).isEqualTo(5);
    assertThat(Objects.requireNonNull(requests.recent().p99()))
        .isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void recent_forgetsWhatIsOlderThanAnHour() {
    requests.answered(1_000_000);
    requests.refused(ErrorCode.NOT_FOUND);
    clock.advance(Duration.ofMinutes(59));
    requests.answered(4_000_000);
    assertThat(requests.recent().answered()).isEqualTo(2);
    clock.advance(Duration.ofMinutes(1));
    var later = requests.recent();
    assertThat(later.answered()).isEqualTo(1);
    assertThat(later.errors()).isEmpty();
    assertThat(Objects.requireNonNull(later.p50()))
        .isBetween(Duration.ofNanos(3_700_000), Duration.ofNanos(4_300_000));
    clock.advance(Duration.ofHours(9));
    assertThat(requests.recent().requests()).isZero();
    assertThat(requests.recent().p50()).isNull();
  }

  @Test
  void recent_isSinceTheStartUntilAnHourHasPassed() {
    clock.advance(Duration.ofMinutes(5));
    assertThat(requests.recent().since())
        .isEqualTo(LogFixtures.RECORDED_AT.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    clock.advance(Duration.ofHours(2));
    var recent = requests.recent();
    assertThat(Duration.between(recent.since(), recent.until()))
        .isBetween(Duration.ofMinutes(59), Duration.ofMinutes(60));
  }

  @Test
  void recent_tellsTheCallersFaultsFromTheServers() {
    requests.refused(ErrorCode.NOT_FOUND);
    requests.refused(ErrorCode.NOT_FOUND);
    requests.refused(ErrorCode.INTERNAL);
    var recent = requests.recent();
    assertThat(recent.errors()).isEqualTo(Map.of(ErrorCode.NOT_FOUND, 2L, ErrorCode.INTERNAL, 1L));
    assertThat(recent.refused()).isEqualTo(2);
    assertThat(recent.failed()).isEqualTo(1);
    assertThat(recent.requests()).isEqualTo(3);
  }
}
