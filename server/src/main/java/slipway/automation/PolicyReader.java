package slipway.automation;

import slipway.api.declaration.AutomationSpec;

/// Reads the text of a declaration of kind Automation that is not applied.
@FunctionalInterface
public interface PolicyReader {
  /// @throws slipway.api.SlipwayException INVALID_ARGUMENT, with a detail line for each thing that
  ///   is wrong
  AutomationSpec read(String text);
}
