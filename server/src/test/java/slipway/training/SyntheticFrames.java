package slipway.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import slipway.api.Task;
import slipway.testing.ChurnFrames;

/// Small frames made up from a seed, for what the trainer does rather than how well.
final class SyntheticFrames {
  static final List<String> NAMES = List.of("a", "b", "c", "d");
  static final int FOLDS = 3;

  private final int rows;
  private final float[] features;
  private final float[] labels;
  private final int[] folds;

  private SyntheticFrames(int rows) {
    this.rows = rows;
    this.features = new float[rows * NAMES.size()];
    this.labels = new float[rows];
    this.folds = new int[rows];
  }

  /// @param classes as in [TrainingRequest]
  static SyntheticFrames of(Task task, int classes, int rows) {
    var frame = new SyntheticFrames(rows);
    var random = new SplittableRandom(41);
    for (int i = 0; i < rows; i++) {
      for (int f = 0; f < NAMES.size(); f++) {
        frame.features[i * NAMES.size() + f] =
            random.nextInt(9) == 0 ? Float.NaN : (float) random.nextDouble(-2, 2);
      }
      float signal = frame.features[i * NAMES.size()];
      double value = (Float.isNaN(signal) ? 0 : signal) + random.nextGaussian() / 2;
      frame.labels[i] =
          switch (task) {
            case BINARY -> value > 0 ? 1 : 0;
            case MULTICLASS ->
                Math.clamp((int) Math.floor((value + 2) * classes / 4), 0, classes - 1);
            case REGRESSION -> (float) (1_000 + 250 * value);
          };
      frame.folds[i] = i % FOLDS;
    }
    return frame;
  }

  SyntheticFrames withLabel(int row, float label) {
    labels[row] = label;
    return this;
  }

  SyntheticFrames withFeature(int row, int feature, float value) {
    features[row * NAMES.size() + feature] = value;
    return this;
  }

  SyntheticFrames withFold(int row, int fold) {
    folds[row] = fold;
    return this;
  }

  SyntheticFrames withAllLabels(float label) {
    java.util.Arrays.fill(labels, label);
    return this;
  }

  float[] labels() {
    return labels.clone();
  }

  TrainingData write(Path directory) {
    try {
      Files.createDirectories(directory);
      Files.write(directory.resolve("features.f32"), ChurnFrames.floats(features));
      Files.write(directory.resolve("labels.f32"), ChurnFrames.floats(labels));
      var bytes = ByteBuffer.allocate(rows * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asIntBuffer().put(folds);
      Files.write(directory.resolve("folds.i32"), bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new TrainingData(
        directory.resolve("features.f32"),
        directory.resolve("labels.f32"),
        directory.resolve("folds.i32"),
        rows,
        NAMES);
  }
}
