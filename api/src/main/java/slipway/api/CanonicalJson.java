package slipway.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/// Canonical JSON after RFC 8785 with one narrowing: integers beyond 2^53 are refused; whoever
/// hashes them writes them as strings. Fractions are the nearest double, as the RFC has them, so
/// digits beyond that are written as strings too. So every accepted document has exactly one byte
/// form, in any implementation.
public final class CanonicalJson {
  private static final BigInteger SAFE = BigInteger.TWO.pow(53);

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  public static byte[] bytes(JsonNode node) {
    var writer = new CanonicalJson();
    writer.write(node);
    return writer.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write(JsonNode node) {
    switch (node.getNodeType()) {
      case NULL, MISSING -> out.append("null");
      case BOOLEAN -> out.append(node.booleanValue());
      case STRING -> string(node.stringValue());
      case NUMBER -> number(node);
      case ARRAY -> {
        out.append('[');
        var first = true;
        for (var item : node) {
          if (!first) {
            out.append(',');
          }
          first = false;
          write(item);
        }
        out.append(']');
      }
      case OBJECT -> {
        var names = new ArrayList<>(node.propertyNames());
        names.sort(String::compareTo); // UTF-16 code units, as RFC 8785 section 3.2.3 asks
        out.append('{');
        var first = true;
        for (var name : names) {
          if (!first) {
            out.append(',');
          }
          first = false;
          string(name);
          out.append(':');
          write(node.get(name));
        }
        out.append('}');
      }
      case BINARY, POJO -> throw unsupported(node);
    }
  }

  private void number(JsonNode node) {
    if (node.isIntegralNumber()) {
      var value = node.bigIntegerValue();
      if (value.abs().compareTo(SAFE) > 0) {
        throw SlipwayException.invalid("number", value, "at most 2^53, or a string");
      }
      out.append(value);
      return;
    }
    double value = node.doubleValue();
    if (!Double.isFinite(value)) {
      throw SlipwayException.invalid("number", value, "a finite number, or a string");
    }
    out.append(ecmaScript(value));
  }

  /// ECMAScript's Number::toString: the shortest digits that read back as the same double, plain
  /// between 1e-7 and 1e21.
  static String ecmaScript(double value) {
    if (value == 0) {
      return "0";
    }
    var decimal = shortest(Math.abs(value));
    var digits = decimal.unscaledValue().toString();
    int point = digits.length() - decimal.scale(); // 0.digits x 10^point
    var sign = value < 0 ? "-" : "";
    if (point > 21 || point < -5) {
      var exponent = point - 1;
      var mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      return sign + mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return sign + "0." + "0".repeat(-point) + digits;
    }
    if (digits.length() <= point) {
      return sign + digits + "0".repeat(point - digits.length());
    }
    return sign + digits.substring(0, point) + "." + digits.substring(point);
  }

  /// Java's text has two digits at least, so where one is enough it is looked for here.
  private static BigDecimal shortest(double value) {
    var decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      var rounded = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return decimal;
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static SlipwayException unsupported(JsonNode node) {
    return new SlipwayException(
        ErrorCode.INTERNAL,
        "no canonical form for " + node.getNodeType() + " (expected: plain JSON)");
  }
}
