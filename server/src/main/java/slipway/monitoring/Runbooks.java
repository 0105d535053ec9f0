package slipway.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Alert;
import slipway.monitoring.alerts.Silences;

/// What to do about each kind of alert: the parts of `docs/runbooks.md`, which messages link to.
final class Runbooks {
  private static final String PAGE = "/docs/runbooks.md";
  private static final String HEADING = "\n## ";

  private Runbooks() {}

  static String of(String kind) {
    return of(Silences.kindOf("kind", kind));
  }

  /// The part whose heading is the kind.
  private static String of(Alert.Kind kind) {
    var heading = HEADING + kind.name().toLowerCase(Locale.ROOT) + "\n";
    var page = page();
    int start = page.indexOf(heading);
    if (start < 0) {
      throw new SlipwayException(ErrorCode.NOT_FOUND, "runbook: " + kind + " (expected: written)");
    }
    int end = page.indexOf(HEADING, start + heading.length());
    return page.substring(start + 1, end < 0 ? page.length() : end).strip() + "\n";
  }

  private static String page() {
    try (var page = Runbooks.class.getResourceAsStream(PAGE)) {
      if (page == null) {
        throw new IllegalStateException(PAGE + " is not in the jar");
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
