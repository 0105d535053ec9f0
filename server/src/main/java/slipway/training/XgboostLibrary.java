package slipway.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;

/// The native library that trains.
public final class XgboostLibrary {
  private XgboostLibrary() {}

  /// Loads it and gives its version; throws what the system says when it cannot be loaded.
  public static String load() throws IOException {
    try {
      new DMatrix(new float[] {0}, 1, 1, Float.NaN).dispose();
      return version();
    } catch (XGBoostError e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  static String version() throws IOException {
    try (InputStream in = XGBoost.class.getResourceAsStream("/xgboost4j-version.properties")) {
      return in == null
          ? "unknown"
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("version=", "").strip();
    }
  }
}
