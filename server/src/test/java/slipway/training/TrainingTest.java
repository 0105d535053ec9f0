package slipway.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.Task;
import slipway.config.TrainerConfig;
import slipway.processes.Processes;
import slipway.telemetry.Telemetry;
import slipway.training.TrainingResult.ResultFile;

/// What a training gives, for each task, and that it gives the same again.
final class TrainingTest {
  private static final int ROWS = 300;

  @TempDir Path directory;
  private Processes processes;
  private Training training;
  private int attempts;

  @BeforeEach
  void open() {
    processes = Processes.open(directory.resolve("processes"), new Telemetry());
    training = Training.open(processes, TrainerConfig.ofThisProcess());
  }

  @AfterEach
  void close() {
    processes.close();
  }

  @ParameterizedTest
  @EnumSource(Task.class)
  void train_givesModelFoldsPredictionsAndMetadata(Task task) throws IOException {
    int classes = classes(task);
    var frame = SyntheticFrames.of(task, classes, ROWS);
    var rounds = new ArrayList<TrainingListener.Round>();

    var result = train(frame, task, "{\"rounds\": 20, \"max_depth\": 3}", listening(rounds));

    assertThat(result.files().stream().map(ResultFile::path))
        .containsExactly(
            "folds/0.onnx",
            "folds/1.onnx",
            "folds/2.onnx",
            "importance.json",
            "model.json",
            "model.onnx",
            "oof.f32");
    assertThat(result.metadata().path("task").asString()).isEqualTo(task.name());
    assertThat(result.metadata().path("settings").path("seed").asInt()).isZero();
    assertThat(result.metadata().path("versions").path("xgboost").asString()).isEqualTo("3.0.4");
    assertThat(result.outOfFold()).hasSize(ROWS * (task == Task.MULTICLASS ? classes : 1));
    assertThat(rounds.stream().map(TrainingListener.Round::model).distinct())
        .containsExactly("model", "fold-0", "fold-1", "fold-2");
    assertThat(rounds).hasSize(4 * 20);
    assertThat(importanceOf(result, 0)).isEqualTo("a");
    requireBetterThanBase(Evaluation.of(task, classes, frame.labels(), result.outOfFold()));
    try (var left = Files.list(result.directory().getParent())) {
      assertThat(left).containsExactly(result.directory());
    }
  }

