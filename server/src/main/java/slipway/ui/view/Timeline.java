package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What happened, newest first.
public record Timeline(List<Entry> entries, @Nullable Empty empty) {
  public record Entry(Shown at, String who, String what, Shown subject, String details) {}

  public Timeline {
    entries = List.copyOf(entries);
  }
}
