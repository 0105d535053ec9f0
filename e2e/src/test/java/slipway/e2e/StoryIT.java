package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import slipway.api.wire.Dataset;
import slipway.api.wire.Report;
import slipway.cli.demo.Replay;
import slipway.cli.demo.Summary;

/// What the closed loop does with eighteen months of real purchases and two incidents, beside what
/// programs in Python (XGBoost 3.0.4, scikit-learn, DuckDB) computed on the same purchases.
final class StoryIT {
  private static final Offset<Double> TOLERANCE = within(0.0002);
  private static final Offset<Double> INTERVAL = within(0.0003);

  private static Map<String, Summary.Month> months = Map.of();
  private static List<Summary.Model> models = List.of();

  @BeforeAll
  static void replay() {
    var summary = Line.story().summary();
    months = summary.months().stream().collect(Collectors.toMap(Summary.Month::month, m -> m));
    models = summary.models();
  }

  private static Summary.Month month(String month) {
    return Objects.requireNonNull(months.get(month));
  }

  @Test
  void models_comeIntoServiceWhenTheEvidenceAsksForThemAndAtNoOtherTime() {
    assertThat(models)
        .extracting(
            Summary.Model::name,
            Summary.Model::version,
            Summary.Model::promotedAt,
            Summary.Model::trainedAsOf)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("customer_churn", 1, "1997-06-30", "1997-03-31"),
            org.assertj.core.groups.Tuple.tuple("customer_churn", 2, "1997-09-30", "1997-06-30"),
            org.assertj.core.groups.Tuple.tuple("customer_churn", 3, "1998-02-28", "1997-11-30"),
            org.assertj.core.groups.Tuple.tuple("customer_churn", 4, "1998-06-30", "1998-03-31"));
  }

  @Test
  void loop_keepsWhatIsWellAndActsOnWhatIsNot() {
    decided("1997-05", "none", "no-model", "keep");
    decided("1997-06", "first", "no-model", "activate");
    decided("1997-07", "none", "expected-drift", "keep");
    decided("1997-08", "none", "expected-drift", "keep");
    decided("1997-09", "calibration-gap", "calibration-decay", "roll-out");
    decided("1997-10", "none", "expected-drift", "keep");
    decided("1997-11", "features-broken", "broken-view", "restore-view");
    decided("1997-12", "none", "expected-drift", "keep");
    decided("1998-01", "leak", "leak", "refuse");
    decided("1998-02", "calibration-gap", "calibration-decay", "roll-out");
    decided("1998-03", "none", "expected-drift", "keep");
    decided("1998-04", "none", "no-new-evidence", "keep");
    decided("1998-05", "none", "expected-drift", "keep");
    decided("1998-06", "calibration-gap", "calibration-decay", "roll-out");
  }

  private static void decided(String month, String signal, String diagnosis, String action) {
    var found = month(month);
    assertThat(List.of(found.signal(), found.diagnosis(), found.action()))
        .as(month + ": " + found.why())
        .isEqualTo(List.of(signal, diagnosis, action));
  }

  @Test
  void gates_sayOfEachCandidateWhatAnotherProgramSays() {
    gated("1997-07", "PASS", .0011, .0002, .0020);
    gated("1997-08", "PASS", .0014, .0003, .0024);
    gated("1997-09", "PASS", .0051, .0036, .0066);
    gated("1997-10", "INCONCLUSIVE", -.0000, -.0009, .0008);
    gated("1997-11", "INCONCLUSIVE", .0004, -.0006, .0015);
    gated("1997-12", "PASS", .0013, .0002, .0023);
    gated("1998-01", "FAIL", .1605, .1545, .1659);
    gated("1998-02", "PASS", .0051, .0036, .0066);
    gated("1998-03", "INCONCLUSIVE", -.0006, -.0014, .0002);
    gated("1998-05", "INCONCLUSIVE", .0004, -.0006, .0014);
    gated("1998-06", "PASS", .0052, .0038, .0064);
    assertThat(month("1998-04").gate()).isNull();
  }

  private static void gated(String month, String outcome, double delta, double low, double high) {
    var gate = Objects.requireNonNull(month(month).gate());
    assertThat(gate.outcome()).as(month).isEqualTo(outcome);
    assertThat(gate.delta()).as(month).isCloseTo(delta, TOLERANCE);
    var wide = outcome.equals("FAIL") ? within(0.002) : INTERVAL;
    var interval = Objects.requireNonNull(gate.interval());
    assertThat(interval.getFirst()).as(month + " low").isCloseTo(low, wide);
    assertThat(interval.getLast()).as(month + " high").isCloseTo(high, wide);
  }

  @Test
  void production_performsAsComputedElsewhere() {
    performs("1997-06", .7466, .4011, -.0281);
    performs("1997-07", .7573, .3877, -.0429);
    performs("1997-08", .7615, .3908, -.0374);
    performs("1997-09", .7757, .3807, .0021);
    performs("1997-10", .7910, .3642, -.0077);
    performs("1997-11", .8001, .3467, -.0248);
    performs("1997-12", .8048, .3491, -.0233);
    performs("1998-01", .8113, .3439, -.0233);
    performs("1998-02", .8227, .3246, -.0056);
    performs("1998-03", .8380, .3008, -.0247);
    assertThat(month("1998-04").performance()).isNull();
    assertThat(
            months.values().stream()
                .filter(month -> month.performance() != null)
                .mapToDouble(month ->
                    Objects.requireNonNull(Objects.requireNonNull(month.performance()).logLoss()))
                .average())
        .hasValueCloseTo(.3590, TOLERANCE);
  }

  private static void performs(String month, double auc, double logLoss, double gap) {
    var found = Objects.requireNonNull(month(month).performance());
    assertThat(found.auc()).as(month + " AUC").isCloseTo(auc, TOLERANCE);
    assertThat(found.logLoss()).as(month + " log loss").isCloseTo(logLoss, TOLERANCE);
    assertThat(found.calibrationGap()).as(month + " gap").isCloseTo(gap, TOLERANCE);
    var interval = Objects.requireNonNull(found.interval());
    assertThat(gap).isBetween(interval.getFirst(), interval.getLast());
  }

  /// Quality cannot be decided within the month; labels confirm three months later.
  @Test
  void rollouts_areInconclusiveFirstAndConfirmedByLabels() {
    for (var month : List.of("1997-09", "1998-02")) {
      var rollout = Objects.requireNonNull(month(month).rollout());
      assertThat(rollout.verdict()).isEqualTo("inconclusive");
      assertThat(rollout.result()).isEqualTo("promoted");
      assertThat(rollout.requests()).isEqualTo(23_570);
      assertThat(rollout.pairs()).isZero();
      var later = Objects.requireNonNull(rollout.later());
      assertThat(later.verdict()).isEqualTo("better");
      assertThat(later.result()).isEqualTo("confirmed");
      assertThat(later.pairs()).isEqualTo(23_570);
    }
    assertThat(Objects.requireNonNull(month("1998-06").rollout()).later()).isNull();
  }

  @Test
  void monitors_listAgeingAndNeverPageForIt() {
    assertThat(months).hasSize(18);
    for (var month : months.values()) {
      var drift = month.drift();
      boolean hasModelBefore = month.month().compareTo("1997-06") > 0;
      assertThat(drift != null || !hasModelBefore).as(month.month() + " was watched").isTrue();
      assertThat(drift == null ? List.of() : drift.alarms()).as(month.month()).isEmpty();
    }
    assertThat(Objects.requireNonNull(month("1997-12").drift()).expected())
        .contains("tenure_days", "recency_days");
  }

  @Test
  void incidents_leaveTheReleaseAsItWasAndSayWhy() {
    assertThat(month("1997-11").model()).isEqualTo("customer_churn/2");
    assertThat(month("1998-01").model()).isEqualTo("customer_churn/2");
    assertThat(String.join(" ", month("1997-11").why()))
        .contains("the code is wrong, not the data")
        .contains("former definition");
    assertThat(String.join(" ", month("1998-01").why())).contains("17.11 %");
    assertThat(Line.story().project().holdBacks())
        .anySatisfy(held -> assertThat(held.name()).isEqualTo("customer_activity"));
  }

  /// What the broken code would have computed is not there to be trained on.
  @Test
  void damagedTable_isInQuarantineAlone() {
    var project = Line.story().project();
    var features = project.commits("features/" + Replay.VIEW);
    assertThat(features).hasSize(18).extracting(Dataset.Commit::cutoff).doesNotHaveDuplicates();
    assertThat(Line.whole().project().commits("features/" + Replay.VIEW))
        .extracting(Dataset.Commit::tree)
        .as("the same tables as without the incidents")
        .isEqualTo(features.stream().map(Dataset.Commit::tree).toList());
    assertThat(project.reports("features/" + Replay.VIEW))
        .filteredOn(report -> report.outcome() != Report.Outcome.PASS)
        .singleElement()
        .satisfies(report ->
            assertThat(report.rules())
                .filteredOn(rule -> rule.outcome() == Report.Outcome.FAIL)
                .extracting(Report.Rule::rule, Report.Rule::failed)
                .containsExactlyInAnyOrder(
                    org.assertj.core.groups.Tuple.tuple("recency_within_tenure", 22_651L),
                    org.assertj.core.groups.Tuple.tuple("recency_steps", 23_386L)));
  }

  /// A second run on the same purchases, without the incidents.
  @Test
  void anotherRun_decidesAlikeAndRaisesNoIncident() {
    for (var other : Line.whole().summary().months()) {
      var month = month(other.month());
      assertThat(other.decisions()).as(other.month()).isNotEmpty();
      if (other.month().compareTo("1997-11") < 0) {
        assertThat(other.decisions()).as(other.month()).isEqualTo(month.decisions());
      }
      if (other.month().equals("1997-11") || other.month().equals("1998-01")) {
        assertThat(List.of(other.signal(), other.action())).isEqualTo(List.of("none", "keep"));
        assertThat(Objects.requireNonNull(other.gate()).outcome()).isEqualTo("INCONCLUSIVE");
      } else {
        assertThat(List.of(other.signal(), other.diagnosis(), other.action()))
            .as(other.month())
            .isEqualTo(List.of(month.signal(), month.diagnosis(), month.action()));
      }
      assertThat(other.model()).isEqualTo(month.model());
    }
    var others = Line.whole().summary().models();
    assertThat(others)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("runId", "packageDigest")
        .isEqualTo(models);
    // after that the declarations are no longer those of one commit
    assertThat(others.stream().limit(2).map(Summary.Model::packageDigest).toList())
        .isEqualTo(models.stream().limit(2).map(Summary.Model::packageDigest).toList());
  }
}
