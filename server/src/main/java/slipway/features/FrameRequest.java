package slipway.features;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which frame to write, and where.
///
/// @param views their features, in this order, are the columns
/// @param folds into how many parts the rows are split for out-of-fold predictions; at least 2
/// @param foldExpression SQL over entity and features that gives the fold, 0 to folds − 1; null: by
///   a salted SHA-256 of the entity
/// @param transform null: the trainer gets the views' features as they are
public record FrameRequest(
    String project,
    List<String> views,
    String labelView,
    LocalDate cutoff,
    int folds,
    @Nullable String foldExpression,
    @Nullable FrameTransform transform,
    Path directory) {

  public FrameRequest {
    views = List.copyOf(views);
  }

  /// The views' features as they are.
  public FrameRequest(
      String project,
      List<String> views,
      String labelView,
      LocalDate cutoff,
      int folds,
      @Nullable String foldExpression,
      Path directory) {
    this(project, views, labelView, cutoff, folds, foldExpression, null, directory);
  }
}
