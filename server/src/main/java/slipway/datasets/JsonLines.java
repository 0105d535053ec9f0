package slipway.datasets;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.analytics.ColumnType.Kind;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// One JSON object a line, its members named as the columns. A number keeps the digits that it is
/// written with, so that a decimal is never rounded; a decimal, or an integer that JavaScript would
/// round, may be written as a string.
final class JsonLines extends Records {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final int SHOWN_MAX = 40;

  private final Schema schema;
  private final Map<String, Integer> places = new HashMap<>();

  JsonLines(String file, Lines lines, Schema schema) {
    super(file, lines);
    this.schema = schema;
    for (var column : schema.columns()) {
      places.put(column.name(), places.size());
    }
  }

  @Override
  long line() {
    return lines.number();
  }

  @Override
  boolean next() throws IOException {
    fields.clear();
    var line = lines.next();
    if (line == null) {
      return false;
    }
    for (int i = 0; i < places.size(); i++) {
      fields.add(null);
    }
    try (var parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refused(line, "a JSON object");
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        member(parser);
      }
      if (parser.nextToken() != null) {
        throw refused(line, "one JSON object, and nothing after it");
      }
    } catch (JacksonException e) {
      throw refused(line, "a whole JSON object: " + said(e));
    }
    return true;
  }

  private void member(JsonParser parser) {
    var name = parser.currentName();
    var place = places.get(name);
    if (place == null) {
      var near =
          Names.nearest(name, schema.names())
              .map(other -> "; did you mean " + other + "?")
              .orElse("");
      throw SlipwayException.invalid(
          place(),
          "an unknown field \"" + shown(name) + '"',
          String.join(", ", schema.names()) + near);
    }
    var column = schema.columns().get(place);
    var token = parser.nextToken();
    fields.set(place, value(parser, token, column.name(), column.type().kind()));
  }

  /// The text that the column's reader reads; null for null.
  private @Nullable String value(JsonParser parser, JsonToken token, String column, Kind kind) {
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean isGood =
        switch (kind) {
          case STRING, DATE, TIMESTAMP -> token == JsonToken.VALUE_STRING;
          case BOOLEAN -> token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE;
          case NUMBER -> token.isNumeric();
          case INTEGER, DECIMAL -> token.isNumeric() || token == JsonToken.VALUE_STRING;
        };
    if (!isGood) {
      throw SlipwayException.invalid(
          place() + ", column " + column, found(parser, token), expected(kind));
    }
    return parser.getString();
  }

  private static String expected(Kind kind) {
    return switch (kind) {
      case STRING -> "a JSON string";
      case DATE, TIMESTAMP -> "a time as a JSON string";
      case BOOLEAN -> "true or false";
      case NUMBER -> "a JSON number";
      case INTEGER, DECIMAL -> "a JSON number, or its digits as a string";
    };
  }

  private static String found(JsonParser parser, JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      default ->
          shown(
              token == JsonToken.VALUE_STRING
                  ? '"' + parser.getString() + '"'
                  : parser.getString());
    };
  }

  private SlipwayException refused(String line, String expectation) {
    return SlipwayException.invalid(
        place(), line.isBlank() ? "an empty line" : shown(line), expectation);
  }

  private String place() {
    return file + " line " + lines.number();
  }

  private static String said(JacksonException e) {
    var said = String.valueOf(e.getOriginalMessage());
    int end = said.indexOf('\n');
    return end < 0 ? said : said.substring(0, end);
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
