package slipway.api.declaration;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place that answers predictions by a model's release; it names a model, never a version.
///
/// @param model the registered model's name
/// @param views feature views whose features, in this order, are the model's inputs
/// @param output how a probability becomes an answer
/// @param log how predictions are logged; logging is on by default
/// @param slowMillis an answer that takes longer counts as slow; 100 by default
public record EndpointSpec(
    @Nullable String description,
    String model,
    List<String> views,
    @Nullable Output output,
    @Nullable Log log,
    @Nullable Integer slowMillis) {

  /// @param threshold at or above which the positive answer is given; 0.5 by default
  /// @param positive the positive answer, "1" by default
  /// @param negative the negative answer, "0" by default
  public record Output(
      @Nullable Double threshold, @Nullable String positive, @Nullable String negative) {}

  /// @param durable whether the log is on disk (fsync) before the answer; false by default
  public record Log(@Nullable Boolean durable) {}

  public EndpointSpec {
    views = List.copyOf(views);
  }

  public EndpointSpec(
      @Nullable String description,
      String model,
      List<String> views,
      @Nullable Output output,
      @Nullable Log log) {
    this(description, model, views, output, log, null);
  }
}
