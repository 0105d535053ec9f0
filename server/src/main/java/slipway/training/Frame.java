package slipway.training;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// The rows of a training, read and checked: what cannot be trained on is refused with row and
/// expectation before XGBoost sees it.
record Frame(float[] features, float[] labels, int[] folds, int columns) {

  static Frame read(TrainingRequest request) throws IOException {
    var data = request.data();
    int rows = data.rows();
    int columns = data.names().size();
    var features = new float[Math.multiplyExact(rows, columns)];
    content(data.features(), features.length).asFloatBuffer().get(features);
    var labels = new float[rows];
    content(data.labels(), rows).asFloatBuffer().get(labels);
    var folds = new int[rows];
    content(data.folds(), rows).asIntBuffer().get(folds);
    var frame = new Frame(features, labels, folds, columns);
    frame.requireFeatures(request);
    frame.requireLabels(request);
    frame.requireFolds(request.folds());
    return frame;
  }

  int rows() {
    return labels.length;
  }

  /// The rows that hold, in their order.
  Frame where(IntPredicate row) {
    int[] kept = IntStream.range(0, rows()).filter(row).toArray();
    var someFeatures = new float[kept.length * columns];
    var someLabels = new float[kept.length];
    var someFolds = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      System.arraycopy(features, kept[i] * columns, someFeatures, i * columns, columns);
      someLabels[i] = labels[kept[i]];
      someFolds[i] = folds[kept[i]];
    }
    return new Frame(someFeatures, someLabels, someFolds, columns);
  }

  private static ByteBuffer content(Path file, int values) throws IOException {
    long expected = (long) values * Float.BYTES;
    long size = Files.size(file);
    if (size != expected) {
      throw SlipwayException.invalid(
          file.getFileName().toString(), size + " bytes", expected + ", 4 for each value");
    }
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireFeatures(TrainingRequest request) {
    for (int i = 0; i < features.length; i++) {
      if (Float.isInfinite(features[i])) {
        throw SlipwayException.invalid(
            "feature " + request.data().names().get(i % columns) + " of row " + i / columns,
            features[i],
            "a finite value, or none");
      }
    }
  }

  private void requireLabels(TrainingRequest request) {
    int classes = request.classes();
    var expected =
        switch (request.task()) {
          case BINARY -> "0 or 1";
          case MULTICLASS -> "a whole number from 0 to " + (classes - 1);
          case REGRESSION -> "a finite value";
        };
    boolean differ = false;
    for (int i = 0; i < labels.length; i++) {
      float label = labels[i];
      boolean fits =
          classes == 0
              ? Float.isFinite(label)
              : label >= 0 && label < classes && label == Math.rint(label);
      if (!fits) {
        throw SlipwayException.invalid("label of row " + i, label, expected);
      }
      differ |= label != labels[0];
    }
    if (!differ) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          "labels: all " + labels[0] + " (expected: at least two values to tell apart)");
    }
  }

  private void requireFolds(int count) {
    var sizes = new int[count];
    for (int i = 0; i < folds.length; i++) {
      if (folds[i] < 0 || folds[i] >= count) {
        throw SlipwayException.invalid("fold of row " + i, folds[i], "0 to " + (count - 1));
      }
      sizes[folds[i]]++;
    }
    for (int k = 0; k < count; k++) {
      if (sizes[k] == 0 || sizes[k] == folds.length) {
        throw SlipwayException.invalid(
            "fold " + k,
            sizes[k] + " of " + folds.length + " rows",
            "some rows in each of " + count + " folds; change folds.expression or folds.count");
      }
    }
  }
}
