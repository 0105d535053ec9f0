package slipway.declarations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;

final class PoliciesTest {
  private static final String FROZEN =
      """
      kind: Automation
      name: frozen
      spec:
        endpoint: churn
        pipeline: { name: churn }
        trigger: never
      """;

  @Test
  void automation_isReadAndNotApplied() {
    var policy = Policies.automation(FROZEN);

    assertThat(policy.endpoint()).isEqualTo("churn");
    assertThat(policy.triggerOrDefault()).isEqualTo(AutomationSpec.Trigger.NEVER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kind: Automation | kind: Monitor   | kind Monitor (expected: kind Automation)",
        "trigger: never   | triger: never   | policy:6: spec.triger",
        "trigger: never   | trigger: seldom | policy:6: spec.trigger",
        "endpoint: churn  | endpoint: [     | policy:"
      })
  void automation_isRefusedWithTheLine(String good, String bad, String said) {
    assertThatThrownBy(() -> Policies.automation(FROZEN.replace(good, bad)))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.message()).contains(said));
  }

  @Test
  void automation_isOneDocument() {
    assertThatThrownBy(() -> Policies.automation(FROZEN + "---\n" + FROZEN))
        .hasMessageContaining("2 documents");
    assertThatThrownBy(() -> Policies.automation("")).isInstanceOf(SlipwayException.class);
  }
}
