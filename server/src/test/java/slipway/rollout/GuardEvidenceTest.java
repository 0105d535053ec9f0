package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import slipway.api.Json;
import slipway.api.declaration.RolloutSpec.GuardRails;
import slipway.api.declaration.RolloutSpec.Rail;
import slipway.api.wire.Rollout;
import slipway.serving.ArmCounts;
import slipway.serving.ArmCounts.Counts;
import slipway.serving.ArmCounts.Firsts;
import slipway.serving.ArmCounts.Shadowing;

/// What guard-rails see in the counts of a rollout's splits.
final class GuardEvidenceTest {
  private static final long SPLIT = 5;
  private static final int TENTH = 1_000;
  private static final RolloutRules.Guards GUARDS = rules(null).guards();

  @Test
  void alpha_isSharedByTheRailsThatAreWatched() {
    assertThat(GUARDS.alpha()).isEqualTo(0.05 / 4);
    var off = new Rail(false, null);
    assertThat(rules(new GuardRails(0.04, null, off, off, null)).guards().alpha()).isEqualTo(0.02);
  }

  @Test
  void errors_areAnAlarmWhenTheCandidateHasMoreThanItsShare() {
    var evidence = GuardEvidence.none().in(SPLIT, TENTH);
    var counts = counts(firsts(100, 9), firsts(900, 0));
    var rail = rail(evidence.plus(counts), counts, GuardEvidence.ERRORS);
    assertThat(rail.alarm()).isTrue();
    assertThat(rail.candidate()).isEqualTo(9);
    assertThat(rail.expected()).isEqualTo(0.9);
    assertThat(Objects.requireNonNull(rail.pValue())).isLessThan(GUARDS.alpha());
    var fair = counts(firsts(100, 1), firsts(900, 9));
    assertThat(rails(evidence.plus(fair), fair)).noneMatch(Rollout.Rail::alarm);
    var former = counts(firsts(100, 0), firsts(900, 90));
    assertThat(rails(evidence.plus(former), former))
        .as("worse is only what the candidate is")
        .noneMatch(Rollout.Rail::alarm);
  }

  @Test
  void sampleRatio_isAnAlarmToEitherSide() {
    var evidence = GuardEvidence.none().in(SPLIT, TENTH);
    for (long keys : new long[] {20, 250}) {
      var counts = counts(firsts(keys, 0), firsts(1_000 - keys, 0));
      assertThat(rail(evidence.plus(counts), counts, GuardEvidence.SAMPLE_RATIO).alarm()).isTrue();
    }
    var fair = counts(firsts(95, 0), firsts(905, 0));
    assertThat(rail(evidence.plus(fair), fair, GuardEvidence.SAMPLE_RATIO).alarm()).isFalse();
    var unwatched = rules(new GuardRails(null, null, null, null, new Rail(false, null))).guards();
    var off = counts(firsts(300, 0), firsts(700, 0));
    assertThat(evidence.plus(off).rails(unwatched, off)).noneMatch(Rollout.Rail::alarm);
  }

  @Test
  void railThatIsNotWatched_keepsItsCap() {
    var off = new Rail(false, 0.3);
    var guards = rules(new GuardRails(null, off, off, off, null)).guards();
    var evidence = GuardEvidence.none().in(SPLIT, TENTH);
    var below = counts(firsts(100, 29), firsts(900, 0));
    assertThat(evidence.plus(below).rails(guards, below)).noneMatch(Rollout.Rail::alarm);
    var above = counts(firsts(100, 31), firsts(900, 0));
    assertThat(rails(evidence.plus(above), above, guards))
        .filteredOn(Rollout.Rail::alarm)
        .extracting(Rollout.Rail::rail)
        .containsExactly(GuardEvidence.ERRORS);
  }

  @Test
  void cap_saysNothingOfAHandfulOfRequests() {
    var guards = rules(new GuardRails(null, new Rail(false, 0.01), null, null, null)).guards();
    var evidence = GuardEvidence.none().in(SPLIT, TENTH);
    var few = counts(firsts(19, 1), firsts(171, 0));
    assertThat(evidence.plus(few).rails(guards, few)).noneMatch(Rollout.Rail::alarm);
    var more = counts(firsts(20, 1), firsts(180, 0));
    assertThat(evidence.plus(more).rails(guards, more)).anyMatch(Rollout.Rail::alarm);
  }

