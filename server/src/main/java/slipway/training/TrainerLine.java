package slipway.training;

import java.util.Optional;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;

/// One line of the trainer's standard output that is meant for the server; every other line is what
/// a native library chose to print.
sealed interface TrainerLine {
  String PREFIX = "{\"slipway\":";

  /// A measured boosting round.
  record Measured(TrainingListener.Round round) implements TrainerLine {}

  /// Why the trainer gives up.
  record Failed(ErrorCode code, String message) implements TrainerLine {}

  /// The line's JSON: `slipway` names the kind.
  record Wire(
      String slipway,
      TrainingListener.@org.jspecify.annotations.Nullable Round round,
      @org.jspecify.annotations.Nullable ErrorCode code,
      @org.jspecify.annotations.Nullable String message) {}

  default String written() {
    return Json.text(
        switch (this) {
          case Measured(var round) -> new Wire("round", round, null, null);
          case Failed(var code, var message) -> new Wire("error", null, code, message);
        });
  }

  /// Empty for a line that is not of this form, however it is broken.
  static Optional<TrainerLine> parse(String line) {
    if (!line.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      var wire = Json.STRICT.readValue(line, Wire.class);
      if (wire.round() != null) {
        return Optional.of(new Measured(wire.round()));
      }
      if (wire.code() != null && wire.message() != null) {
        return Optional.of(new Failed(wire.code(), wire.message()));
      }
      return Optional.empty();
    } catch (JacksonException | SlipwayException _) {
      return Optional.empty();
    }
  }
}
