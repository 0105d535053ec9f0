package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Alert;
import slipway.api.wire.ParityReport;
import slipway.api.wire.Report;
import slipway.cli.demo.Replay;
import slipway.client.CodeCommit;

/// What the whole line must come to, by figures computed elsewhere (Python, DuckDB 2.0.0, XGBoost
/// 3.0.4) on the same purchases.
final class LineIT {
  private static final long PREDICTIONS = 306_410;
  private static final int CUSTOMERS = 23_570;

  /// Vectors that an audit compares at least.
  private static final int SAMPLE = 200;

  private static final Line LINE = Line.whole();

  @Test
  void predictions_areCountedAlikeEverywhere() throws Exception {
    long acknowledged = LINE.months().stream().mapToLong(Replay.MonthResult::predictions).sum();
    assertThat(acknowledged).as("acknowledged").isEqualTo(PREDICTIONS);
    assertThat(LINE.months())
        .extracting(Replay.MonthResult::predictions)
        .as("nobody before the first model, then everybody each month")
        .startsWith(0L, 0L, 0L, 0L, 0L)
        .filteredOn(asked -> asked != 0)
        .hasSize(13)
        .containsOnly((long) CUSTOMERS);
    assertThat(LINE.replay().predictionIds()).as("distinct ids").hasSize((int) PREDICTIONS);
    var log = LINE.project().commit("predictions/" + Replay.ENDPOINT, "head");
    assertThat(log.rows()).as("sealed rows").isEqualTo(PREDICTIONS);
    assertThat(new StoredBytes(LINE.home()).count(log.tree(), "count(distinct id)"))
        .as("distinct ids in the log")
        .isEqualTo(PREDICTIONS);
    assertThat(new StoredBytes(LINE.home()).count(log.tree(), "count(distinct (entity, cutoff))"))
        .as("customers and months in the log")
        .isEqualTo(PREDICTIONS);
    assertThat(counter()).as("server's counter").isEqualTo(PREDICTIONS);
    assertThat(LINE.project().endpoint(Replay.ENDPOINT).predictions())
        .as("log rows")
        .isEqualTo(PREDICTIONS);
  }

  private static long counter() {
    var line = Pattern.compile("(?m)^slipway_predictions_total\\{([^}]*)\\} ([0-9.E+]+)$");
    return line.matcher(LINE.client().metrics())
        .results()
        .filter(match -> match.group(1).contains("endpoint=\"churn\""))
        .mapToLong(match -> (long) Double.parseDouble(match.group(2)))
        .sum();
  }

  /// Labels of a cutoff exist only when the clock has passed the day they are known on.
  @Test
  void labels_areCommittedNoEarlierThanTheyAreKnown() {
    var commits = LINE.project().commits("labels/" + Replay.LABELS);
    assertThat(commits).extracting(c -> c.cutoff()).doesNotHaveDuplicates();
    assertThat(commits)
        .allSatisfy(commit -> {
          var cutoff = java.util.Objects.requireNonNull(commit.cutoff());
          var at = LocalDate.ofInstant(commit.at(), java.time.ZoneOffset.UTC);
          assertThat(at).isAfterOrEqualTo(cutoff.plusDays(90));
        });
    assertThat(commits).hasSize(15);
  }

  @Test
  void everyDelivery_passedItsChecks() {
    assertThat(LINE.months())
        .hasSize(18)
        .allSatisfy(month -> assertThat(month.checks().failed()).isZero())
        .allSatisfy(month -> assertThat(month.checks().passed()).isPositive());
  }

  /// What was served and trained on is what the views give, in every month that was served.
  @Test
  void audits_findNoMismatch_andNothingAlerts() {
    var audits = LINE.project().parity(Replay.ENDPOINT);
    assertThat(audits)
        .allSatisfy(audit -> {
          assertThat(audit.mismatched()).as(audit.sentence()).isZero();
          assertThat(audit.rows()).as(audit.sentence()).isGreaterThanOrEqualTo(SAMPLE);
        });
    var served =
        audits.stream()
            .filter(audit -> audit.source() == ParityReport.Source.SERVED)
            .map(ParityReport::cutoff)
            .distinct()
            .count();
    assertThat(served).isEqualTo(13);
    assertThat(audits)
        .filteredOn(audit -> audit.source() == ParityReport.Source.TRAINED)
        .hasSizeGreaterThanOrEqualTo(4);
    assertThat(LINE.project().alerts("all"))
        .filteredOn(alert -> alert.kind() != Alert.Kind.AUTOMATION)
        .extracting(Alert::sentence)
        .isEmpty();
  }

  @Test
  void newestPrediction_namesTheCommitOfTheDeclarations() {
    var commit = CodeCommit.of(List.of(Installation.example()));
    assumeThat(commit).as("a checkout with Git").isPresent();
    var lineage = LINE.project().lineage(LINE.replay().newestPrediction());
    assertThat(lineage.nodes())
        .filteredOn(node -> node.kind().equals("code"))
        .extracting(node -> node.title())
        .containsExactly("code commit " + commit.get());
  }

  @Test
  void newestPrediction_isProvedToItsBytes() {
    var proof = LINE.project().verify(LINE.replay().newestPrediction());
    assertThat(proof.checks())
        .allSatisfy(c -> assertThat(c.outcome()).as(c.name()).isEqualTo(Report.Outcome.PASS));
    assertThat(proof.verified()).isTrue();
    assertThat(proof.replayedBitForBit()).isTrue();
  }
}
