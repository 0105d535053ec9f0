package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the closed loop of an endpoint decided, newest first.
public final class Decisions {
  private Decisions() {}

  public record Page(
      List<Tile> tiles,
      List<Act> acts,
      List<Entry> entries,
      Listing listing,
      @Nullable Empty empty) {
    public Page {
      tiles = List.copyOf(tiles);
      acts = List.copyOf(acts);
      entries = List.copyOf(entries);
    }
  }

  /// One decision: what was seen, how it was judged, what was done, and what it would have taken to
  /// decide otherwise.
  ///
  /// @param cutoff which the decision is about, and where its evidence is
  /// @param signal and `diagnosis` in words
  public record Entry(
      Shown cutoff,
      Shown day,
      State action,
      String signal,
      String diagnosis,
      String model,
      List<String> seen,
      String judged,
      String done,
      String otherwise,
      List<Opened> opens) {
    public Entry {
      seen = List.copyOf(seen);
      opens = List.copyOf(opens);
    }
  }

  /// Something that the evidence stands on.
  public record Opened(String what, Shown which) {}

  /// One decision with its evidence.
  ///
  /// @param evidence whole, as it is kept
  public record One(
      Entry entry, List<Act> acts, List<Run.Fact> numbers, List<Run.Fact> facts, String evidence) {
    public One {
      acts = List.copyOf(acts);
      numbers = List.copyOf(numbers);
      facts = List.copyOf(facts);
    }
  }

  /// An automation as the list of all shows it.
  public record Row(
      Shown endpoint, State state, String mode, Shown newest, String judged, String done) {}
}
