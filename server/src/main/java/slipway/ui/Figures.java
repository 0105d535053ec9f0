package slipway.ui;

import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.ui.view.Shown;

/// Which figures tell how right a model is: of each task its own.
final class Figures {
  /// A figure with its interval, where there are any.
  record Figure(@Nullable Double value, Judged.@Nullable Range interval) {
    Figure(@Nullable Double value) {
      this(value, null);
    }
  }

  private Figures() {}

  static List<String> titles(Task task) {
    return switch (task) {
      case BINARY -> List.of("AUC", "Log loss, nats");
      case MULTICLASS -> List.of("Accuracy", "Log loss, nats");
      case REGRESSION -> List.of("RMSE", "MAE");
    };
  }

  /// What a prediction is off by in the mean.
  static String gapTitle(Task task) {
    return switch (task) {
      case BINARY, MULTICLASS -> "Gap, points";
      case REGRESSION -> "Mean error";
    };
  }

  /// In the order of the titles.
  static List<Shown> of(Task task, Judged.Figures f) {
    return switch (task) {
      case BINARY ->
          List.of(
              shown(new Figure(f.auc(), f.aucInterval())),
              shown(new Figure(f.logLoss(), f.logLossInterval())));
      case MULTICLASS ->
          List.of(
              shown(new Figure(f.accuracy())), shown(new Figure(f.logLoss(), f.logLossInterval())));
      case REGRESSION ->
          List.of(shown(new Figure(f.rmse(), f.rmseInterval())), shown(new Figure(f.mae())));
    };
  }

  /// With its interval on hover.
  static Shown shown(Figure figure) {
    var value = figure.value();
    var interval = figure.interval();
    if (value == null) {
      return Shown.of("–");
    }
    return interval == null
        ? Format.number(value)
        : Shown.of(
            Format.digits(value),
            value + ", 95 % between " + interval.low() + " and " + interval.high());
  }
}
