package slipway.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.datasets.DatasetsFixture.PURCHASES;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.analytics.AnalyticsLimits;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.testing.Cdnow;
import slipway.testing.TestDatabases;

/// The real purchases, month by month, whole and damaged.
final class CdnowImportTest {
  private static final YearMonth FIRST = YearMonth.of(1997, 1);
  private static final YearMonth NOVEMBER = YearMonth.of(1997, 11);
  private static final int EVERY_THIRD = 3;

  /// Rows, distinct buyers, rows of zero dollars, exact duplicates of each month, as counted
  /// independently of this program.
  private static final long[][] MONTHS = {
    {8928, 7846, 32, 14}, {11272, 9633, 23, 25}, {11598, 9524, 18, 24}, {3781, 2822, 0, 6},
    {2895, 2214, 0, 3}, {3054, 2339, 0, 9}, {2942, 2180, 0, 12}, {2320, 1772, 0, 10},
    {2296, 1739, 0, 10}, {2562, 1839, 0, 38}, {2750, 2028, 0, 31}, {2504, 1864, 0, 23},
    {2032, 1537, 0, 11}, {2026, 1551, 0, 6}, {2793, 2060, 6, 10}, {1878, 1437, 1, 6},
    {1985, 1488, 0, 8}, {2043, 1506, 0, 9}
  };

  @TempDir Path directory;

  private @Nullable DatasetsFixture opened;

  @AfterEach
  void close() {
    at().close();
  }

  @Test
  void allMonths_haveTheCountsOfTheFileAndProveBackToIt() {
    open(AnalyticsLimits.standard());
    Optional<Commit> last = Optional.empty();
    for (int i = 0; i < MONTHS.length; i++) {
      var commit = at().importMonth(FIRST.plusMonths(i)).commit();
      var files = at().datasets.tree(commit.tree()).files();
      assertThat(counts(files.getLast().digest()))
          .as(FIRST.plusMonths(i).toString())
          .isEqualTo(MONTHS[i]);
      last = Optional.of(commit);
    }
    var head = last.orElseThrow();
    assertThat(head.rows()).isEqualTo(69_659);
    var tree = at().datasets.tree(head.tree());
    var sums =
        at().analytics
            .session(session -> {
              session.relation("t", tree.parquet());
              return session.one(
                  "select sum(cds)::varchar || ' ' || sum(dollars)::varchar || ' '"
                      + " || count(distinct customer_id) from t",
                  row -> row.requireText(1));
            });
    assertThat(sums).isEqualTo("167881 2500315.63 23570");
    assertThat(at().datasets.verifyCommit(head.id())).isEmpty();
  }

  @Test
  void sameRows_giveTheSameTreeWhateverThreadsAndHome() {
    open(new AnalyticsLimits(1, 1, 1L << 29, 1L << 30, Duration.ofMinutes(1)));
    var one = at().importMonth(FIRST).commit();
    var checksum = at().datasets.tree(one.tree()).rowChecksum();
    try (var other =
        new DatasetsFixture(
            directory.resolve("other"),
            TestDatabases.sqlite(createdDirectory("other")),
            new AnalyticsLimits(2, 4, 1L << 29, 1L << 30, Duration.ofMinutes(1)))) {
      other.applyExample();
      assertThat(other.importMonth(FIRST).commit().tree()).isEqualTo(one.tree());
    }
    try (var shuffled =
        new DatasetsFixture(
            directory.resolve("third"), TestDatabases.sqlite(createdDirectory("third")))) {
      shuffled.applyExample();
      var lines = new ArrayList<>(Cdnow.lines(FIRST));
      java.util.Collections.shuffle(lines, new java.util.Random(1));
      var tree = shuffled.importMonth(FIRST, Cdnow.file(lines)).commit().tree();
      assertThat(tree).as("the order of the raw lines is not in the tree").isEqualTo(one.tree());
      assertThat(shuffled.datasets.tree(tree).rowChecksum()).isEqualTo(checksum);
    }
  }

