package slipway.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.Json;
import slipway.api.declaration.Finding;
import slipway.api.declaration.PipelineSpec;
import slipway.api.declaration.SpecBinder;

final class PipelineChecksTest {
  private static final StepKinds KINDS = new StepKinds(new FakeSteps().kinds());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':'txt','with':{'text':'x'}}"
            + "|steps[1].type: unknown type \"txt\"; did you mean \"text\"? (expected: text, fail, block, gate)",
        "{'type':'text','with':{'txt':'x'}}"
            + "|steps[1].with.txt: unknown key \"txt\"; did you mean \"text\"? (expected: text, count)",
        "{'type':'text','with':{'text':7}}"
            + "|steps[1].with.text: 7 (expected: text, put in quotes)",
        "{'type':'text','with':{'text':'x','count':'y'}}"
            + "|steps[1].with.count: \"y\" (expected: a whole number)",
        "{'type':'text','with':{'text':'${parameters.cutof}'}}"
            + "|steps[1].with.text: unknown parameter \"cutof\"; did you mean \"cutoff\"? (expected: cutoff)",
        "{'type':'text','with':{'text':'${steps.frist.text}'}}"
            + "|steps[1].with.text: unknown step \"frist\"; did you mean \"first\"? (expected: b, first)",
        "{'type':'text','with':{'text':'${steps.first.txt}'}}"
            + "|steps[1].with.text: unknown output of step \"first\", \"txt\"; did you mean \"text\"? (expected: count, text)",
        "{'type':'text','with':{'text':'${HOME}'}}"
            + "|steps[1].with.text: ${HOME} (expected: ${parameters.NAME} or ${steps.STEP.OUTPUT})",
        "{'type':'text','with':{'text':'x'},'after':['frist']}"
            + "|steps[1].after[0]: unknown step \"frist\"; did you mean \"first\"? (expected: b, first)",
        "{'type':'text','with':{'text':'x'},'after':['b']}"
            + "|steps[1]: step \"b\" waits for itself (expected: no cycle; in it are b)",
        "{'type':'text','with':{'text':'x'},'retries':99}"
            + "|steps[1].retries: 99 (expected: 0 to 10)",
        "{'type':'text','with':{'text':'x'},'retry':{'attempts':0}}"
            + "|steps[1].retry.attempts: 0 (expected: 1 to 11)",
        "{'type':'text','with':{'text':'x'},'retry':{'attempts':2,'delay':'soon'}}"
            + "|steps[1].retry.delay: \"soon\" (expected: a duration as 500ms, 60s, 5m or 1h, at most 24h)",
      })
  void check_tellsPathAndExpectation(String step, String finding) {
    var json = "{'name':'b'," + step.substring(1);
    assertThat(PipelineChecks.check(spec(json), KINDS))
        .extracting(Finding::toString)
        .contains(finding);
  }

  @Test
  void check_allowsAReferenceWhereANumberIsExpected() {
    assertThat(
            PipelineChecks.check(
                spec(
                    "{'name':'b','type':'text','with':{'text':'x','count':'${steps.first.count}'}}"),
                KINDS))
        .isEmpty();
  }

  @Test
  void check_tellsEverythingAtOnce() {
    var findings =
        PipelineChecks.check(
            spec("{'name':'first','type':'txt','after':['x','y'],'with':{}}"), KINDS);
    assertThat(findings).hasSize(4);
  }

  @Test
  void closure_holdsTheStepAndAllBeforeIt() {
    var graph =
        PipelineGraph.of(
            spec(
                "{'name':'b','type':'text','with':{'text':'${steps.first.text}'}},"
                    + "{'name':'c','type':'text','with':{'text':'x'},'after':['b']},"
                    + "{'name':'d','type':'text','with':{'text':'x'}}"));
    assertThat(graph.closure("b")).containsExactlyInAnyOrder("first", "b");
    assertThat(graph.closure("d")).containsExactly("d");
    assertThat(graph.closure("")).hasSize(4);
  }

  static PipelineSpec spec(String moreSteps) {
    var text =
        ("{'parameters':{'cutoff':{'type':'date','value':'month-end'}},"
                + "'steps':[{'name':'first','type':'text','with':{'text':'${parameters.cutoff}'}},"
                + moreSteps
                + "]}")
            .replace('\'', '"');
    var findings = new ArrayList<Finding>();
    return SpecBinder.bind(Json.tree(text), "", PipelineSpec.class, findings)
        .orElseThrow(() -> new AssertionError(findings.toString()));
  }
}
