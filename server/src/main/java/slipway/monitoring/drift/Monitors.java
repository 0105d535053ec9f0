package slipway.monitoring.drift;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.wire.WindowReport;

/// Declared monitors and the windows that they looked at.
public final class Monitors {
  /// Compares the window of a cutoff with the training reference and with the window before, and
  /// keeps the report; asking again on the same data gives the stored one. Empty when there is
  /// nothing as of the cutoff.
  public Optional<WindowReport> evaluate(String project, String monitor, LocalDate cutoff) {
    throw new UnsupportedOperationException(project + monitor + cutoff);
  }

  /// The current reports of every monitor of an endpoint for a cutoff.
  public List<WindowReport> reports(String project, String endpoint, LocalDate cutoff) {
    throw new UnsupportedOperationException(project + endpoint + cutoff);
  }
}
