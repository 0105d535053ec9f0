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
    return bound("'steps':[" + steps + "]");
  }

  static PipelineSpec scheduled(String schedule, String steps) {
    return bound("'schedule':" + schedule + ",'steps':[" + steps + "]");
  }

  private static PipelineSpec bound(String rest) {
    var text =
        ("{'parameters':{'cutoff':{'type':'date','value':'month-end'}}," + rest + "}")
            .replace('\'', '"');
    var findings = new ArrayList<Finding>();
    return SpecBinder.bind(Json.tree(text), "", PipelineSpec.class, findings)
        .orElseThrow(() -> new AssertionError(findings.toString()));
  }
}
