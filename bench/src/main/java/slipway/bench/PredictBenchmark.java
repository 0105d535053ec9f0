package slipway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.runtime.LoadedModel;
import slipway.runtime.onnx.OnnxModels;

/// What the model itself costs: a tree model of the example's size (12 features, 50 trees of depth
/// 3) through ONNX Runtime, without HTTP, features or log. Times are per row.
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow",
      "-XX:+UseSerialGC"
    })
public class PredictBenchmark {
  private static final int FEATURES = 12;
  private static final int TREES = 50;
  private static final int NODES = 15; // depth 3
  private static final int INNER = 7;
  private static final int BATCH = 64;
  private static final int ROWS = 4096;

  private LoadedModel model;
  private float[] rows;
  private Path file;

  /// A row and a place for its answer, for each thread.
  @State(Scope.Thread)
  public static class Caller {
    final float[] row = new float[FEATURES];
    final float[] out = new float[1];
    final float[] batch = new float[BATCH * FEATURES];
    final float[] outs = new float[BATCH];
    int next;
  }

  @Setup
  public void load() throws IOException {
    var random = new SplittableRandom(1);
    var trees = new ArrayList<TreeEnsemble.Tree>();
    for (int t = 0; t < TREES; t++) {
      trees.add(tree(random));
    }
    var names = IntStream.range(0, FEATURES).mapToObj(i -> "f" + i).toList();
    var ensemble = new TreeEnsemble(TreeEnsemble.Link.LOGISTIC, names, 1, List.of(0f), trees);
    file = Files.createTempFile("bench", ".onnx");
    Files.write(file, TreeEnsembleOnnx.write(ensemble));
    model = OnnxModels.open().load(file);
    rows = new float[ROWS * FEATURES];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(8) == 0 ? Float.NaN : (float) random.nextDouble(-1, 1);
    }
  }

  @TearDown
  public void close() throws IOException {
    model.close();
    Files.delete(file);
  }

  @Benchmark
  public float oneRow(Caller caller) {
    return predict(caller);
  }

  @Benchmark
  @Threads(2)
  public float oneRowFromTwoThreads(Caller caller) {
    return predict(caller);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public float rowOfABatchOf64(Caller caller) {
    int from = (caller.next++ % (ROWS / BATCH)) * BATCH * FEATURES;
    System.arraycopy(rows, from, caller.batch, 0, caller.batch.length);
    model.predict(caller.batch, BATCH, caller.outs);
    return caller.outs[0];
  }

  private float predict(Caller caller) {
    int from = (caller.next++ % ROWS) * FEATURES;
    System.arraycopy(rows, from, caller.row, 0, FEATURES);
    model.predict(caller.row, 1, caller.out);
    return caller.out[0];
  }

  private static TreeEnsemble.Tree tree(SplittableRandom random) {
    var left = new int[NODES];
    var right = new int[NODES];
    var feature = new int[NODES];
    var value = new float[NODES];
    var missing = new boolean[NODES];
    for (int n = 0; n < NODES; n++) {
      boolean leaf = n >= INNER;
      left[n] = leaf ? -1 : 2 * n + 1;
      right[n] = leaf ? -1 : 2 * n + 2;
      feature[n] = leaf ? 0 : random.nextInt(FEATURES);
      value[n] = (float) random.nextDouble(-1, 1);
      missing[n] = random.nextBoolean();
    }
    return new TreeEnsemble.Tree(0, left, right, feature, value, missing);
  }
}
