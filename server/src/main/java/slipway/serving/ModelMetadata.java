package slipway.serving;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Task;
import slipway.serving.openinference.Datatype;

/// What the Open Inference Protocol tells of an endpoint: as inputs the entity's keys (which are
/// enough alone) and every feature (which are enough without the keys), as outputs what `/predict`
/// answers.
///
/// @param versions of the registered model; the active release's
record ModelMetadata(
    String name, List<String> versions, String platform, List<Input> inputs, List<Of> outputs) {
  static final String PREDICTION = "prediction";
  static final String PROBABILITY = "probability";
  static final String PROBABILITIES = "probabilities";
  static final String RELEASE = "release";
  static final String PREDICTION_ID = "prediction_id";

  private static final String PLATFORM = "onnx_onnxruntime";
  private static final List<Integer> ROWS = List.of(-1);

  /// @param parameters what the protocol has no word for: `role` is `key` or `feature`
  record Input(String name, Datatype datatype, List<Integer> shape, Parameters parameters) {}

  /// @param optional inputs that may be left out: keys when every feature is given, and features
  ///   when every key is
  record Parameters(String role, boolean optional) {}

  /// One output.
  ///
  /// @param parameters of the probabilities: whose they are
  record Of(String name, Datatype datatype, List<Integer> shape, @Nullable Classes parameters) {}

  /// @param classes the model's, in the order of the probabilities
  record Classes(List<String> classes) {}

  static ModelMetadata of(String endpoint, ActiveRelease release) {
    var inputs = new ArrayList<Input>();
    for (var key : release.door().keys()) {
      var type = key.isInteger() ? Datatype.INT64 : Datatype.BYTES;
      inputs.add(new Input(key.name(), type, ROWS, new Parameters("key", true)));
    }
    for (var feature : release.door().features()) {
      inputs.add(new Input(feature, Datatype.FP64, ROWS, new Parameters("feature", true)));
    }
    return new ModelMetadata(
        endpoint,
        List.of(Integer.toString(release.release().version())),
        PLATFORM,
        inputs,
        outputNames(release).stream().map(name -> output(name, release)).toList());
  }

  static List<String> outputNames(ActiveRelease release) {
    return switch (release.task()) {
      case REGRESSION -> List.of(PREDICTION, PREDICTION_ID, RELEASE);
      case BINARY -> List.of(PREDICTION, PROBABILITY, PREDICTION_ID, RELEASE);
      case MULTICLASS -> List.of(PREDICTION, PROBABILITY, PROBABILITIES, PREDICTION_ID, RELEASE);
    };
  }

  private static Of output(String name, ActiveRelease release) {
    if (name.equals(PROBABILITIES)) {
      var classes = release.classes();
      return new Of(name, Datatype.FP32, List.of(-1, classes.size()), new Classes(classes));
    }
    return new Of(name, isNumber(name, release) ? Datatype.FP32 : Datatype.BYTES, ROWS, null);
  }

  /// Whether an output is a number: the probability, and what a regression predicts.
  private static boolean isNumber(String output, ActiveRelease release) {
    return output.equals(PROBABILITY)
        || (output.equals(PREDICTION) && release.task() == Task.REGRESSION);
  }
}