  @Test
  void dollarsNull_areRefusedByRequired() {
    var refused = damaged(eachThird(line -> line.replaceAll("[0-9.]+$", "\\\\N")));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONTRACT_VIOLATED);
    assertThat(refused.details())
        .containsExactly(
            "dollars.required: 917 of 2750 rows (expected: not null), first"
                + " cdnow-1997-11.txt line 2: dollars = null");
  }

  @Test
  void dollarsInCents_areRefusedByTheRange() {
    var refused = damaged(lines -> lines.stream().map(CdnowImportTest::inCents).toList());
    assertThat(refused.details())
        .containsExactly(
            "dollars.maximum: 1996 of 2750 rows (expected: <= 1500), first"
                + " cdnow-1997-11.txt line 2: dollars = 5745.00");
  }

  @Test
  void lastWeekMissing_isRefusedByFreshness() {
    var refused =
        damaged(lines ->
            lines.stream().filter(line -> Integer.parseInt(line.substring(13, 15)) <= 23).toList());
    assertThat(refused.details())
        .containsExactly(
            "fresh: newest 1997-11-23, 7 days before 1997-11-30"
                + " (expected: newest at most 1 day old)");
  }

  @Test
  void monthSentTwiceInOneFile_isRefusedAsDuplicates() {
    var refused =
        damaged(lines -> {
          var twice = new ArrayList<>(lines);
          twice.addAll(lines);
          return twice;
        });
    assertThat(refused.details()).hasSize(1);
    assertThat(refused.details().getFirst())
        .startsWith("few_duplicates: 50.56 percent (2781 of 5500 rows) (expected: <= 3 percent");
  }

  @Test
  void verifyCommit_namesTheFlippedByte() throws IOException {
    open(AnalyticsLimits.standard());
    var commit = at().importMonth(FIRST).commit();
    var file = at().datasets.tree(commit.tree()).files().getFirst();
    var raw = new Digest(commit.source().get("files").get(0).get("digest").asString());
    var spec = new Digest(commit.source().get("spec").asString());
    var statistics =
        at().database.read(tx -> new CommitStore().statistics(tx, file.digest())).orElseThrow();
    expectFinding(commit, file.digest(), Finding.Kind.TABLE);
    expectFinding(commit, raw, Finding.Kind.RAW_FILE);
    expectFinding(commit, spec, Finding.Kind.SPEC);
    expectFinding(commit, statistics, Finding.Kind.STATISTICS);
    expectFinding(commit, commit.report().orElseThrow(), Finding.Kind.REPORT);
    expectFinding(commit, commit.tree(), Finding.Kind.TREE);
    assertThat(at().datasets.verifyCommit(commit.id())).isEmpty();
  }

  @Test
  void verifyCommit_findsATableThatIsNotMadeOfItsRawFile() {
    open(AnalyticsLimits.standard());
    var commit = at().importMonth(FIRST).commit();
    var other = at().blobs.put(Cdnow.month(FIRST.plusMonths(1)));
    var changed = commit.source().deepCopy();
    ((tools.jackson.databind.node.ObjectNode) changed.get("files").get(0))
        .put("digest", other.hex());
    at().database
        .inTransaction(
            "test.tamper",
            tx ->
                tx.sql()
                    .createUpdate("update datasets_commit set source = :source where id = :id")
                    .bind("source", changed.toString())
                    .bind("id", commit.id().toString())
                    .execute());
    assertThat(at().datasets.verifyCommit(commit.id()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.kind()).isEqualTo(Finding.Kind.TABLE);
          assertThat(finding.message()).contains("read from cdnow-1997-01.txt");
        });
  }

  private void expectFinding(Commit commit, Digest blob, Finding.Kind kind) throws IOException {
    var path = at().blobs.local(blob);
    var bytes = Files.readAllBytes(path);
    bytes[bytes.length / 2] ^= 4;
    Files.write(path, bytes);
    var findings = at().datasets.verifyCommit(commit.id());
    bytes[bytes.length / 2] ^= 4;
    Files.write(path, bytes);
    assertThat(findings)
        .as(kind.toString())
        .anySatisfy(finding -> {
          assertThat(finding.kind()).isEqualTo(kind);
          assertThat(finding.blob()).contains(blob);
          assertThat(finding.found()).isEqualTo("its bytes have another digest");
        });
  }

  private SlipwayException damaged(UnaryOperator<List<String>> damage) {
    open(AnalyticsLimits.standard());
    at().importMonth(NOVEMBER.minusMonths(1));
    var head = at().head(PURCHASES);
    var lines = damage.apply(Cdnow.lines(NOVEMBER));
    var thrown = new ArrayList<SlipwayException>();
    assertThatThrownBy(() -> at().importMonth(NOVEMBER, Cdnow.file(lines)))
        .isInstanceOfSatisfying(SlipwayException.class, thrown::add);
    assertThat(at().head(PURCHASES)).isEqualTo(head);
    return thrown.getFirst();
  }

  private static UnaryOperator<List<String>> eachThird(UnaryOperator<String> damage) {
    return lines -> {
      var damaged = new ArrayList<String>();
      for (int i = 0; i < lines.size(); i++) {
        damaged.add(i % EVERY_THIRD == 0 ? damage.apply(lines.get(i)) : lines.get(i));
      }
      return damaged;
    };
  }

  private static String inCents(String line) {
    int at = line.lastIndexOf(' ');
    var dollars = new BigDecimal(line.substring(at + 1));
    return line.substring(0, at + 1) + dollars.movePointRight(2).setScale(2);
  }

  private long[] counts(Digest file) {
    return at().analytics
        .session(session -> {
          session.relation("t", List.of(file));
          return session.one(
              "select count(*), count(distinct customer_id), count_if(dollars = 0),"
                  + " count(*) - (select count(*) from (select distinct * from t)) from t",
              row -> new long[] {row.integer(1), row.integer(2), row.integer(3), row.integer(4)});
        });
  }

  private Path createdDirectory(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void open(AnalyticsLimits limits) {
    opened = new DatasetsFixture(directory, TestDatabases.sqlite(directory), limits);
    opened.applyExample();
  }

  private DatasetsFixture at() {
    return Objects.requireNonNull(opened);
  }
}
