package slipway.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.runtime.ModelSignature;
import tools.jackson.core.JacksonException;

/// Reads a session's signature and refuses a model that takes something else than one float32
/// matrix of features.
final class OnnxSignature {
  /// The metadata entry in which our writer puts the features' names, as a JSON array.
  private static final String FEATURES = "slipway.features";

  private static final int RANK = 2;
  private static final String EXPECTED_INPUT =
      "one float32 matrix [rows, features] with a fixed number of features";
  private static final String EXPECTED_OUTPUT =
      "a float32 matrix [rows, values] or vector [rows] of predictions";

  private OnnxSignature() {}

  static ModelSignature read(OrtSession session, @Nullable Path name) throws OrtException {
    var inputs = session.getInputInfo();
    if (inputs.size() != 1) {
      throw refused(name, "inputs", describe(inputs.values()), EXPECTED_INPUT);
    }
    var input = inputs.values().iterator().next();
    var tensor = floats(input).filter(info -> info.getShape().length == RANK);
    if (tensor.isEmpty() || tensor.get().getShape()[1] < 1) {
      throw refused(name, "inputs", describe(inputs.values()), EXPECTED_INPUT);
    }
    var output =
        session.getOutputInfo().values().stream()
            .filter(info -> outputCount(info) > 0)
            .findFirst()
            .orElseThrow(() -> outputRefused(session, name));
    int featureCount = Math.toIntExact(tensor.get().getShape()[1]);
    var features = features(session);
    if (!features.isEmpty() && features.size() != featureCount) {
      throw refused(
          name, FEATURES, features.toString(), featureCount + " names, one for each feature");
    }
    return new ModelSignature(
        input.getName(), featureCount, features, output.getName(), outputCount(output));
  }

  /// 0 for what is no matrix or vector of predictions.
  private static int outputCount(NodeInfo output) {
    var info = floats(output);
    if (info.isEmpty()) {
      return 0;
    }
    var shape = info.get().getShape();
    return switch (shape.length) {
      case 1 -> 1;
      case RANK -> (int) Math.max(0, shape[1]);
      default -> 0;
    };
  }

  private static Optional<TensorInfo> floats(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info && info.type == OnnxJavaType.FLOAT
        ? Optional.of(info)
        : Optional.empty();
  }

  private static List<String> features(OrtSession session) throws OrtException {
    var text = session.getMetadata().getCustomMetadataValue(FEATURES);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(slipway.api.Json.LENIENT.readValue(text.get(), String[].class));
    } catch (JacksonException _) {
      return List.of();
    }
  }

  private static SlipwayException outputRefused(OrtSession session, @Nullable Path name) {
    try {
      return refused(name, "outputs", describe(session.getOutputInfo().values()), EXPECTED_OUTPUT);
    } catch (OrtException e) {
      return refused(name, "outputs", String.valueOf(e.getMessage()), EXPECTED_OUTPUT);
    }
  }

  private static SlipwayException refused(
      @Nullable Path name, String what, String found, String expected) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "model " + name + ", " + what + ": " + found + " (expected: " + expected + ")");
  }

  private static String describe(java.util.Collection<NodeInfo> nodes) {
    return nodes.stream()
        .map(node ->
            node.getInfo() instanceof TensorInfo info
                ? node.getName() + " " + info.type + Arrays.toString(info.getShape())
                : node.getName() + " " + node.getInfo())
        .collect(Collectors.joining(", "));
  }
}
