package slipway.declarations;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the keys of declarations mean, by kind and path (`Endpoint.output.threshold`; `[]` and the
/// names in mappings left out; settings of steps below their type:
/// `Pipeline.steps.with.train.views`). They stand in the schemas and on the page of declarations; a
/// test wants one for each key.
final class Meanings {
  private static final String FILE = "meanings.properties";

  private final Map<String, String> byPath;

  private Meanings(Map<String, String> byPath) {
    this.byPath = byPath;
  }

  static Meanings read() {
    try (var in = Meanings.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + FILE);
      }
      var written = new Properties();
      written.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      var byPath = new TreeMap<String, String>();
      written.forEach((path, meaning) -> byPath.put((String) path, (String) meaning));
      return new Meanings(byPath);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Map<String, String> all() {
    return byPath;
  }

  /// The meaning; the path where there is none.
  String require(String path) {
    return byPath.getOrDefault(path, path);
  }

  /// Puts them into the schema of what stands at a path, and everything below it.
  void describe(ObjectNode schema, String path) {
    walk(
        schema,
        path,
        (at, key) -> {
          var meaning = byPath.get(at);
          if (meaning != null) {
            key.put("description", meaning);
          }
        });
  }

  /// Takes a key's path and its schema.
  interface Visitor {
    void key(String path, ObjectNode schema);
  }

  /// Visits each key of a schema, the outer before the inner.
  static void walk(ObjectNode schema, String path, Visitor visitor) {
    if (schema.get("properties") instanceof ObjectNode properties) {
      for (var name : properties.propertyNames()) {
        var at = path + "." + name;
        var key = (ObjectNode) properties.get(name);
        visitor.key(at, key);
        walk(key, at, visitor);
      }
    }
    inner(schema.get("items")).ifPresent(items -> walk(items, path, visitor));
    inner(schema.get("additionalProperties")).ifPresent(values -> walk(values, path, visitor));
    for (var either : schema.path("anyOf")) {
      inner(either).ifPresent(one -> walk(one, path, visitor));
    }
    for (var each : schema.path("allOf")) {
      var type = each.at("/if/properties/type/const").asString("");
      inner(each.at("/then/properties/with"))
          .ifPresent(with -> walk(with, path + ".with." + type, visitor));
    }
  }

  private static Optional<ObjectNode> inner(@Nullable JsonNode node) {
    return node instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }
}
