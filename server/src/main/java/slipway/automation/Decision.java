package slipway.automation;

import java.util.List;

/// A decision with its account: what was seen, how it was judged, what is done, and what it would
/// have taken to decide otherwise, in plain sentences with the numbers.
///
/// @param seen one sentence per fact
public record Decision(
    Signal signal,
    Diagnosis diagnosis,
    Action action,
    List<String> seen,
    String judged,
    String done,
    String otherwise) {
  public Decision {
    seen = List.copyOf(seen);
  }
}
