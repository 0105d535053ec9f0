package slipway.serving.openinference;

import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Reads tensors whose data stands in the JSON, flat or nested, row by row.
final class JsonTensors {
  private static final int SHOWN_LENGTH_MAX = 60;

  private final String name;
  private final Datatype type;
  private final int count;
  private final long[] wholes;
  private final double[] reals;
  private final String[] texts;
  private int read;

  private JsonTensors(String name, Datatype type, int count) {
    this.name = name;
    this.type = type;
    this.count = count;
    this.wholes = new long[type.family() == Datatype.Family.WHOLE ? count : 0];
    this.texts = new String[type.family() == Datatype.Family.TEXT ? count : 0];
    this.reals = new double[wholes.length + texts.length == 0 ? count : 0];
  }

  static Tensor read(String name, Datatype type, int count, JsonNode data) {
    if (!data.isArray()) {
      throw SlipwayException.invalid(name + ".data", shown(data), "an array of " + count);
    }
    var reading = new JsonTensors(name, type, count);
    reading.all(data);
    if (reading.read != count) {
      throw SlipwayException.invalid(
          name + ".data", reading.read + " values", count + ", the product of the shape");
    }
    return switch (type.family()) {
      case WHOLE -> new Tensor.Wholes(name, reading.wholes);
      case TEXT -> new Tensor.Texts(name, reading.texts);
      case REAL, TRUTH -> new Tensor.Reals(name, reading.reals);
    };
  }

  private void all(JsonNode data) {
    for (var value : data) {
      if (value.isArray()) {
        all(value);
      } else {
        if (read < count) {
          one(value);
        }
        read++;
      }
    }
  }

  private void one(JsonNode value) {
    switch (type.family()) {
      case TRUTH -> {
        require(value.isBoolean(), value, "true or false");
        reals[read] = value.booleanValue() ? 1 : 0;
      }
      case WHOLE -> {
        var expectation = "a whole number from " + type.least() + " to " + type.most();
        require(value.isIntegralNumber() && value.canConvertToLong(), value, expectation);
        wholes[read] = value.longValue();
        require(wholes[read] >= type.least() && wholes[read] <= type.most(), value, expectation);
      }
      case REAL -> {
        require(value.isNumber() || value.isNull(), value, "a number; null or NaN when missing");
        double real = value.isNull() ? Double.NaN : value.doubleValue();
        reals[read] = type == Datatype.FP64 ? real : Tensor.decimal((float) real);
      }
      case TEXT -> {
        require(value.isString(), value, "a string");
        texts[read] = value.stringValue();
      }
    }
  }

  private void require(boolean holds, JsonNode value, String expectation) {
    if (!holds) {
      throw SlipwayException.invalid(
          name + ".data[" + read + "]", shown(value), type + ": " + expectation);
    }
  }

  private static String shown(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    var text = value.toString();
    return text.length() <= SHOWN_LENGTH_MAX ? text : text.substring(0, SHOWN_LENGTH_MAX) + "…";
  }
}
