package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What gates found out about a candidate.
public final class Gates {
  private Gates() {}

  /// @param title the step that it comes from
  /// @param digest of the report, which is kept as a blob
  public record Report(
      String title,
      State state,
      String sentence,
      Shown digest,
      List<Run.Fact> facts,
      List<Gate> gates) {
    public Report {
      facts = List.copyOf(facts);
      gates = List.copyOf(gates);
    }
  }

  /// @param weight what the outcome does to the whole
  /// @param whisker the difference with its interval; null for a gate without one
  /// @param evidence what the numbers stand on; null when that is nothing more
  public record Gate(
      String name,
      State state,
      String weight,
      String sentence,
      @Nullable Whisker whisker,
      List<Run.Fact> numbers,
      @Nullable String evidence) {
    public Gate {
      numbers = List.copyOf(numbers);
    }
  }
}
