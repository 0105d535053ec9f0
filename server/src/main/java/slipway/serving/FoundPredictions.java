package slipway.serving;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a look back through a log found, newest first.
///
/// @param before where to go on to what is older; null when the log ends here
/// @param read how many predictions were looked at; those that are not sealed yet are not counted
public record FoundPredictions(List<LoggedPrediction> rows, @Nullable UUID before, long read) {
  public FoundPredictions {
    rows = List.copyOf(rows);
  }
}
