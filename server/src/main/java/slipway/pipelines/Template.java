package slipway.pipelines;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import tools.jackson.databind.JsonNode;

/// `${parameters.NAME}` and `${steps.STEP.OUTPUT}` in a step's settings: what they name, and the
/// settings with the values in place. A text that is nothing but one reference takes the value's
/// own type.
final class Template {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern PARAMETER = Pattern.compile("parameters\\.([A-Za-z0-9_-]+)");
  private static final Pattern OUTPUT = Pattern.compile("steps\\.([a-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  private Template() {}

  /// The closed set of what a reference may name; `path` is where it stands.
  sealed interface Reference {
    record Parameter(String path, String name) implements Reference {}

    record Output(String path, String step, String output) implements Reference {}

    record Unknown(String path, String text) implements Reference {}
  }

  static void references(JsonNode node, String path, Consumer<Reference> found) {
    if (node.isObject()) {
      node.forEachEntry((key, value) -> references(value, Finding.under(path, key), found));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        references(node.get(i), Finding.item(path, i), found);
      }
    } else if (node.isString()) {
      REFERENCE
          .matcher(node.stringValue())
          .results()
          .forEach(match -> found.accept(reference(path, match.group(1))));
    }
  }

  private static Reference reference(String path, String text) {
    var parameter = PARAMETER.matcher(text);
    if (parameter.matches()) {
      return new Reference.Parameter(path, parameter.group(1));
    }
    var output = OUTPUT.matcher(text);
    return output.matches()
        ? new Reference.Output(path, output.group(1), output.group(2))
        : new Reference.Unknown(path, text);
  }

  /// The values references may take.
  ///
  /// @param outputs step → its outputs
  record Values(Map<String, JsonNode> parameters, Map<String, JsonNode> outputs) {
    JsonNode of(String text) {
      var value =
          switch (reference("", text)) {
            case Reference.Parameter(_, var name) -> parameters.get(name);
            case Reference.Output(_, var step, var output) -> {
              var of = outputs.get(step);
              yield of == null ? null : of.get(output);
            }
            case Reference.Unknown _ -> null;
          };
      if (value == null) {
        throw SlipwayException.invalid(
            "${" + text + "}", "no value", "a parameter, or an output of a step that has run");
      }
      return value;
    }
  }

  static JsonNode resolve(JsonNode node, Values values) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        var object = Json.object();
        node.forEachEntry((key, value) -> object.set(key, resolve(value, values)));
        yield object;
      }
      case ARRAY -> {
        var array = Json.object().arrayNode();
        for (var item : node) {
          array.add(resolve(item, values));
        }
        yield array;
      }
      case STRING -> resolveText(node, values);
      default -> node;
    };
  }

  private static JsonNode resolveText(JsonNode node, Values values) {
    var text = node.stringValue();
    var matches = REFERENCE.matcher(text).results().toList();
    if (matches.isEmpty()) {
      return node;
    }
    if (matches.size() == 1 && matches.getFirst().group().length() == text.length()) {
      return values.of(matches.getFirst().group(1));
    }
    return Json.object().stringNode(filled(text, matches, values));
  }

  private static String filled(String text, List<MatchResult> matches, Values values) {
    var out = new StringBuilder();
    int from = 0;
    for (var match : matches) {
      var value = values.of(match.group(1));
      out.append(text, from, match.start())
          .append(value.isString() ? value.stringValue() : value.toString());
      from = match.end();
    }
    return out.append(text.substring(from)).toString();
  }
}
