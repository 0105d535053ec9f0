package slipway.serving.openinference;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import slipway.api.SlipwayException;

/// Reads tensors whose data stands behind the JSON: little endian, row by row, BYTES with their
/// length in four bytes before each element.
final class BinaryTensors {
  private static final int UNSIGNED_BYTE = 0xFF;
  private static final int UNSIGNED_SHORT = 0xFFFF;
  private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

  private BinaryTensors() {}

  /// @param data exactly the tensor's bytes
  static Tensor read(String name, Datatype type, int count, ByteBuffer data) {
    if (type == Datatype.BYTES) {
      return texts(name, count, data);
    }
    if (data.remaining() != (long) count * type.width()) {
      throw SlipwayException.invalid(
          size(name), data.remaining(), (long) count * type.width() + " for " + count + " " + type);
    }
    if (type.family() == Datatype.Family.WHOLE) {
      var values = new long[count];
      for (int i = 0; i < count; i++) {
        values[i] = whole(name, type, data);
      }
      return new Tensor.Wholes(name, values);
    }
    var values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = real(type, data);
    }
    return new Tensor.Reals(name, values);
  }

  private static long whole(String name, Datatype type, ByteBuffer data) {
    return switch (type) {
      case UINT8 -> data.get() & UNSIGNED_BYTE;
      case UINT16 -> data.getShort() & UNSIGNED_SHORT;
      case UINT32 -> data.getInt() & UNSIGNED_INT;
      case INT8 -> data.get();
      case INT16 -> data.getShort();
      case INT32 -> data.getInt();
      default -> {
        long value = data.getLong();
        if (value < type.least()) {
          throw SlipwayException.invalid(
              name, Long.toUnsignedString(value), "at most " + type.most());
        }
        yield value;
      }
    };
  }

  private static double real(Datatype type, ByteBuffer data) {
    return switch (type) {
      case BOOL -> data.get() == 0 ? 0 : 1;
      case FP16 -> Tensor.decimal(Float.float16ToFloat(data.getShort()));
      case BF16 -> Tensor.decimal(Float.intBitsToFloat(data.getShort() << Short.SIZE));
      case FP32 -> Tensor.decimal(data.getFloat());
      default -> data.getDouble();
    };
  }

  private static Tensor texts(String name, int count, ByteBuffer data) {
    var values = new String[count];
    int all = data.remaining();
    try {
      for (int i = 0; i < count; i++) {
        int length = data.getInt();
        if (length < 0 || length > data.remaining()) {
          throw SlipwayException.invalid(
              name + "[" + i + "]",
              Integer.toUnsignedString(length) + " bytes",
              "at most the " + data.remaining() + " that are left");
        }
        values[i] =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(data.slice(data.position(), length))
                .toString();
        data.position(data.position() + length);
      }
    } catch (BufferUnderflowException _) {
      throw SlipwayException.invalid(size(name), all, "the bytes of " + count + " elements");
    } catch (CharacterCodingException _) {
      throw SlipwayException.invalid(name, "bytes that are no UTF-8", "text in UTF-8");
    }
    if (data.hasRemaining()) {
      throw SlipwayException.invalid(
          size(name), all, all - data.remaining() + " for " + count + " elements");
    }
    return new Tensor.Texts(name, values);
  }

  private static String size(String name) {
    return name + ".parameters.binary_data_size";
  }
}
