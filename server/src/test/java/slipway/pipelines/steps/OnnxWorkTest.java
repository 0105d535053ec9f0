package slipway.pipelines.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.config.Config;
import slipway.onnx.TreeEnsemble;
import slipway.onnx.TreeEnsembleOnnx;
import slipway.testing.ChurnServer;

/// Models that a script made, taken into a training; the script copies files made here.
@Timeout(120)
final class OnnxWorkTest {
  private static final String DECLARED =
      """
      kind: Dataset
      name: table
      spec:
        format: { type: csv }
        columns: [{ name: id, type: integer }, { name: x, type: integer }, { name: y, type: integer }]
        key: [id]
      ---
      kind: FeatureView
      name: xs
      spec:
        entity: { name: id, type: integer }
        sources: { records: table }
        sql: select id, x from records
        features: [{ name: x }]
      ---
      kind: FeatureView
      name: ys
      spec:
        entity: { name: id, type: integer }
        sources: { records: table }
        sql: select id, y from records
        label: { column: y, horizonDays: 0, task: binary }
      ---
      kind: Pipeline
      name: p
      spec:
        parameters:
          cutoff: { type: date, value: today }
        steps:
          - name: import
            type: import
            with: { dataset: table }
          - name: check
            type: check
            with: { dataset: table, staged: "${steps.import.staged}" }
          - name: features
            type: features
            after: [check]
            with: { view: xs, cutoff: "${parameters.cutoff}" }
          - name: fit
            type: process
            after: [features]
            with:
              command: [sh, -c, 'cp -r made/. "$(dirname "$SLIPWAY_CONTEXT")/outputs"']
              files: [made/model.onnx, made/folds/0.onnx, made/folds/1.onnx]
          - name: train
            type: train
            with:
              trainer: onnx
              views: [xs]
              label: ys
              cutoff: newest-matured
              folds: { count: FOLDS }
              settings: { files: "${steps.fit.files}" }
          - name: evaluate
            type: evaluate
            with: { training: "${steps.train.training}" }
          - name: register
            type: register
            with:
              training: "${steps.train.training}"
              evaluation: "${steps.evaluate.evaluation}"
              model: m
      """;

  @TempDir private Path folder;
  private @Nullable ChurnServer running;

  @BeforeEach
  void open() {
    running =
        ChurnServer.start(
            folder.resolve("home"),
            config ->
                config
                    .withClock(Config.ClockMode.LIVE)
                    .withCommands(config.commands().withDirectory(folder)));
  }

  @AfterEach
  void close() {
    server().close();
  }

  private ChurnServer server() {
    return Objects.requireNonNull(running);
  }

  /// A probability of .9 from a threshold on, below it of .1.
  private static byte[] stump(float threshold, List<String> features) {
    float leaf = (float) Math.log(9);
    var tree =
        new TreeEnsemble.Tree(
            0,
            new int[] {1, -1, -1},
            new int[] {2, -1, -1},
            new int[] {0, 0, 0},
            new float[] {threshold, -leaf, leaf},
            new boolean[] {true, false, false});
    return TreeEnsembleOnnx.write(
        new TreeEnsemble(TreeEnsemble.Link.LOGISTIC, features, 1, List.of(0f), List.of(tree)));
  }

  private Execution run(int folds, byte[] model) throws IOException {
    Files.createDirectories(folder.resolve("made/folds"));
    Files.write(folder.resolve("made/model.onnx"), model);
    for (int fold = 0; fold < 2; fold++) {
      Files.write(folder.resolve("made/folds/" + fold + ".onnx"), stump(5, List.of("x")));
    }
    var rows = new StringBuilder("id,x,y\n");
    for (int i = 0; i < 100; i++) {
      rows.append(i).append(',').append(i % 10).append(',').append(i % 10 < 5 ? 0 : 1).append('\n');
    }
    server().apply(List.of(), DECLARED.replace("FOLDS", String.valueOf(folds)));
    server().deliver("table", "table.csv", rows.toString());
    return server().ended(server().begin("p").id());
  }

  @Test
  void modelsOfAScript_areMeasuredByWhatTheySay() throws IOException {
    var ended = run(2, stump(5, List.of("x")));
    assertThat(ended.error()).isNull();
    assertThat(ended.status()).isEqualTo(Status.SUCCEEDED);
    var figures =
        ended.steps().stream()
            .filter(step -> step.name().equals("evaluate"))
            .map(step -> Objects.requireNonNull(step.outputs()))
            .findFirst()
            .orElseThrow();
    assertThat(figures.path("auc").asDouble()).isEqualTo(1);
    assertThat(figures.path("log_loss").asDouble()).isCloseTo(-Math.log(0.9), Offset.offset(1e-5));
    var version = server().get("/models/m/versions/1").body();
    assertThat(version.path("provenance").path("trainer").asString()).isEqualTo("onnx");
    assertThat(version.path("files").has("folds/1.onnx")).isTrue();
  }

  @Test
  void missingFoldModel_isNamed() throws IOException {
    var ended = run(3, stump(5, List.of("x")));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.error()).contains("files: no folds/2.onnx among");
  }

  @Test
  void modelOfOtherFeatures_isRefused() throws IOException {
    var ended = run(2, stump(5, List.of("z")));
    assertThat(ended.status()).isEqualTo(Status.FAILED);
    assertThat(ended.error()).contains("model input: [z] (expected: [x]");
  }
}
