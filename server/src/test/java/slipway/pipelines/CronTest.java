package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 6 1 * *           | 1997-01-31T23:59:59Z | 1997-02-01T06:00:00Z",
        "0 6 1 * *           | 1997-02-01T06:00:00Z | 1997-03-01T06:00:00Z",
        "*/15 * * * *        | 1997-01-01T00:00:00Z | 1997-01-01T00:15:00Z",
        "5,10-12/2 0 * * *   | 1997-01-01T00:05:00Z | 1997-01-01T00:10:00Z",
        "5,10-12/2 0 * * *   | 1997-01-01T00:10:00Z | 1997-01-01T00:12:00Z",
        "0 0 L * *           | 1997-02-01T00:00:00Z | 1997-02-28T00:00:00Z",
        "0 0 L * *           | 2000-02-01T00:00:00Z | 2000-02-29T00:00:00Z",
        "0 0 1,L * *         | 1997-01-01T00:00:00Z | 1997-01-31T00:00:00Z",
        "0 0 29 2 *          | 1997-01-01T00:00:00Z | 2000-02-29T00:00:00Z",
        "0 9 * * MON-FRI     | 1997-01-31T09:00:00Z | 1997-02-03T09:00:00Z",
        "0 9 * * 7           | 1997-01-31T09:00:00Z | 1997-02-02T09:00:00Z",
        "0 0 13 * FRI        | 1997-01-31T00:00:00Z | 1997-02-07T00:00:00Z",
        "0 0 13 * FRI        | 1997-02-07T00:00:00Z | 1997-02-13T00:00:00Z",
        "0 0 1 jan,JUL *     | 1997-01-01T00:00:00Z | 1997-07-01T00:00:00Z",
        "30 23 31 12 *       | 1997-12-31T23:30:00Z | 1998-12-31T23:30:00Z",
        "@daily              | 1997-01-31T12:00:00Z | 1997-02-01T00:00:00Z",
        "@monthly            | 1997-01-31T12:00:00Z | 1997-02-01T00:00:00Z",
      })
  void next_isTheFirstDueInstantAfter(String cron, Instant after, Instant due) {
    assertThat(Cron.parse(cron, ZoneOffset.UTC).next(after)).contains(due);
  }

  /// In Berlin 02:30 is left out on 1997-03-30 and comes twice on 1997-10-26.
  @ParameterizedTest
  @CsvSource({
    "1997-03-29T01:30:00Z, 1997-03-30T01:30:00Z",
    "1997-03-30T01:30:00Z, 1997-03-31T00:30:00Z",
    "1997-10-25T00:30:00Z, 1997-10-26T00:30:00Z",
    "1997-10-26T00:30:00Z, 1997-10-27T01:30:00Z",
  })
  void next_comesOnceADayWhereClocksAreMoved(Instant after, Instant due) {
    assertThat(Cron.parse("30 2 * * *", ZoneId.of("Europe/Berlin")).next(after)).contains(due);
  }

  @Test
  void newest_isTheLastDueInstantAtOrBefore() {
    var cron = Cron.parse("0 6 1 * *", ZoneOffset.UTC);
    assertThat(cron.newest(Instant.parse("1997-02-01T06:00:00Z")))
        .contains(Instant.parse("1997-02-01T06:00:00Z"));
    assertThat(cron.newest(Instant.parse("1997-02-01T05:59:59Z")))
        .contains(Instant.parse("1997-01-01T06:00:00Z"));
  }

  /// Walked minute by minute as the definition says, against both searches; the seed is the test's.
  @Test
  void nextAndNewest_agreeWithAWalkOverEveryMinute() {
    var random = new Random(7);
    for (int i = 0; i < 40; i++) {
      var text =
          "%d,%d */%d %d-%d * %d"
              .formatted(
                  random.nextInt(60),
                  random.nextInt(60),
                  1 + random.nextInt(12),
                  1 + random.nextInt(14),
                  15 + random.nextInt(14),
                  random.nextInt(8));
      var zone = random.nextBoolean() ? ZoneOffset.UTC : ZoneId.of("America/New_York");
      var cron = Cron.parse(text, zone);
      var found = new ArrayList<Instant>();
      var at = Instant.parse("1997-04-01T00:00:00Z");
      var end = Instant.parse("1997-04-20T00:00:00Z");
      for (var due = cron.next(at); due.isPresent() && due.get().isBefore(end); ) {
        found.add(due.get());
        assertThat(cron.newest(due.get())).as(text).isEqualTo(due);
        assertThat(cron.newest(due.get().plusSeconds(1))).as(text).isEqualTo(due);
        due = cron.next(due.get());
      }
      assertThat(found).as(text).isEqualTo(walked(cron, at, end));
    }
  }

  private static ArrayList<Instant> walked(Cron cron, Instant after, Instant end) {
    var found = new ArrayList<Instant>();
    for (var at = after.plusSeconds(60); at.isBefore(end); at = at.plusSeconds(60)) {
      var local = at.atZone(cron.zone());
      int weekday = local.getDayOfWeek().getValue() % 7;
      if (cron.minutes().get(local.getMinute())
          && cron.hours().get(local.getHour())
          && (cron.days().get(local.getDayOfMonth()) || cron.weekdays().get(weekday))) {
        found.add(at);
      }
    }
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * 32 * *",
        "* * * 13 *",
        "* * * * 8",
        "*/0 * * * *",
        "5-1 * * * *",
        "a * * * *",
        "* * * FOO *",
        "1,,2 * * * *",
        "-1 * * * *",
        "* * * * MON-",
        "0 0 30 2 *",
        "@never",
        "1e1 * * * *",
      })
  void parse_refusesWhatIsNoSchedule(String text) {
    assertThatThrownBy(() -> Cron.parse(text, ZoneOffset.UTC)).hasMessageStartingWith("cron: ");
  }
}
