package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened, newest first.
///
/// @param automations the closed loops of endpoints, each with a timeline of its own
public record Timeline(
    List<Decisions.Row> automations, List<Entry> entries, Listing listing, @Nullable Empty empty) {
  public record Entry(Shown at, String who, String what, Shown subject, List<Said> details) {
    public Entry {
      details = List.copyOf(details);
    }
  }

  /// A value that a deed was done with.
  ///
  /// @param before the words before it
  /// @param copied whether it is shortened, so that one copies it whole
  public record Said(String before, Shown value, boolean copied) {}

  public Timeline {
    automations = List.copyOf(automations);
    entries = List.copyOf(entries);
  }
}
