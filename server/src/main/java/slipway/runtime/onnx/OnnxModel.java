package slipway.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.runtime.LoadedModel;
import slipway.runtime.ModelSignature;

/// A session with a few one-row seats: buffers and tensors pinned to the session's input and output
/// and used again, so that a row costs no native allocation. A thread that finds every seat taken
/// makes one for itself.
final class OnnxModel implements LoadedModel {
  /// More than the event loops and platform threads that predict at once on most machines.
  private static final int SEATS = 16;

  /// Rows per native call of a batch: keeps buffers small and the call below a few milliseconds.
  private static final int BATCH_ROWS_MAX = 1024;

  private final OrtEnvironment environment;
  private final OrtSession session;
  private final ModelSignature signature;
  private final AtomicReferenceArray<@Nullable Seat> free = new AtomicReferenceArray<>(SEATS);
  private final AtomicInteger references = new AtomicInteger(1);
  private final AtomicBoolean closed = new AtomicBoolean();

  OnnxModel(OrtEnvironment environment, OrtSession session, ModelSignature signature)
      throws OrtException {
    this.environment = environment;
    this.session = session;
    this.signature = signature;
    free.set(0, new Seat(1));
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public void predict(float[] features, int rows, float[] out) {
    if (rows < 1 || features.length < (long) rows * signature.featureCount()) {
      throw SlipwayException.invalid(
          "features",
          features.length + " values for " + rows + " rows",
          "at least one row of " + signature.featureCount() + " values");
    }
    if (out.length < (long) rows * signature.outputCount()) {
      throw SlipwayException.invalid(
          "out", out.length, ">= " + rows + " rows x " + signature.outputCount() + " values");
    }
    if (!retain()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE, "model: closed (expected: retain() before predict)");
    }
    try {
      if (rows == 1) {
        single(features, out);
      } else {
        batch(features, rows, out);
      }
    } catch (OrtException e) {
      throw new SlipwayException(ErrorCode.INTERNAL, "model failed: " + e.getMessage(), e);
    } finally {
      release();
    }
  }

  private void single(float[] features, float[] out) throws OrtException {
    // spreads threads over the seats, so that they seldom meet on one
    int start = (int) (Thread.currentThread().threadId() & (SEATS - 1));
    for (int i = 0; i < SEATS; i++) {
      int at = (start + i) & (SEATS - 1);
      var seat = free.getAndSet(at, null);
      if (seat != null) {
        try {
          seat.run(features, 0, out, 0);
        } finally {
          giveBack(seat, at);
        }
        return;
      }
    }
    var seat = new Seat(1);
    try {
      seat.run(features, 0, out, 0);
    } finally {
      giveBack(seat, start);
    }
  }

  private void giveBack(Seat seat, int at) {
    for (int i = 0; i < SEATS; i++) {
      if (free.compareAndSet((at + i) & (SEATS - 1), null, seat)) {
        return;
      }
    }
    seat.close();
  }

  private void batch(float[] features, int rows, float[] out) throws OrtException {
    for (int from = 0; from < rows; from += BATCH_ROWS_MAX) {
      int count = Math.min(BATCH_ROWS_MAX, rows - from);
      try (var seat = new Seat(count)) {
        seat.run(features, from, out, from);
      }
    }
  }

  @Override
  public boolean retain() {
    int held = references.get();
    while (held > 0) {
      if (references.compareAndSet(held, held + 1)) {
        return true;
      }
      held = references.get();
    }
    return false;
  }

  @Override
  public void release() {
    if (references.decrementAndGet() == 0) {
      free();
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }

  private void free() {
    for (int i = 0; i < SEATS; i++) {
      var seat = free.getAndSet(i, null);
      if (seat != null) {
        seat.close();
      }
    }
    try {
      session.close();
    } catch (OrtException e) {
      throw new SlipwayException(ErrorCode.INTERNAL, "model not freed: " + e.getMessage(), e);
    }
  }

  /// Direct buffers of a fixed number of rows, with their tensors.
  private final class Seat implements AutoCloseable {
    private final int rows;
    private final FloatBuffer input;
    private final FloatBuffer output;
    private final OnnxTensor inputTensor;
    private final OnnxTensor outputTensor;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxTensor> outputs;

    Seat(int rows) throws OrtException {
      this.rows = rows;
      this.input = direct(rows * signature.featureCount());
      this.output = direct(rows * signature.outputCount());
      this.inputTensor =
          OnnxTensor.createTensor(environment, input, new long[] {rows, signature.featureCount()});
      this.outputTensor = OnnxTensor.createTensor(environment, output, outputShape(rows));
      this.inputs = Map.of(signature.input(), inputTensor);
      this.outputs = Map.of(signature.output(), outputTensor);
    }

    void run(float[] features, int fromRow, float[] out, int toRow) throws OrtException {
      input.put(0, features, fromRow * signature.featureCount(), input.capacity());
      try (var _ = session.run(inputs, outputs)) {
        output.get(0, out, toRow * signature.outputCount(), rows * signature.outputCount());
      }
    }

    @Override
    public void close() {
      inputTensor.close();
      outputTensor.close();
    }
  }

  private long[] outputShape(int rows) {
    return new long[] {rows, signature.outputCount()};
  }

  private static FloatBuffer direct(int values) {
    return ByteBuffer.allocateDirect(values * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
