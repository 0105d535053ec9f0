package slipway.pipelines;

import java.util.List;
import slipway.api.declaration.Finding;
import slipway.api.declaration.PipelineSpec;

/// What is wrong with a pipeline's form, for tests of other areas; references to parameters that a
/// test puts in are not.
public final class FormChecks {
  private FormChecks() {}

  public static List<Finding> check(PipelineSpec spec, List<StepKind<?>> kinds) {
    return PipelineChecks.check(spec, new StepKinds(kinds)).stream()
        .filter(finding -> !finding.message().startsWith("unknown parameter"))
        .toList();
  }
}
