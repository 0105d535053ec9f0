package slipway.runtime;

import java.nio.file.Path;
import java.util.List;

/// Loads models of one format. Loading takes milliseconds and waits for the disk; it belongs on a
/// platform thread.
public interface ModelRuntime {
  /// Loads a model that takes one float32 matrix of features. A file that is no model of this
  /// format, or takes something else, is refused as INVALID_ARGUMENT and leaves nothing behind.
  LoadedModel load(Path model);

  /// Loads a model and refuses it unless it takes exactly these features in this order.
  default LoadedModel load(Path model, List<String> features) {
    var loaded = load(model);
    try {
      loaded.signature().requireFeatures(features);
      return loaded;
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
  }
}
