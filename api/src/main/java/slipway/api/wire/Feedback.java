package slipway.api.wire;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What came of predictions, told by whoever knows: labels for one endpoint.
public record Feedback(List<Label> labels) {

  /// One label, of a prediction by its id, or of the newest prediction of an entity at or before a
  /// time.
  ///
  /// @param time an instant, or a date, which means its end
  /// @param value 0 or 1 of a binary model, the place of the class from 0, or the amount
  /// @param label the name of the class, instead of the value
  /// @param knownAt an instant or a date; now when it is not said
  public record Label(
      @Nullable UUID prediction,
      @Nullable String entity,
      @Nullable String time,
      @Nullable Double value,
      @Nullable String label,
      @Nullable String knownAt) {

    /// By value.
    public Label(
        @Nullable UUID prediction,
        @Nullable String entity,
        @Nullable String time,
        @Nullable Double value,
        @Nullable String knownAt) {
      this(prediction, entity, time, value, null, knownAt);
    }
  }

  /// @param accepted labels that are new
  /// @param repeated labels that were known already, with the same value
  /// @param labelView of the endpoint's model; when there is one, performance is judged by it and
  ///   not by feedback. Null also for a view over tables without dates, whose labels the model was
  ///   trained on
  public record Received(int accepted, int repeated, @Nullable String labelView) {}

  /// A label as it is kept.
  public record Known(
      UUID prediction,
      @Nullable String entity,
      @Nullable LocalDate cutoff,
      double value,
      Instant knownAt,
      Instant recordedAt,
      String author) {}

  public Feedback {
    labels = List.copyOf(labels);
  }
}
