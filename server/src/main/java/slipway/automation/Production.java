package slipway.automation;

import java.time.LocalDate;
import slipway.api.Digest;

/// The release in production.
///
/// @param viewsChanged whether it has other definitions of views than the release before, with the
///   same package: new code for features and nothing else
/// @param since when it was activated, as a day of the business clock
public record Production(
    Digest release,
    String model,
    int version,
    LocalDate trainedAsOf,
    boolean viewsChanged,
    LocalDate since) {
  public String title() {
    return model + "/" + version;
  }
}
