package slipway.pipelines.steps;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Arrays of little-endian float32, the form of frames and predictions in the store.
final class Floats {
  private Floats() {}

  static float[] read(byte[] bytes) {
    var values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