  @Test
  void shadowThatFails_isAnAlarmBeforeItAnswersAnybody() {
    var evidence = GuardEvidence.none().in(SPLIT, 0);
    var counts = shadowed(40, 21);
    assertThat(rails(evidence.plus(counts), counts))
        .filteredOn(Rollout.Rail::alarm)
        .extracting(Rollout.Rail::rail)
        .containsExactly(GuardEvidence.SHADOW_ERRORS);
    assertThat(rails(evidence, shadowed(40, 20))).noneMatch(Rollout.Rail::alarm);
  }

  @Test
  void countsSeenAgain_addNothingAndLaterOnesOnlyWhatIsNew() {
    var evidence = GuardEvidence.none().in(SPLIT, TENTH);
    var first = counts(firsts(10, 1), firsts(90, 2));
    var then = counts(firsts(30, 2), firsts(270, 3));
    var stepwise = evidence.plus(first).plus(first).plus(then);
    assertThat(stepwise.errors().candidate()).isEqualTo(2);
    assertThat(stepwise.errors().others()).isEqualTo(3);
    assertThat(stepwise.errors().expected()).isEqualTo(0.1 * 5);
    assertThat(stepwise.plus(then)).isEqualTo(stepwise);
    assertThat(Json.read(Json.text(stepwise), GuardEvidence.class)).isEqualTo(stepwise);
  }

  @Test
  void whatASplitCountedAfterItsLastLook_isJudgedByThatSplitsWeight() {
    var evidence =
        GuardEvidence.none()
            .in(SPLIT, TENTH)
            .plus(counts(firsts(10, 0), firsts(90, 0)))
            .in(SPLIT + 1, 5_000);
    var late = evidence.plus(counts(firsts(12, 2), firsts(108, 0)));
    assertThat(late.errors().expected()).isEqualTo(0.1 * 2);
    assertThat(late.sampleRatio().expected()).isEqualTo(0.1 * 120);
    assertThat(late.plus(counts(99, firsts(5, 5), firsts(5, 0))))
        .as("a split that is not the rollout's")
        .isEqualTo(late);
  }

  @Test
  void countsBelowThoseJudged_sayNothing() {
    var evidence = GuardEvidence.none().in(SPLIT, TENTH).plus(counts(firsts(10, 3), firsts(90, 5)));
    assertThat(evidence.plus(counts(firsts(2, 1), firsts(18, 0))))
        .as("of another server, or begun anew")
        .isEqualTo(evidence);
    var more = evidence.plus(counts(firsts(11, 4), firsts(99, 5)));
    assertThat(more.errors().candidate()).isEqualTo(4);
    assertThat(more.errors().others()).isEqualTo(5);
  }

  private static RolloutRules rules(@org.jspecify.annotations.Nullable GuardRails rails) {
    var spec = RolloutStates.spec(null);
    return RolloutRules.of(
        new slipway.api.declaration.RolloutSpec(
            null, "churn", spec.shadow(), spec.canary(), rails, null, null));
  }

  private static List<Rollout.Rail> rails(GuardEvidence evidence, ArmCounts counts) {
    return rails(evidence, counts, GUARDS);
  }

  private static List<Rollout.Rail> rails(
      GuardEvidence evidence, ArmCounts counts, RolloutRules.Guards guards) {
    return evidence.rails(guards, counts);
  }

  private static Rollout.Rail rail(GuardEvidence evidence, ArmCounts counts, String name) {
    return rails(evidence, counts).stream()
        .filter(rail -> rail.rail().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Firsts firsts(long keys, long errors) {
    return new Firsts(keys, errors, 0, 0);
  }

  private static ArmCounts counts(Firsts candidate, Firsts former) {
    return counts(SPLIT, candidate, former);
  }

  private static ArmCounts counts(long split, Firsts candidate, Firsts former) {
    return new ArmCounts(
        split,
        RolloutStates.NOON,
        counted(former),
        counted(candidate),
        counted(firsts(0, 0)),
        new Shadowing(0, 0, 0, 0, 0, 0));
  }

  private static ArmCounts shadowed(long requests, long errors) {
    return new ArmCounts(
        SPLIT,
        RolloutStates.NOON,
        counted(firsts(requests, 0)),
        counted(firsts(0, 0)),
        counted(firsts(requests, errors)),
        new Shadowing(requests, requests, 0, 0, 0, 0));
  }

  private static Counts counted(Firsts firsts) {
    return new Counts(firsts.keys(), firsts.errors(), 0, 0, firsts);
  }
}
