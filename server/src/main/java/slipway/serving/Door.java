package slipway.serving;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/// Reads the body of a prediction: one flat JSON object with the keys of the entities only, or with
/// every feature (and the keys or not). Everything else is refused, naming field and expectation.
/// Runs on the event loop.
final class Door {
  static final int KEY_LENGTH_MAX = 256;
  private static final int NAMED_MAX = 5;
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Key> keys;
  private final List<String> features;
  private final Map<String, Integer> places = new HashMap<>();

  /// An entity's key and whether it is a whole number.
  record Key(String name, boolean isInteger) {}

  /// What a body says: the keys (null where none was given), and the features when they were given,
  /// missing as NaN.
  @SuppressWarnings("ArrayRecordComponent")
  record Input(@Nullable String[] keys, double @Nullable [] features) {}

  Door(List<Key> keys, List<String> features) {
    this.keys = List.copyOf(keys);
    this.features = List.copyOf(features);
    for (var key : keys) {
      places.put(key.name(), places.size());
    }
    for (var feature : features) {
      places.put(feature, places.size());
    }
  }

  List<Key> keys() {
    return keys;
  }

  List<String> features() {
    return features;
  }

  /// The name of a key, by its place.
  String key(int place) {
    return keys.get(place).name();
  }

  /// Whether it reads every body as the other does.
  boolean isLike(Door other) {
    return keys.equals(other.keys) && features.equals(other.features);
  }

  Input read(byte[] body) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      try {
        return read(parser);
      } catch (JacksonException e) {
        throw unreadable(e, parser.currentName());
      }
    }
  }

  /// Refuses what no door could read, where there is no release yet whose door would.
  static void requireObject(byte[] body) {
    try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(parser, "expected: a JSON object");
      }
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw malformed(parser, "expected: one JSON object and nothing after it");
      }
    } catch (JacksonException e) {
      throw unreadable(e, null);
    }
  }

  private Input read(JsonParser parser) {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed(parser, "expected: a JSON object, " + expectation());
    }
    var input = new Reading();
    String name;
    while ((name = parser.nextName()) != null) {
      var place = places.get(name);
      if (place == null) {
        throw unknown(name);
      }
      var token = parser.nextToken();
      if (place < keys.size()) {
        input.giveKey(place, key(parser, token, keys.get(place)));
      } else {
        input.give(place - keys.size(), feature(parser, token, name));
      }
    }
    if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
      throw malformed(parser, "expected: one JSON object and nothing after it");
    }
    return input.whole();
  }

  /// What may be sent, for messages.
  String expectation() {
    var names = String.join(", ", keys.stream().map(Key::name).toList());
    return names + " alone, or every feature: " + String.join(", ", features);
  }

  private static String key(JsonParser parser, @Nullable JsonToken token, Key key) {
    if (key.isInteger()) {
      if (token != JsonToken.VALUE_NUMBER_INT) {
        throw SlipwayException.invalid(key.name(), found(parser, token), "a whole number");
      }
      if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
        throw SlipwayException.invalid(
            key.name(), parser.getString(), "a whole number of at most 64 bits");
      }
      return Long.toString(parser.getLongValue());
    }
    if (token != JsonToken.VALUE_STRING) {
      throw SlipwayException.invalid(key.name(), found(parser, token), "a string");
    }
    var text = parser.getString();
    if (text.isEmpty() || text.length() > KEY_LENGTH_MAX) {
      throw SlipwayException.invalid(
          key.name(), text.length() + " characters", "1 to " + KEY_LENGTH_MAX);
    }
    return text;
  }

  private static double feature(JsonParser parser, @Nullable JsonToken token, String name) {
    if (token == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (token != JsonToken.VALUE_NUMBER_INT && token != JsonToken.VALUE_NUMBER_FLOAT) {
      throw SlipwayException.invalid(name, found(parser, token), "a number, or null when missing");
    }
    double value = parser.getDoubleValue();
    if (!Float.isFinite((float) value)) {
      throw SlipwayException.invalid(name, parser.getString(), "a number that a float32 can hold");
    }
    return value;
  }

  private static String found(JsonParser parser, @Nullable JsonToken token) {
    return switch (token) {
      case VALUE_STRING -> "a string";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      case VALUE_NULL -> "null";
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getString();
      case null, default -> "nothing";
    };
  }

  private SlipwayException unknown(String name) {
    var nearest = Names.nearest(name, places.keySet());
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        brief(name)
            + ": unknown field (expected: "
            + expectation()
            + nearest.map(known -> "; did you mean " + known + "?").orElse("")
            + ")");
  }

  private static String brief(String name) {
    return name.length() <= KEY_LENGTH_MAX ? name : name.substring(0, KEY_LENGTH_MAX) + "…";
  }

  private static SlipwayException malformed(JsonParser parser, String message) {
    var at = parser.currentTokenLocation();
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY,
        "JSON at line " + at.getLineNr() + ", column " + at.getColumnNr() + ": " + message);
  }

  /// What the parser itself refuses: a cut body, NaN and Infinity.
  private static SlipwayException unreadable(JacksonException e, @Nullable String field) {
    var at = e.getLocation();
    var place = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    var said = String.valueOf(e.getOriginalMessage());
    int source = said.indexOf(" (start marker at");
    var message =
        said.startsWith("Non-standard token")
            ? said.substring(0, said.indexOf(':')) + " (expected: a number, or null when missing)"
            : source < 0 ? said : said.substring(0, source);
    return new SlipwayException(
        ErrorCode.MALFORMED_BODY,
        (field == null ? "" : brief(field) + ": ") + "JSON" + place + ": " + message,
        e);
  }

  /// One body while it is being read.
  private final class Reading {
    private final @Nullable String[] keys = new @Nullable String[Door.this.keys.size()];
    private final boolean[] given = new boolean[features.size()];
    private double @Nullable [] values;
    private int count;

    void giveKey(int key, String value) {
      if (keys[key] != null) {
        throw twice(Door.this.keys.get(key).name());
      }
      keys[key] = value;
    }

    void give(int feature, double value) {
      var into = values;
      if (into == null) {
        into = new double[features.size()];
        values = into;
      }
      if (given[feature]) {
        throw twice(features.get(feature));
      }
      into[feature] = value;
      given[feature] = true;
      count++;
    }

    Input whole() {
      if (count == 0) {
        requireKeys();
      } else if (count < features.size()) {
        throw mixture();
      }
      return new Input(keys, values);
    }

    private static SlipwayException twice(String name) {
      return SlipwayException.invalid(name, "given twice", "each field once");
    }

    private void requireKeys() {
      for (int i = 0; i < keys.length; i++) {
        if (keys[i] == null) {
          throw SlipwayException.invalid(
              Door.this.keys.get(i).name(), "missing", Door.this.expectation());
        }
      }
    }

    private SlipwayException mixture() {
      var missing =
          java.util.stream.IntStream.range(0, given.length)
              .filter(i -> !given[i])
              .mapToObj(features::get)
              .toList();
      var named = String.join(", ", missing.subList(0, Math.min(NAMED_MAX, missing.size())));
      var more = missing.size() > NAMED_MAX ? " and " + (missing.size() - NAMED_MAX) + " more" : "";
      return SlipwayException.invalid(
          named + more,
          "missing, with " + count + " of " + features.size() + " features given",
          "every feature, or none and the key alone");
    }
  }
}
