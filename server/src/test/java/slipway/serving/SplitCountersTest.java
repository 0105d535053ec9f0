package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SplitCountersTest {
  private static final Instant SINCE = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir private Path directory = Path.of("");

  @Test
  void open_findsWhatAFormerProcessCountedAndCallsLostScoringsMissing() throws IOException {
    var before = open(); // never closed, as after kill -9
    before.count(Variant.PRIMARY, 0, null);
    before.count(Variant.PRIMARY, SplitCounters.ERROR, null);
    before.count(Variant.FALLBACK, SplitCounters.ERROR | SplitCounters.NULL_OUTPUT, null);
    before.count(Variant.SHADOW, SplitCounters.SLOW, null);
    IntStream.range(0, 5).forEach(_ -> before.due());
    before.scored();
    before.dropped();
    assertThat(before.counts().shadowing()).isEqualTo(new ArmCounts.Shadowing(5, 1, 0, 1, 3, 0));

    var after = open().counts();

    assertThat(after.split()).isEqualTo(7);
    assertThat(after.since()).isEqualTo(SINCE);
    assertThat(after.primary().requests()).isEqualTo(2);
    assertThat(after.primary().errors()).isEqualTo(1);
    assertThat(after.canary().nullOutputs()).isEqualTo(1);
    assertThat(after.shadow().slow()).isEqualTo(1);
    assertThat(after.shadowing()).isEqualTo(new ArmCounts.Shadowing(5, 1, 0, 1, 0, 3));
  }

  @Test
  void count_takesEachKeyOnceAlsoAcrossSplitsOfOneSalt() throws IOException {
    var five = Sticky.of(new byte[] {1}, "5");
    var counters = open();
    counters.count(Variant.CANARY, 0, five);
    counters.count(Variant.CANARY, SplitCounters.ERROR, five);
    counters.count(Variant.CANARY, SplitCounters.ERROR, five);
    counters.count(Variant.CANARY, 0, Sticky.of(new byte[] {1}, "6"));
    assertThat(counters.counts().canary().errors()).isEqualTo(2);
    assertThat(counters.counts().canary().firsts()).isEqualTo(new ArmCounts.Firsts(2, 1, 0, 0));

    var next = SplitCounters.open(directory.resolve("counts-8"), 8, SINCE, keys());
    next.count(Variant.CANARY, SplitCounters.ERROR | SplitCounters.SLOW, five);
    assertThat(next.counts().canary().firsts()).isEqualTo(new ArmCounts.Firsts(0, 0, 0, 1));
  }

  @Test
  void count_losesNothingUnderConcurrency() throws Exception {
    var counters = open();
    var threads =
        IntStream.range(0, 4)
            .mapToObj(thread ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 20_000; i++) {
                        var key = Sticky.of(new byte[0], String.valueOf(i % 500));
                        counters.count(Variant.CANARY, i % 2, thread % 2 == 0 ? key : null);
                      }
                    }))
            .toList();
    for (var thread : threads) {
      thread.join();
    }
    var canary = counters.counts().canary();
    assertThat(canary.requests()).isEqualTo(80_000);
    assertThat(canary.errors()).isEqualTo(40_000);
    assertThat(canary.firsts()).isEqualTo(new ArmCounts.Firsts(500, 250, 0, 0));
  }

  @Test
  void bucket_isThatOfTheDocumentation() {
    // printf 'salt\\0005' | sha256sum | cut -c1-16, as an unsigned number modulo 10000
    assertThat(Sticky.of("salt".getBytes(java.nio.charset.StandardCharsets.UTF_8), "5").bucket())
        .isEqualTo(7238);
  }

  private SplitCounters open() throws IOException {
    return SplitCounters.open(directory.resolve("counts-7"), 7, SINCE, keys());
  }

  private StickyKeys keys() throws IOException {
    return StickyKeys.open(directory.resolve("keys"));
  }
}
