package slipway.declarations;

import java.util.ArrayList;
import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.AutomationSpec;
import slipway.api.declaration.Finding;
import slipway.api.declaration.SpecBinder;

/// Reads declarations that are tried and not applied.
public final class Policies {
  private static final String FILE = "policy";

  private Policies() {}

  /// The one document of kind Automation in the text.
  public static AutomationSpec automation(String text) {
    var problems = new ArrayList<String>();
    var documents = YamlReader.read(FILE, text, problems);
    refuseIfAny(problems);
    if (documents.size() != 1) {
      throw SlipwayException.invalid(
          FILE, documents.size() + " documents", "one, of kind " + CrossChecks.AUTOMATION);
    }
    var document = documents.getFirst();
    var content = document.content();
    if (!content.path("kind").asString("").equals(CrossChecks.AUTOMATION)) {
      throw SlipwayException.invalid(
          FILE, "kind " + content.path("kind").asString("none"), "kind " + CrossChecks.AUTOMATION);
    }
    var findings = new ArrayList<Finding>();
    var spec = SpecBinder.bind(content.path("spec"), "spec", AutomationSpec.class, findings);
    findings.forEach(finding -> problems.add(document.locate(finding)));
    refuseIfAny(problems);
    return spec.orElseThrow();
  }

  private static void refuseIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          problems.size() == 1 ? problems.getFirst() : problems.size() + " problems in the policy",
          problems);
    }
  }
}
