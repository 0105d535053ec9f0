package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.api.declaration.RolloutSpec;
import slipway.api.declaration.RolloutSpec.Action;
import slipway.api.declaration.RolloutSpec.Loss;
import slipway.api.declaration.SpecBinder;
import slipway.api.wire.Rollout.Verdict;

/// What a declared Rollout may say, and what it means when it does not.
final class RolloutRulesTest {
  @Test
  void defaults_areTheDocumentedOnes() {
    var rules = rules("{'canary': [{'weight': 0.1, 'requests': 1000}]}");
    assertThat(rules.shadows()).isTrue();
    assertThat(rules.shadowRequests()).isZero();
    assertThat(rules.weight(0)).isZero();
    assertThat(rules.weight(1)).isEqualTo(1_000);
    assertThat(rules.quality()).isEqualTo(new RolloutRules.Quality(Loss.BRIER, 0.05, 0.001));
    assertThat(rules.guards().errors()).isEqualTo(new RolloutRules.Guard(true, 0.5));
    assertThat(rules.guards().nullOutputs()).isEqualTo(new RolloutRules.Guard(true, 0.5));
    assertThat(rules.guards().slow()).isEqualTo(new RolloutRules.Guard(true, 1));
    var actions = rules.actions();
    assertThat(actions.of(Verdict.BETTER)).isEqualTo(Action.PROMOTE);
    assertThat(actions.of(Verdict.WORSE)).isEqualTo(Action.ROLL_BACK);
    assertThat(actions.of(Verdict.EQUIVALENT)).isEqualTo(Action.PROMOTE);
    assertThat(actions.of(Verdict.INCONCLUSIVE)).isEqualTo(Action.HOLD);
    assertThat(actions.extensions()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'shadow': {'share': 0.5}} | spec.shadow.share: 0.5 (expected: 1 (every request) or 0)",
        "{'shadow': {'share': 0, 'requests': 5}} | spec.shadow.requests: 5 (expected: 0 to 0)",
        "{'canary': []} | spec.canary: 0 steps (expected: 1 to 20)",
        "{'canary': [{'weight': 0, 'requests': 5}]} | spec.canary[0].weight: 0.0",
        "{'canary': [{'weight': 1.1, 'requests': 5}]} | spec.canary[0].weight: 1.1",
        "{'canary': [{'weight': 0.00001, 'requests': 5}]} | in steps of 0.0001",
        "{'canary': [{'weight': 0.1, 'requests': 0}]} | spec.canary[0].requests: 0",
        "{'canary': [{'weight': 0.2, 'requests': 5}, {'weight': 0.1, 'requests': 5}]} | spec.canary[1].weight: 0.1 (expected: above 0.2",
        "{'guardRails': {'alpha': 1}} | spec.guardRails.alpha: 1.0",
        "{'guardRails': {'errors': {'cap': 0}}} | spec.guardRails.errors.cap: 0.0",
        "{'guardRails': {'sampleRatio': {'cap': 0.1}}} | spec.guardRails.sampleRatio.cap: 0.1",
        "{'quality': {'alpha': 0}} | spec.quality.alpha: 0.0",
        "{'quality': {'margin': -1}} | spec.quality.margin: -1.0",
        "{'verdicts': {'worse': 'promote'}} | spec.verdicts.worse: promote",
        "{'verdicts': {'worse': 'promote-on-gate'}} | spec.verdicts.worse: promote-on-gate",
        "{'verdicts': {'extensions': 101}} | spec.verdicts.extensions: 101",
        "{'canary': null} | canary",
        "{'verdicts': {'better': 'celebrate'}} | better",
        "{'shadows': {}} | shadows",
        "{'blueGreen': {'requests': 5}} | spec.canary: beside blueGreen (expected: either",
        "{'canary': null, 'shadow': {}, 'blueGreen': {'requests': 5}} | spec.shadow: beside blueGreen",
        "{'canary': null, 'blueGreen': {}} | spec.blueGreen.requests: nothing, and no lasts",
        "{'canary': null, 'blueGreen': {'lasts': 'soon'}} | spec.blueGreen.lasts: \"soon\" (expected: 30m",
        "{'canary': null, 'blueGreen': {'lasts': '1000h'}} | spec.blueGreen.lasts: \"1000h\"",
        "{'canary': null, 'blueGreen': {'requests': 5, 'rehearse': -1}} | spec.blueGreen.rehearse: -1"
      })
  void whatCannotBeMeant_isRefusedByName(String changed, String message) {
    assertThatThrownBy(() -> rules(changed))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(message);
  }

  @Test
  void blueGreen_givesEverythingAtOnceAndBearsLittle() {
    var rules = rules("{'canary': null, 'blueGreen': {'requests': 500, 'lasts': '1h'}}");
    assertThat(rules.atOnce()).isTrue();
    assertThat(rules.shadows()).isFalse();
    assertThat(rules.steps()).isEqualTo(1);
    assertThat(rules.weight(0)).isZero();
    assertThat(rules.weight(1)).isEqualTo(slipway.serving.Split.BUCKETS);
    assertThat(rules.requests(1)).isEqualTo(500);
    assertThat(rules.lasts()).isEqualTo(java.time.Duration.ofHours(1));
    assertThat(rules.rehearsed()).isEqualTo(200);
    assertThat(rules.guards().errors().cap()).isEqualTo(0.05);
    assertThat(rules.actions().of(Verdict.INCONCLUSIVE)).isEqualTo(Action.PROMOTE);
  }

  /// One or two settings beside sensible ones.
  private static RolloutRules rules(String changed) {
    var document = Json.object().put("endpoint", "churn");
    document.putArray("canary").addObject().put("weight", 0.1).put("requests", 1_000);
    Json.tree(changed.replace('\'', '"'))
        .properties()
        .forEach(setting -> document.set(setting.getKey(), setting.getValue()));
    var findings = new ArrayList<Finding>();
    return SpecBinder.bind(document, "spec", RolloutSpec.class, findings)
        .map(RolloutRules::of)
        .orElseThrow(() -> new SlipwayException(ErrorCode.INVALID_ARGUMENT, findings.toString()));
  }
}
