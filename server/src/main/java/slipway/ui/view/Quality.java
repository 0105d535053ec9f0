package slipway.ui.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How right releases were, by cutoff, once labels were known.
///
/// @param figures what each row's figures are called
/// @param gapTitle what the mean error is called, with its unit
/// @param rows newest first, a page of them
/// @param chart of the gap with its interval; null without one
public record Quality(
    List<String> figures, String gapTitle, Part<Row> rows, @Nullable Chart chart) {

  /// @param how whose predictions were compared with the labels
  /// @param interval of the gap, written
  /// @param drawn the gap with its interval, on one scale with the other rows
  public record Row(
      String cutoff,
      Shown model,
      Shown how,
      String n,
      List<Shown> figures,
      Shown gap,
      String interval,
      @Nullable Whisker drawn,
      String knownOn) {
    public Row {
      figures = List.copyOf(figures);
    }
  }

  public Quality {
    figures = List.copyOf(figures);
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }
}
