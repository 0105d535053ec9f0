package slipway.ui;

import java.util.regex.Pattern;
import slipway.ui.view.Runs;

/// Where a query cannot be read: at the first word that the refusal quotes, or at the query's end.
final class QueryErrors {
  private static final Pattern QUOTED = Pattern.compile("['\"`]([^'\"`]{1,100})['\"`]");

  private QueryErrors() {}

  static Runs.Error of(String query, String message) {
    var quoted = QUOTED.matcher(message);
    while (quoted.find()) {
      int at = query.indexOf(quoted.group(1));
      if (at >= 0) {
        int end = at + quoted.group(1).length();
        return new Runs.Error(
            query.substring(0, at), query.substring(at, end), query.substring(end), message);
      }
    }
    return new Runs.Error(query, "", "", message);
  }
}
