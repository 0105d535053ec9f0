package slipway.runtime.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.runtime.LoadedModel;
import slipway.runtime.ModelRuntime;

/// Loads ONNX models. The environment and its thread pools are fixed for the life of the JVM by
/// whoever asks first, so this class is the only one that asks: one thread per call, no spinning (a
/// spinning pool burns a core for the sake of models that need microseconds).
public final class OnnxModels implements ModelRuntime {
  private static final long FILE_BYTES_MAX = 2L << 30;

  private OnnxModels() {}

  /// Costs nothing; the native library is unpacked and loaded (some 0.1 s) with the first model.
  public static OnnxModels open() {
    return new OnnxModels();
  }

  /// The version of ONNX Runtime, as a package's provenance names it.
  public String version() {
    return Holder.ENVIRONMENT.getVersion();
  }

  @Override
  public LoadedModel load(Path model) {
    requireFile(model);
    OrtSession session;
    try (var options = new SessionOptions()) {
      options.disablePerSessionThreads();
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setDeterministicCompute(true);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      session = Holder.ENVIRONMENT.createSession(model.toString(), options);
    } catch (OrtException e) {
      throw notOnnx(model, e);
    }
    try {
      return new OnnxModel(
          Holder.ENVIRONMENT, session, OnnxSignature.read(session, model.getFileName()));
    } catch (OrtException | RuntimeException e) {
      closeQuietly(session);
      throw e instanceof SlipwayException known ? known : notOnnx(model, e);
    }
  }

  private static void requireFile(Path model) {
    try {
      long size = Files.size(model);
      if (size == 0 || size > FILE_BYTES_MAX) {
        throw SlipwayException.invalid(
            "model", model.getFileName() + " of " + size + " bytes", "1 to " + FILE_BYTES_MAX);
      }
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          "model: " + model.getFileName() + " cannot be read (expected: an ONNX file)",
          e);
    }
  }

  private static SlipwayException notOnnx(Path model, Exception cause) {
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        "model: "
            + model.getFileName()
            + " is not an ONNX model that ONNX Runtime can load (expected: a file written by an"
            + " ONNX exporter; "
            + firstLine(cause)
            + ")",
        cause);
  }

  private static String firstLine(Exception cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  private static void closeQuietly(OrtSession session) {
    try {
      session.close();
    } catch (OrtException _) {
      // the failure that led here is the one to tell
    }
  }

  private static final class Holder {
    private static final OrtEnvironment ENVIRONMENT = create();

    private static OrtEnvironment create() {
      try {
        var threads = new OrtEnvironment.ThreadingOptions();
        threads.setGlobalIntraOpNumThreads(1);
        threads.setGlobalInterOpNumThreads(1);
        threads.setGlobalSpinControl(false);
        return OrtEnvironment.getEnvironment(
            OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "slipway", threads);
      } catch (OrtException e) {
        throw new SlipwayException(ErrorCode.INTERNAL, "ONNX Runtime did not start", e);
      }
    }
  }
}
