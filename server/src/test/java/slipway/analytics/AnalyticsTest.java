package slipway.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.telemetry.Telemetry;

final class AnalyticsTest {
  private static final long MEMORY = 512L << 20;
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String TABLE =
      "select (i * 7919) % 100003 as k, 'row ' || i as name, i::hugeint as big, i / 7.0 as x,"
          + " (i / 100.0)::decimal(10, 2) as money, date '1997-01-01' + (i % 500)::int as day,"
          + " case when i % 10 = 0 then null else i % 2 = 0 end as flag"
          + " from range(300000) t(i) order by k, name";

  @TempDir Path directory;

  private final AtomicInteger count = new AtomicInteger();
  private final java.util.ArrayList<Analytics> opened = new java.util.ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(Analytics::close);
  }

  @Test
  void writeParquet_givesTheSameBytesWhateverThreadsZoneAndLocale() {
    var zone = TimeZone.getDefault();
    var locale = Locale.getDefault();
    try {
      var expected = written(open(limits(1, LONG)));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
      Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-thai"));
      assertThat(written(open(limits(4, LONG)))).isEqualTo(expected);
      assertThat(written(open(limits(3, LONG)))).isEqualTo(expected);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
    }
  }

  @Test
  void writeParquet_givesTheSameBytesFromAConfinedSession() {
    var analytics = open(limits(4, LONG));
    var blobs = blobs();
    var confined =
        analytics.session(session -> {
          session.confine();
          return blobs.adopt(session.writeParquet(TABLE));
        });
    assertThat(confined).isEqualTo(written(analytics));
  }

  @Test
  void writeParquet_narrowsToTheStoredTypes() {
    var columns =
        open(limits(2, LONG))
            .session(session -> {
              session.relation("t", List.of(blobs().adopt(session.writeParquet(TABLE))));
              return session.columns("select * from t");
            });
    assertThat(columns.stream().map(column -> column.name() + " " + column.type()).toList())
        .containsExactly(
            "k integer",
            "name string",
            "big integer",
            "x number",
            "money decimal(10,2)",
            "day date",
            "flag boolean");
  }

  @Test
  void writeParquet_refusesWhatIsNoColumnOfATable() {
    assertThatThrownBy(
            () -> open(limits(2, LONG)).session(s -> s.writeParquet("select [1, 2] as list")))
        .hasMessageContaining("column list");
  }

  @Test
  void checksum_isOfTheRowsAndNotOfTheirOrder() {
    var analytics = open(limits(2, LONG));
    var blobs = blobs();
    var sums =
        analytics.session(session -> {
          session.relation("a", List.of(blobs.adopt(session.writeParquet(TABLE))));
          session.relation(
              "b",
              List.of(blobs.adopt(session.writeParquet("select * from a order by name desc"))));
          return List.of(session.checksum("a").value(), session.checksum("b").value());
        });
    assertThat(sums.getFirst()).isEqualTo(sums.getLast());
  }

  @Test
  void confine_letsOnlyTheNamedBlobsBeRead() {
    var blobs = blobs();
    var analytics = open(limits(2, LONG));
    var one = written(analytics);
    var secret = blobs.put("not yours".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    analytics.session(session -> {
      session.relation("t", List.of(one));
      session.confine();
      assertThat(session.<Long>one("select count(*) from t", row -> row.integer(1)))
          .isEqualTo(300_000);
      for (var sql :
          List.of(
              "select * from read_text('" + blobs.local(secret) + "')",
              "select * from read_text('/etc/passwd')",
              "select * from glob('/etc/*')",
              "copy (select 1) to '" + directory.resolve("stolen") + "'",
              "attach '" + directory.resolve("other.db") + "'",
              "set memory_limit = '100GB'",
              "set enable_external_access = true",
              "install httpfs")) {
        assertThatThrownBy(() -> session.execute(sql))
            .as(sql)
            .isInstanceOfSatisfying(
                SlipwayException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
      }
      return true;
    });
  }

  @Test
  void requireSelect_refusesAllElse() {
    open(limits(1, LONG))
        .session(session -> {
          session.requireSelect("with a as (select 1 as x) select * from a -- fine");
          for (var sql :
              List.of(
                  "drop table x", "select 1; select 2", "select 1) ; select (2", "selct 1", "")) {
            assertThatThrownBy(() -> session.requireSelect(sql))
                .as(sql)
                .hasMessageContaining("sql");
          }
          return true;
        });
  }

  @Test
  void requireSelect_refusesWhatIsAnotherAnswerEachTime() {
    open(limits(1, LONG))
        .session(session -> {
          session.execute("create table t (d date, x integer)");
          for (var fine :
              List.of(
                  "select age(date '1997-01-01', d), date_diff('day', d, date '1997-02-01') from t",
                  "select t.current_date, 'now()' as \"random()\", error('no') from t",
                  "select count(*) filter (d > date '1997-01-01'), first(x order by d) from t")) {
            session.requireSelect(fine);
          }
          for (var sql :
              List.of(
                  "select now()",
                  "select date_diff('day', d, current_date) from t",
                  "select 1 where d > Today()",
                  "select age(d) from t",
                  "with a as (select random() as x) select x from a",
                  "select (select max(uuid()) from t)",
                  "select localtimestamp",
                  "select current_localtimestamp()",
                  "select * from t order by random() limit 10",
                  "select * from t using sample 5 rows",
                  "select * from t tablesample 10%",
                  "select * from query('select random()')",
                  "select current_setting('threads')")) {
            assertThatThrownBy(() -> session.requireSelect(sql))
                .as(sql)
                .hasMessageStartingWith("sql: ")
                .hasMessageContaining("whenever it is computed; take the time from $cutoff");
          }
          return true;
        });
  }

  @Test
  void requireSelect_refusesWhatIsNoRelationOfTheSession() {
    open(limits(1, LONG))
        .session(session -> {
          session.execute("create table purchases (d date, x integer[])");
          for (var fine :
              List.of(
                  "select * from Purchases p, unnest(p.x) as u(v), range(3) r",
                  "select * from main.purchases join memory.main.purchases using (d)",
                  "with recursive a as (select 1 n union all select n + 1 from A where n < 3)"
                      + " select *, (select max(d) from purchases) from a",
                  "select exists(from (values (1)) v(n) where n in (select len(x) from purchases))")) {
            session.requireSelect(fine);
          }
          for (var sql :
              List.of(
                  "select * from purchase",
                  "from '/blobs/of/all/rows.parquet'",
                  "select * from read_parquet('/blobs/of/all/rows.parquet')",
                  "select (select max(x) from parquet_scan('rows.parquet')) from purchases",
                  "select * from duckdb_views",
                  "select * from duckdb_settings()",
                  "select * from information_schema.tables",
                  "select * from other.purchases",
                  "from json_execute_serialized_sql('{}')",
                  "from histogram('purchases', 'd')")) {
            assertThatThrownBy(() -> session.requireSelect(sql))
                .as(sql)
                .isInstanceOf(SlipwayException.class)
                .hasMessageStartingWith("sql: ")
                .hasMessageContaining("(expected: ");
          }
          return true;
        });
  }

  @Test
  void view_writesParametersInAsTypedValues() {
    var found =
        open(limits(1, LONG))
            .session(session -> {
              session.view(
                  "v",
                  "select $cutoff - 30 as before, '$cutoff' as text, $name as name -- $nothing",
                  Map.of("cutoff", LocalDate.of(1997, 3, 31), "name", "it's"));
              return session.one(
                  "select before::varchar || ' ' || text || ' ' || name from v",
                  row -> row.requireText(1));
            });
    assertThat(found).isEqualTo("1997-03-01 $cutoff it's");
  }

  @Test
  void view_namesTheNearestParameter() {
    assertThatThrownBy(() -> Sql.bind("select $cutof", Map.of("cutoff", 1)))
        .hasMessageContaining("did you mean $cutoff");
  }

  @Test
  void statement_isCancelledWhenItsTimeIsOver() {
    var analytics = open(limits(2, Duration.ofMillis(200)));
    assertThatThrownBy(() ->
            analytics.session(s ->
                s.one(
                    "select sum(a.range + b.range) from range(1000000) a, range(1000000) b",
                    row -> row.requireText(1))))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMED_OUT));
  }

  @Test
  void session_runsNoMoreAtOnceThanItMay() {
    var analytics = open(limits(1, LONG));
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        threads.execute(() ->
            analytics.session(session -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              session.execute("select 1");
              return running.decrementAndGet();
            }));
      }
    }
    assertThat(most).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void session_leavesNoFilesBehind() throws java.io.IOException {
    var temp = directory.resolve("temp");
    Files.createDirectories(temp.resolve("session-99/spill"));
    Files.writeString(temp.resolve("session-99/spill/old"), "left by a kill");
    try (var analytics = Analytics.open(blobs(), temp, limits(2, LONG), new Telemetry())) {
      analytics.session(session -> session.writeParquet("select 1 as x"));
      try (var left = Files.list(temp)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private static AnalyticsLimits limits(int threads, Duration time) {
    return new AnalyticsLimits(2, threads, MEMORY, 1L << 30, time);
  }

  private Analytics open(AnalyticsLimits limits) {
    var analytics =
        Analytics.open(
            blobs(), directory.resolve("t" + count.incrementAndGet()), limits, new Telemetry());
    opened.add(analytics);
    return analytics;
  }

  private FileBlobs blobs() {
    return FileBlobs.open(directory.resolve("blobs"), CrashPoint.none());
  }

  private Digest written(Analytics analytics) {
    return analytics.session(session -> blobs().adopt(session.writeParquet(TABLE)));
  }
}
