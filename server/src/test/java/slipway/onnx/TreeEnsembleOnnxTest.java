package slipway.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import slipway.api.SlipwayException;
import slipway.onnx.TreeEnsemble.Link;
import slipway.runtime.onnx.OnnxModels;
import slipway.testing.RandomTrees;

final class TreeEnsembleOnnxTest {
  private static final int ROWS = 2_000;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"LOGISTIC, 1, probability", "SOFTMAX, 4, probabilities", "IDENTITY, 1, prediction"})
  void write_makesAModelThatDecidesLikeItsTrees(Link link, int outputs, String output)
      throws IOException {
    for (long seed = 1; seed <= 5; seed++) {
      var trees = new RandomTrees(seed);
      var ensemble = trees.ensemble(link, 7, outputs, 30);
      var rows = trees.rows(ROWS, 7);
      var predicted = new float[ROWS * outputs];
      var file = Files.write(directory.resolve("m.onnx"), TreeEnsembleOnnx.write(ensemble));
      try (var model = OnnxModels.open().load(file, ensemble.features())) {
        assertThat(model.signature().output()).isEqualTo(output);
        assertThat(model.signature().input()).isEqualTo("features");
        model.predict(rows, ROWS, predicted);
      }
      for (int row = 0; row < ROWS; row++) {
        var expected = RandomTrees.predict(ensemble, rows, row);
        for (int o = 0; o < outputs; o++) {
          assertThat((double) predicted[row * outputs + o])
              .as("seed %s row %s output %s", seed, row, o)
              .isCloseTo(expected[o], within(2e-6));
        }
      }
    }
  }

  @Test
  void write_givesTheSameBytesForTheSameTrees() {
    var one = TreeEnsembleOnnx.write(new RandomTrees(3).ensemble(Link.LOGISTIC, 5, 1, 10));
    var again = TreeEnsembleOnnx.write(new RandomTrees(3).ensemble(Link.LOGISTIC, 5, 1, 10));
    var other = TreeEnsembleOnnx.write(new RandomTrees(4).ensemble(Link.LOGISTIC, 5, 1, 10));

    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void ensemble_refusesATreeThatLeadsNowhere() {
    var cyclic =
        new TreeEnsemble.Tree(
            0,
            new int[] {0, -1, -1},
            new int[] {2, -1, -1},
            new int[3],
            new float[3],
            new boolean[3]);
    assertThatThrownBy(
            () -> new TreeEnsemble(Link.IDENTITY, List.of("a"), 1, List.of(0f), List.of(cyclic)))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("tree 0 node 0");
  }

  @Test
  void xgboostModel_keepsThresholdsToTheLastBit() {
    var ensemble = read("gbtree", "binary:logistic", "0", "[0]");
    assertThat(ensemble.trees().getFirst().value()[0]).isEqualTo(Math.nextUp(0.1f));
    assertThat(ensemble.trees().getFirst().missingGoesLeft()[0]).isTrue();
    assertThat(ensemble.baseValues()).containsExactly(0f);
  }

  @Test
  void xgboostModel_refusesWhatItCannotWrite() {
    assertThatThrownBy(() -> read("dart", "binary:logistic", "0", "[0]"))
        .hasMessage("booster: \"dart\" (expected: gbtree)");
    assertThatThrownBy(() -> read("gbtree", "rank:ndcg", "0", "[0]"))
        .hasMessageContaining("objective: \"rank:ndcg\"");
    assertThatThrownBy(() -> read("gbtree", "binary:logistic", "1", "[0]"))
        .hasMessageContaining("categorical");
    assertThatThrownBy(() -> XgboostModel.read("{".getBytes(StandardCharsets.UTF_8), List.of("a")))
        .isInstanceOf(SlipwayException.class);
  }

  private static TreeEnsemble read(
      String booster, String objective, String splitType, String treeInfo) {
    var json =
        """
        {"learner":{"gradient_booster":{"name":"%s","model":{"tree_info":%s,"trees":[{
          "left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_indices":[0,0,0],
          "split_conditions":[%s,0.25,-0.25],"split_type":[%s,0,0],"default_left":[1,0,0]}]}},
          "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"1"},
          "objective":{"name":"%s"}}}
        """
            .formatted(booster, treeInfo, Float.toString(Math.nextUp(0.1f)), splitType, objective);
    return XgboostModel.read(json.getBytes(StandardCharsets.UTF_8), List.of("a"));
  }
}
