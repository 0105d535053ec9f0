package slipway.ui;

import java.util.Optional;
import slipway.mlflow.search.FilterParser.Misread;
import slipway.ui.view.Runs;

/// Where a query cannot be read, with the words around it.
final class QueryErrors {
  private QueryErrors() {}

  /// @param place empty when the grammar finds nothing wrong: what cannot be done is the whole
  static Runs.Error of(String query, String message, Optional<Misread> place) {
    return place
        .map(at ->
            new Runs.Error(
                query.substring(0, at.from()),
                query.substring(at.from(), at.to()),
                query.substring(at.to()),
                message))
        .orElseGet(() -> new Runs.Error("", query, "", message));
  }
}
