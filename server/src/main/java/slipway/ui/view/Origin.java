package slipway.ui.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// With which code, libraries and parameters a run was made, beside another run.
///
/// @param sentence what differs, in words
/// @param other the run beside it; null when there is none
/// @param why that one
/// @param choices which it may be instead
/// @param here where another one is chosen, with what is `kept` of the page's address
/// @param missing what nobody recorded; null when something of each kind was
/// @param code the change of the code as a command; null when it cannot be told
/// @param changed files of code that both runs keep, as far as they differ
/// @param notes which files were read, and which could not be
public record Origin(
    String sentence,
    @Nullable Shown other,
    String why,
    List<Choice> choices,
    String here,
    List<Map.Entry<String, String>> kept,
    List<Part> parts,
    @Nullable Empty missing,
    @Nullable Code code,
    List<Changed> changed,
    String notes) {

  public record Choice(String id, String title, boolean chosen) {}

  /// @param shown what differs, or all when there is no other run
  /// @param folded what is the same
  public record Part(String title, List<Row> shown, List<Row> folded, String foldedTitle) {
    public Part {
      shown = List.copyOf(shown);
      folded = List.copyOf(folded);
    }
  }

  /// @param change in a word; empty when there is none
  public record Row(String name, Shown mine, Shown theirs, String change) {}

  /// @param href where the change is shown; null when only the command tells
  public record Code(String command, @Nullable String href) {}

  /// @param said how much differs, in words
  /// @param lines what differs with a few lines around it; none where that is too much to show
  public record Changed(String path, String said, List<Line> lines) {
    public Changed {
      lines = List.copyOf(lines);
    }
  }

  /// @param sign `+` added, `−` removed, a blank when it is the same, `…` where lines are left out
  public record Line(String sign, String text) {}

  public Origin {
    changed = List.copyOf(changed);
    choices = List.copyOf(choices);
    kept = List.copyOf(kept);
    parts = List.copyOf(parts);
  }
}
