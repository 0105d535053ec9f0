package slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.onnx.TreeEnsemble.Link;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.proto.onnx.ModelProto;
import slipway.runtime.onnx.OnnxModels;
import slipway.testing.RandomTrees;

final class OnnxModelsTest {
  private static final int FEATURES = 12;
  private static final int ROWS = 3_000; // more than two native calls of a batch

  private final ModelRuntime runtime = OnnxModels.open();
  private final RandomTrees trees = new RandomTrees(99);

  @TempDir Path directory;

  @Test
  void predict_givesTheSameBitsAloneInABatchAndInAFreshSession() throws IOException {
    for (var link : List.of(Link.LOGISTIC, Link.SOFTMAX, Link.IDENTITY)) {
      int outputs = link == Link.SOFTMAX ? 3 : 1;
      var file = write(link, outputs, 100);
      var rows = trees.rows(ROWS, FEATURES);
      var together = new float[ROWS * outputs];
      var alone = new float[ROWS * outputs];
      try (var model = runtime.load(file)) {
        model.predict(rows, ROWS, together);
      }
      try (var fresh = runtime.load(file)) {
        predictOneByOne(fresh, rows, alone, outputs);
      }
      assertThat(bits(alone)).as(link.name()).isEqualTo(bits(together));
    }
  }

  @Test
  void predict_givesTheSameBitsFromManyThreads() throws Exception {
    var file = write(Link.LOGISTIC, 1, 50);
    var rows = trees.rows(ROWS, FEATURES);
    var expected = new float[ROWS];
    try (var model = runtime.load(file);
        var pool = Executors.newFixedThreadPool(24)) { // more than there are seats
      model.predict(rows, ROWS, expected);
      var tasks = new ArrayList<Callable<int[]>>();
      for (int t = 0; t < 24; t++) {
        tasks.add(() -> {
          var mine = new float[ROWS];
          predictOneByOne(model, rows, mine, 1);
          return bits(mine);
        });
      }
      for (var result : pool.invokeAll(tasks)) {
        assertThat(result.get()).isEqualTo(bits(expected));
      }
    }
  }

  @Test
  void close_whileInUseFailsNoCallOfThoseWhoRetainFirst() throws Exception {
    var file = write(Link.LOGISTIC, 1, 20);
    var current = new AtomicReference<>(runtime.load(file));
    var stop = new AtomicBoolean();
    var calls = new AtomicLong();
    try (var pool = Executors.newFixedThreadPool(4)) {
      var tasks = new ArrayList<java.util.concurrent.Future<?>>();
      for (int t = 0; t < 4; t++) {
        tasks.add(
            pool.submit(() -> {
              var out = new float[1];
              var row = new float[FEATURES];
              while (!stop.get()) {
                var model = current.get();
                while (!model.retain()) {
                  model = current.get();
                }
                try {
                  model.predict(row, 1, out);
                  calls.incrementAndGet();
                } finally {
                  model.release();
                }
              }
            }));
      }
      for (int swap = 0; swap < 200; swap++) {
        current.getAndSet(runtime.load(file)).close();
      }
      stop.set(true);
      for (var task : tasks) {
        task.get();
      }
    }
    current.get().close();
    assertThat(calls.get()).isPositive();
    assertThat(current.get().retain()).isFalse();
  }

  @Test
  void predict_onAClosedModelIsRefused() throws IOException {
    var model = runtime.load(write(Link.LOGISTIC, 1, 2));
    model.close();
    model.close();

    assertThatThrownBy(() -> model.predict(new float[FEATURES], 1, new float[1]))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_STATE));
  }

  @Test
  void predict_refusesArraysThatAreTooShort() throws IOException {
    try (var model = runtime.load(write(Link.LOGISTIC, 1, 2))) {
      assertThatThrownBy(() -> model.predict(new float[FEATURES - 1], 1, new float[1]))
          .hasMessageContaining("11 values for 1 rows");
      assertThatThrownBy(() -> model.predict(new float[FEATURES * 2], 2, new float[1]))
          .hasMessageContaining("out: 1");
      assertThatThrownBy(() -> model.predict(new float[FEATURES], 0, new float[1]))
          .hasMessageContaining("0 rows");
    }
  }

  @Test
  void load_refusesAFileThatIsNoOnnx() throws IOException {
    for (var content : List.of("not a model", "", "\n\u0003\u0001garbage")) {
      var file = Files.writeString(directory.resolve("bad.onnx"), content);
      assertThatThrownBy(() -> runtime.load(file))
          .isInstanceOfSatisfying(
              SlipwayException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                assertThat(e.message()).contains("bad.onnx").contains("expected:");
              });
    }
    assertThatThrownBy(() -> runtime.load(directory.resolve("absent.onnx")))
        .hasMessageContaining("absent.onnx cannot be read");
    var whole = Files.readAllBytes(write(Link.LOGISTIC, 1, 20));
    var cut = Files.write(directory.resolve("cut.onnx"), java.util.Arrays.copyOf(whole, 900));
    assertThatThrownBy(() -> runtime.load(cut)).hasMessageContaining("is not an ONNX model");
  }

  @Test
  void load_refusesAModelWithOtherFeatures() throws IOException {
    var file = write(Link.LOGISTIC, 1, 5);
    var names = RandomTrees.names(FEATURES);
    var swapped = new ArrayList<>(names);
    swapped.set(2, "f3");
    swapped.set(3, "f2");

    assertThatThrownBy(() -> runtime.load(file, names.subList(0, 11)))
        .hasMessageContaining("12 features")
        .hasMessageContaining("expected: 11");
    assertThatThrownBy(() -> runtime.load(file, swapped))
        .isInstanceOfSatisfying(
            SlipwayException.class,
            e ->
                assertThat(e.details())
                    .containsExactly(
                        "feature 2: f2 (expected: f3)", "feature 3: f3 (expected: f2)"));
  }

  @Test
  void load_refusesAModelThatTakesSomethingElseThanOneFloatMatrix() throws IOException {
    var model = ModelProto.parseFrom(Files.readAllBytes(write(Link.IDENTITY, 1, 2)));
    var doubles = model.toBuilder();
    doubles
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(11);
    var file = Files.write(directory.resolve("doubles.onnx"), doubles.build().toByteArray());

    assertThatThrownBy(() -> runtime.load(file))
        .hasMessageContaining("doubles.onnx")
        .hasMessageContaining("DOUBLE")
        .hasMessageContaining("expected: one float32 matrix");

    var two = model.toBuilder();
    var second = model.getGraph().getInput(0).toBuilder().setName("more").build();
    two.getGraphBuilder().addInput(second);
    var other = Files.write(directory.resolve("two.onnx"), two.build().toByteArray());
    assertThatThrownBy(() -> runtime.load(other))
        .hasMessageContaining("more FLOAT")
        .hasMessageContaining("expected: one float32 matrix");
  }

  private Path write(Link link, int outputs, int count) throws IOException {
    var ensemble = trees.ensemble(link, FEATURES, outputs, count);
    return Files.write(
        directory.resolve(link + "-" + count + ".onnx"), TreeEnsembleOnnx.write(ensemble));
  }

  private static void predictOneByOne(LoadedModel model, float[] rows, float[] all, int outputs) {
    var row = new float[FEATURES];
    var out = new float[outputs];
    for (int i = 0; i < all.length / outputs; i++) {
      System.arraycopy(rows, i * FEATURES, row, 0, FEATURES);
      model.predict(row, 1, out);
      System.arraycopy(out, 0, all, i * outputs, outputs);
    }
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
