package slipway.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import slipway.api.ErrorCode;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/// A YAML file of settings, flattened to dotted keys. Complaints name file and line.
final class SettingsFile {
  private final Path file;

  private SettingsFile(Path file) {
    this.file = file;
  }

  static Config apply(Config config, Path file) {
    var settings = new SettingsFile(file);
    var changed = config;
    for (var value : settings.values()) {
      var setting = Settings.byKey(value.key()).orElseThrow(() -> unknown(value));
      changed = setting.change().apply(changed, value);
    }
    return changed;
  }

  private static SlipwayException unknown(Value value) {
    var nearest =
        Names.nearest(value.key(), Settings.keys())
            .map(name -> "did you mean " + name + "?")
            .orElse("one of " + String.join(", ", Settings.keys()));
    return new SlipwayException(
        ErrorCode.INVALID_ARGUMENT,
        value.origin() + ": unknown key \"" + value.key() + "\" (" + nearest + ")");
  }

  private List<Value> values() {
    try (var parser =
        new YAMLFactory().createParser(ObjectReadContext.empty(), Files.readAllBytes(file))) {
      return flatten(parser);
    } catch (IOException e) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          file + ": cannot be read (" + e + "; expected: a readable YAML file)",
          e);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          file + ":" + (at == null ? 1 : at.getLineNr()) + ": not YAML: " + e.getOriginalMessage(),
          e);
    }
  }

  /// Walks the tokens: an object's name is pushed when it opens; a list becomes one comma-separated
  /// value.
  private List<Value> flatten(JsonParser parser) {
    var values = new ArrayList<Value>();
    var path = new ArrayDeque<String>();
    var name = "";
    var listed = new ArrayList<String>();
    for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
      switch (token) {
        case PROPERTY_NAME -> name = parser.currentName();
        case START_OBJECT -> path.addLast(name);
        case END_OBJECT -> path.removeLast();
        case START_ARRAY -> listed.clear();
        case END_ARRAY -> values.add(value(path, name, String.join(",", listed), parser));
        default -> {
          var text = token == JsonToken.VALUE_NULL ? "" : parser.getString();
          if (parser.streamReadContext().inArray()) {
            listed.add(text);
          } else {
            values.add(value(path, name, text, parser));
          }
        }
      }
    }
    return values;
  }

  private Value value(ArrayDeque<String> path, String name, String text, JsonParser parser) {
    var names = new ArrayList<>(path);
    names.add(name);
    var key = String.join(".", names.stream().filter(part -> !part.isEmpty()).toList());
    return new Value(key, text, file + ":" + parser.currentTokenLocation().getLineNr());
  }
}
