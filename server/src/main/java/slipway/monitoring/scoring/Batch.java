package slipway.monitoring.scoring;

import slipway.api.Digest;
import slipway.blob.BlobStore;
import slipway.features.Population;
import slipway.runtime.LoadedModel;
import slipway.runtime.ModelRuntime;

/// One population put to one training's models. A row gives the same bits whatever stands beside
/// it, so these are the bits that serving would answer.
final class Batch {
  private final BlobStore blobs;
  private final ModelRuntime runtime;
  private final ScoredModel model;
  private final Population population;

  Batch(BlobStore blobs, ModelRuntime runtime, ScoredModel model, Population population) {
    this.blobs = blobs;
    this.runtime = runtime;
    this.model = model;
    this.population = population;
  }

  double[] full() {
    var all = new int[population.rows()];
    java.util.Arrays.setAll(all, i -> i);
    var out = new double[all.length * width()];
    try (var loaded = load(model.model())) {
      predict(loaded, all, out);
    }
    return out;
  }

  double[] folds() {
    var out = new double[population.rows() * width()];
    for (int fold = 0; fold < model.foldCount(); fold++) {
      try (var loaded = load(model.folds().get(fold))) {
        predict(loaded, rows(fold), out);
      }
    }
    return out;
  }

  private int width() {
    return model.width();
  }

  private LoadedModel load(Digest file) {
    return runtime.load(blobs.local(file), model.features());
  }

  private int[] rows(int fold) {
    return java.util.stream.IntStream.range(0, population.rows())
        .filter(row -> population.folds()[row] == fold)
        .toArray();
  }

  private void predict(LoadedModel loaded, int[] rows, double[] out) {
    if (rows.length == 0) {
      return;
    }
    int width = population.width();
    int outputs = loaded.signature().outputCount();
    var vectors = new float[rows.length * width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(population.values(), rows[i] * width, vectors, i * width, width);
    }
    var answers = new float[rows.length * outputs];
    loaded.predict(vectors, rows.length, answers);
    int kept = width(); // the last ones: some exporters write both classes of a binary model
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < kept; j++) {
        out[rows[i] * kept + j] = answers[(i + 1) * outputs - kept + j];
      }
    }
  }
}
