package slipway.serving;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import slipway.time.Micros;

/// A prediction in the form a segment holds it: times, id, origin, then the parts of variable
/// length; floats as their bits.
///
/// @param origin [Origin#encoded()]
/// @param entity null: none was given
@SuppressWarnings("ArrayRecordComponent")
record LogRecord(
    UUID id,
    long atMicros,
    long recordedAtMicros,
    byte[] origin,
    byte[] requestId,
    byte @Nullable [] entity,
    float[] vector,
    float[] output) {
  private static final int FIXED_BYTES = 4 * Long.BYTES + 4 * Short.BYTES;
  private static final int NO_ENTITY = -1;

  int size() {
    return FIXED_BYTES
        + origin.length
        + requestId.length
        + (entity == null ? 0 : entity.length)
        + Float.BYTES * (vector.length + output.length);
  }

  void write(ByteBuffer out) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    out.putLong(atMicros).putLong(recordedAtMicros);
    out.put(origin);
    out.putShort((short) requestId.length).put(requestId);
    if (entity == null) {
      out.putShort((short) NO_ENTITY);
    } else {
      out.putShort((short) entity.length).put(entity);
    }
    writeFloats(out, vector);
    writeFloats(out, output);
  }

  /// Reads back what `write` wrote.
  static LoggedPrediction read(ByteBuffer in, String project, String endpoint) {
    var id = new UUID(in.getLong(), in.getLong());
    Instant at = Micros.instant(in.getLong());
    Instant recordedAt = Micros.instant(in.getLong());
    var origin = Origin.decode(in);
    var requestId = text(in, in.getShort());
    int entityLength = in.getShort();
    var entity = entityLength == NO_ENTITY ? null : text(in, entityLength);
    return new LoggedPrediction(
        id,
        requestId,
        at,
        recordedAt,
        project,
        endpoint,
        origin.release(),
        origin.packageDigest(),
        origin.viewTrees(),
        origin.cutoff(),
        entity,
        readFloats(in),
        readFloats(in),
        origin.variant(),
        origin.propensity());
  }

  /// Counts a record, of which nothing but its time and its variant is read.
  static void count(ByteBuffer in, DayTally tally) {
    in.position(2 * Long.BYTES);
    long at = in.getLong();
    in.position(in.position() + Long.BYTES);
    tally.add(at, Origin.variant(in));
  }

  private static void writeFloats(ByteBuffer out, float[] values) {
    out.putShort((short) values.length);
    for (float value : values) {
      out.putInt(Float.floatToRawIntBits(value));
    }
  }

  private static float[] readFloats(ByteBuffer in) {
    var values = new float[in.getShort()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Float.intBitsToFloat(in.getInt());
    }
    return values;
  }

  private static String text(ByteBuffer in, int length) {
    var bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