  @Test
  void train_givesTheSameBytesAgainWhateverTheServersLocaleZoneAndPath() throws IOException {
    var frame = SyntheticFrames.of(Task.BINARY, 2, ROWS);
    var settings = "{\"rounds\": 10, \"subsample\": 0.7, \"colsample_bytree\": 0.6, \"seed\": 3}";
    var first = digests(train(frame, Task.BINARY, settings, TrainingListener.silent()));
    var locale = Locale.getDefault();
    var zone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG"));
      TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
      assertThat(digests(train(frame, Task.BINARY, settings, TrainingListener.silent())))
          .isEqualTo(first);
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void train_givesOtherBytesForAnotherSeedAndAnotherRow() throws IOException {
    var sampled = "{\"rounds\": 10, \"subsample\": 0.7, \"seed\": %d}";

    var one = digests(binary(sampled.formatted(1), frame()));
    var otherSeed = digests(binary(sampled.formatted(2), frame()));
    var oneRowMore = digests(binary(sampled.formatted(1), frame().withFeature(17, 0, 1.75f)));
    assertThat(otherSeed.get("model.onnx")).isNotEqualTo(one.get("model.onnx"));
    assertThat(oneRowMore.get("model.onnx")).isNotEqualTo(one.get("model.onnx"));
  }

  @Test
  void train_namesTheSeedEvenWhereItChangesNoTree() throws IOException {
    var plain = "{\"rounds\": 5, \"seed\": %d}";
    var one = digests(binary(plain.formatted(1), frame()));
    var other = digests(binary(plain.formatted(2), frame()));

    assertThat(other.get("model.onnx")).isEqualTo(one.get("model.onnx"));
    assertThat(other.get("model.json")).isNotEqualTo(one.get("model.json"));
  }

  @Test
  void outOfFold_isWhatTheFoldModelThatHasNotSeenTheRowSays() throws IOException {
    var result = binary("{\"rounds\": 5}", frame());
    var models = new ArrayList<slipway.runtime.LoadedModel>();
    var runtime = slipway.runtime.onnx.OnnxModels.open();
    for (int k = 0; k < SyntheticFrames.FOLDS; k++) {
      models.add(runtime.load(result.file("folds/" + k + ".onnx"), SyntheticFrames.NAMES));
    }
    var request = request(frame(), Task.BINARY, "{\"rounds\": 5}");
    var read = Frame.read(request);
    var row = new float[SyntheticFrames.NAMES.size()];
    var out = new float[1];
    for (int i = 0; i < ROWS; i++) {
      System.arraycopy(read.features(), i * row.length, row, 0, row.length);
      models.get(read.folds()[i]).predict(row, 1, out);
      assertThat(out[0])
          .isCloseTo(result.outOfFold()[i], org.assertj.core.data.Offset.offset(1e-6f));
    }
    models.forEach(slipway.runtime.LoadedModel::close);
  }

  @Test
  void train_refusesDataThatCannotBeTrainedOnAndLeavesNothing() {
    var request = request(frame().withLabel(5, 2), Task.BINARY, "{\"rounds\": 2}");
    var attempt = directory.resolve("refused");

    assertThatThrownBy(() -> training.train(request, attempt, TrainingListener.silent()))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage("label of row 5: 2.0 (expected: 0 or 1)");
    assertThat(attempt).doesNotExist();
  }

  @Test
  void frame_refusesWhatXgboostWouldMisread() throws IOException {
    requireRefused(frame().withLabel(5, Float.NaN), "label of row 5: NaN (expected: 0 or 1)");
    requireRefused(
        frame().withFeature(7, 2, Float.NEGATIVE_INFINITY), "feature c of row 7: -Infinity");
    requireRefused(frame().withFold(9, 3), "fold of row 9: 3 (expected: 0 to 2)");
    requireRefused(frame().withAllLabels(1), "labels: all 1.0");
    var noThird = frame();
    for (int i = 2; i < ROWS; i += 3) {
      noThird.withFold(i, 0);
    }
    requireRefused(noThird, "fold 2: 0 of 300 rows");
    var cut = request(frame(), Task.BINARY, "{}");
    Files.write(cut.data().labels(), new byte[8]);
    assertThatThrownBy(() -> Frame.read(cut))
        .hasMessage("labels.f32: 8 bytes (expected: 1200, 4 for each value)");
  }

  private void requireRefused(SyntheticFrames frame, String message) {
    var request = request(frame, Task.BINARY, "{}");
    assertThatThrownBy(() -> Frame.read(request))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining(message);
  }

  private static void requireBetterThanBase(Evaluation evaluation) {
    assertThat(evaluation.n()).isEqualTo(ROWS);
    switch (evaluation) {
      case Evaluation.Binary binary -> {
        assertThat(binary.logLoss()).isLessThan(binary.baseLogLoss());
        assertThat(binary.aucInterval().contains(binary.auc())).isTrue();
        assertThat(binary.logLossInterval().contains(binary.logLoss())).isTrue();
      }
      case Evaluation.OfClasses classes ->
          assertThat(classes.logLoss()).isLessThan(classes.baseLogLoss());
      case Evaluation.OfAmounts amounts -> assertThat(amounts.r2()).isGreaterThan(0.5);
    }
    assertThat(Evaluation.read(Json.tree(Json.canonical(evaluation.stored()))))
        .isEqualTo(evaluation);
  }

  private static String importanceOf(TrainingResult result, int place) throws IOException {
    return Json.tree(Files.readAllBytes(result.file(TrainingResult.IMPORTANCE)))
        .path("features")
        .path(place)
        .path("name")
        .asString();
  }

  private static Map<String, Digest> digests(TrainingResult result) {
    return result.files().stream().collect(Collectors.toMap(ResultFile::path, ResultFile::digest));
  }

  private static SyntheticFrames frame() {
    return SyntheticFrames.of(Task.BINARY, 2, ROWS);
  }

  private static int classes(Task task) {
    return switch (task) {
      case BINARY -> 2;
      case MULTICLASS -> 4;
      case REGRESSION -> 0;
    };
  }

  private TrainingResult binary(String settings, SyntheticFrames frame) {
    return train(frame, Task.BINARY, settings, TrainingListener.silent());
  }

  private TrainingResult train(
      SyntheticFrames frame, Task task, String settings, TrainingListener listener) {
    return training.train(
        request(frame, task, settings), directory.resolve("attempt-" + attempts++), listener);
  }

  private TrainingRequest request(SyntheticFrames frame, Task task, String settings) {
    return new TrainingRequest(
        frame.write(directory.resolve("frame-" + attempts++)),
        task,
        classes(task),
        SyntheticFrames.FOLDS,
        XgboostSettings.parse(Json.tree(settings), task));
  }

  private static TrainingListener listening(List<TrainingListener.Round> rounds) {
    return new TrainingListener() {
      @Override
      public void round(Round round) {
        rounds.add(round);
      }

      @Override
      public void log(String line) {}

      @Override
      public boolean isCancelled() {
        return false;
      }
    };
  }
}
