package slipway.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.SlipwayException;
import slipway.onnx.TreeEnsemble.Link;
import slipway.proto.onnx.GraphProto;
import slipway.proto.onnx.ModelProto;
import slipway.proto.onnx.NodeProto;
import slipway.runtime.onnx.OnnxModels;
import slipway.testing.RandomTrees;

final class RecalibratedOnnxTest {
  private static final int ROWS = 2_000;
  private static final int COLUMNS = 7;
  private static final double INTERCEPT = 0.3;
  private static final double SLOPE = 0.8;

  @TempDir Path directory = Path.of("");

  private final TreeEnsemble trees = new RandomTrees(9).ensemble(Link.LOGISTIC, COLUMNS, 1, 20);
  private final float[] rows = new RandomTrees(9).rows(ROWS, COLUMNS);

  @Test
  void write_correctsEveryProbability_andAgainWhenItIsRecalibratedAgain() throws IOException {
    var base = TreeEnsembleOnnx.write(trees);
    var once = RecalibratedOnnx.write(base, INTERCEPT, SLOPE);
    var twice = RecalibratedOnnx.write(once, INTERCEPT, SLOPE);

    requireCorrected(predict(base), predict(once));
    requireCorrected(predict(once), predict(twice));
    assertThat(RecalibratedOnnx.write(base, INTERCEPT, SLOPE)).isEqualTo(once);
  }

  /// Another tool's model ends in something else than our Sigmoid.
  @Test
  void write_goesByTheLogitWhereNoSigmoidIsLast() throws IOException {
    var base = TreeEnsembleOnnx.write(trees);
    var foreign = withIdentityAtTheEnd(base);

    requireCorrected(predict(base), predict(RecalibratedOnnx.write(foreign, INTERCEPT, SLOPE)));
  }

  @Test
  void write_refusesWhatHasNoProbability() {
    var amounts = TreeEnsembleOnnx.write(new RandomTrees(1).ensemble(Link.IDENTITY, 3, 1, 2));
    assertThatThrownBy(() -> RecalibratedOnnx.write(amounts, 0, 1))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("no output probability");
    assertThatThrownBy(() -> RecalibratedOnnx.write(new byte[] {1, 2, 3}, 0, 1))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("an ONNX model");
    var base = TreeEnsembleOnnx.write(trees);
    assertThatThrownBy(() -> RecalibratedOnnx.write(base, Double.NaN, 1))
        .isInstanceOf(SlipwayException.class);
  }

  private static void requireCorrected(float[] before, float[] after) {
    for (int i = 0; i < before.length; i++) {
      double logit = Math.log(before[i]) - Math.log1p(-before[i]);
      double expected = 1 / (1 + Math.exp(-(INTERCEPT + SLOPE * logit)));
      assertThat((double) after[i]).isCloseTo(expected, within(1e-6));
    }
  }

  private float[] predict(byte[] onnx) throws IOException {
    var out = new float[ROWS];
    var file = Files.write(directory.resolve("m.onnx"), onnx);
    try (var model = OnnxModels.open().load(file, trees.features())) {
      model.predict(rows, ROWS, out);
    }
    return out;
  }

  private static byte[] withIdentityAtTheEnd(byte[] onnx) throws IOException {
    var model = ModelProto.parseFrom(onnx);
    var graph = GraphProto.newBuilder(model.getGraph());
    int last = graph.getNodeCount() - 1;
    graph.setNode(last, graph.getNode(last).toBuilder().setOutput(0, "raw"));
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Identity")
            .setName("end")
            .addInput("raw")
            .addOutput("probability"));
    return model.toBuilder().setGraph(graph).build().toByteArray();
  }
}
