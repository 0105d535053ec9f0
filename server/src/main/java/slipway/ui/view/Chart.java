package slipway.ui.view;

import java.util.List;

/// A chart with what it shows in words.
///
/// @param json as the page's script draws it
/// @param summary for those who do not see it
/// @param marks the standing lines in words, oldest first, each leading to what it marks
/// @param marksNote how many there are besides; empty when all are drawn
public record Chart(String json, String summary, List<Mark> marks, String marksNote) {
  public record Mark(Shown at, State what, Shown name) {}

  public Chart {
    marks = List.copyOf(marks);
  }

  /// Without marks.
  public Chart(String json, String summary) {
    this(json, summary, List.of(), "");
  }
}
