package slipway.registry;

import java.util.Arrays;
import java.util.Optional;

/// MLflow's stages, which aliases have replaced.
public enum Stage {
  NONE("None"),
  STAGING("Staging"),
  PRODUCTION("Production"),
  ARCHIVED("Archived");

  private final String text;

  Stage(String text) {
    this.text = text;
  }

  /// As MLflow writes it.
  public String text() {
    return text;
  }

  /// In any case of letters.
  static Optional<Stage> find(String text) {
    return Arrays.stream(values()).filter(stage -> stage.text.equalsIgnoreCase(text)).findFirst();
  }
}
