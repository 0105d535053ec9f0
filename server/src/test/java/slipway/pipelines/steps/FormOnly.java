package slipway.pipelines.steps;

import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import slipway.pipelines.StepKind;

/// The built-in kinds without areas behind them: for checks of declarations, which ask for types,
/// settings and outputs alone.
public final class FormOnly {
  private FormOnly() {}

  @NullUnmarked
  public static List<StepKind<?>> kinds() {
    return BuiltInSteps.of(null);
  }
}
