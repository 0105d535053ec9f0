package slipway.automation;

import java.time.LocalDate;
import java.util.Optional;
import slipway.db.Slice;

/// Decisions of an automation to be found, the newest cutoff first unless the slice says otherwise.
///
/// @param action and `signal` in the words of the timeline (`keep`, `calibration-gap`)
/// @param since and `until`: the first and the last cutoff
/// @param find words that must all stand in the decision: what was seen, judged and done
public record DecisionSearch(
    Optional<String> action,
    Optional<String> signal,
    Optional<LocalDate> since,
    Optional<LocalDate> until,
    String find,
    Slice slice) {
  public DecisionSearch with(Slice other) {
    return new DecisionSearch(action, signal, since, until, find, other);
  }
}
