package slipway.serving.openinference;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;

/// One output: a value for each row, or several.
public sealed interface Output {
  String name();

  int rows();

  /// Names of a row's values where it has several; none where it has one.
  List<String> columns();

  Datatype datatype();

  /// The values as a JSON array.
  void appendJson(StringBuilder out);

  /// The values as the binary extension has them.
  byte[] binary();

  /// Texts; a null is empty in binary.
  record Texts(String name, List<@Nullable String> values) implements Output {
    public Texts {
      values = java.util.Collections.unmodifiableList(new java.util.ArrayList<>(values));
    }

    @Override
    public int rows() {
      return values.size();
    }

    @Override
    public List<String> columns() {
      return List.of();
    }

    @Override
    public Datatype datatype() {
      return Datatype.BYTES;
    }

    @Override
    public void appendJson(StringBuilder out) {
      out.append('[');
      for (int i = 0; i < values.size(); i++) {
        var value = values.get(i);
        out.append(i == 0 ? "" : ",").append(value == null ? "null" : Json.text(value));
      }
      out.append(']');
    }

    @Override
    public byte[] binary() {
      var encoded =
          values.stream()
              .map(value -> (value == null ? "" : value).getBytes(StandardCharsets.UTF_8))
              .toList();
      int size = encoded.stream().mapToInt(bytes -> Integer.BYTES + bytes.length).sum();
      var out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
      encoded.forEach(bytes -> out.putInt(bytes.length).put(bytes));
      return out.array();
    }
  }

  /// Numbers in float32, row by row; what is none is NaN in binary and null in JSON.
  @SuppressWarnings("ArrayRecordComponent")
  record Floats(String name, List<String> columns, float[] values) implements Output {
    public Floats {
      columns = List.copyOf(columns);
    }

    @Override
    public int rows() {
      return values.length / Math.max(1, columns.size());
    }

    @Override
    public Datatype datatype() {
      return Datatype.FP32;
    }

    @Override
    public void appendJson(StringBuilder out) {
      out.append('[');
      for (int i = 0; i < values.length; i++) {
        out.append(i == 0 ? "" : ",");
        if (Float.isFinite(values[i])) {
          out.append(values[i]);
        } else {
          out.append("null");
        }
      }
      out.append(']');
    }

    @Override
    public byte[] binary() {
      var out = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (float value : values) {
        out.putFloat(value);
      }
      return out.array();
    }
  }
}
