package slipway.pipelines;

import java.util.ArrayList;
import slipway.api.Json;
import slipway.api.declaration.Finding;
import slipway.api.declaration.PipelineSpec;
import slipway.api.declaration.SpecBinder;

/// Pipelines for tests, with a parameter `cutoff` and steps given as JSON with single quotes.
final class PipelineSpecs {
  private PipelineSpecs() {}

  static PipelineSpec of(String steps) {
    var text =
        ("{'parameters':{'cutoff':{'type':'date','value':'month-end'}},'steps':[" + steps + "]}")
            .replace('\'', '"');
    var findings = new ArrayList<Finding>();
    return SpecBinder.bind(Json.tree(text), "", PipelineSpec.class, findings)
        .orElseThrow(() -> new AssertionError(findings.toString()));
  }
}
