package slipway.declarations;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.events.StreamEndEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import slipway.api.declaration.Finding;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads the documents of one YAML file into JSON with positions: the JSON part of YAML 1.2 and no
/// more. Anchors, aliases and tags are refused: a declaration says what it means where it stands.
/// Plain `0123` is text, not a number.
final class YamlReader {
  static final int CHARACTERS_MAX = 1_000_000;
  static final int DEPTH_MAX = 40;
  static final int DOCUMENTS_MAX = 200;

  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,40})?([eE][-+]?[0-9]{1,3})?");
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern TRUE = Pattern.compile("true|True|TRUE");
  private static final Pattern FALSE = Pattern.compile("false|False|FALSE");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String file;
  private final Iterator<Event> events;
  private Map<String, Integer> lines = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// What cannot be read, at a line: the rest of the file is not looked at.
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int line;

    Unreadable(int line, String message) {
      super(message);
      this.line = line;
    }
  }

  private YamlReader(String file, String text) {
    this.file = file;
    this.events =
        new Parse(
                LoadSettings.builder()
                    .setLabel(file)
                    .setUseMarks(true)
                    .setCodePointLimit(CHARACTERS_MAX)
                    .build())
            .parseString(text)
            .iterator();
  }

  /// The documents; what is wrong with the file is added to `problems` as `file:line: message`.
  static List<YamlDocument> read(String file, String text, List<String> problems) {
    if (text.length() > CHARACTERS_MAX) {
      problems.add(
          file + ":1: " + text.length() + " characters (expected: <= " + CHARACTERS_MAX + ")");
      return List.of();
    }
    var reader = new YamlReader(file, text);
    var documents = new ArrayList<YamlDocument>();
    try {
      reader.readAll(documents);
    } catch (Unreadable e) {
      reader.problems.add(file + ":" + e.line + ": " + e.getMessage());
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      reader.problems.add(
          file + ":" + line + ": not YAML: " + e.getProblem() + " (expected: YAML 1.2)");
    } catch (YamlEngineException e) {
      reader.problems.add(file + ":1: not YAML: " + e.getMessage() + " (expected: YAML 1.2)");
    }
    problems.addAll(reader.problems);
    return documents;
  }

  private void readAll(List<YamlDocument> documents) {
    while (events.hasNext()) {
      var event = events.next();
      if (event instanceof StreamEndEvent) {
        return;
      }
      if (!(event instanceof DocumentStartEvent)) {
        continue;
      }
      lines = new HashMap<>();
      var root = events.next();
      int line = lineOf(root);
      var content = node(root, "", 0);
      if (content.isNull()) {
        continue; // an empty document, as between two ---
      }
      if (documents.size() == DOCUMENTS_MAX) {
        throw new Unreadable(
            line, "more documents in one file (expected: <= " + DOCUMENTS_MAX + ")");
      }
      documents.add(new YamlDocument(file, line, content, lines));
    }
  }

  private JsonNode node(Event event, String path, int depth) {
    int line = lineOf(event);
    lines.putIfAbsent(path, line);
    if (depth > DEPTH_MAX) {
      throw new Unreadable(line, "nested deeper than " + DEPTH_MAX + " levels");
    }
    if (event instanceof AliasEvent alias) {
      throw new Unreadable(
          line, "alias *" + alias.getAlias() + " (expected: no aliases; write the value out)");
    }
    refuseAnchorAndTag(event, line);
    return switch (event) {
      case MappingStartEvent _ -> mapping(path, depth);
      case SequenceStartEvent _ -> sequence(path, depth);
      case ScalarEvent scalar -> scalar(scalar, line);
      default -> throw new Unreadable(line, "unexpected " + event.getEventId());
    };
  }

  private JsonNode mapping(String path, int depth) {
    var object = NODES.objectNode();
    for (var event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
      int line = lineOf(event);
      if (event instanceof AliasEvent || event instanceof CollectionStartEvent) {
        throw new Unreadable(line, "a key that is no text (expected: a plain key)");
      }
      refuseAnchorAndTag(event, line);
      put(object, storable(((ScalarEvent) event).getValue(), line), path, depth, line);
    }
    return object;
  }

  private void put(ObjectNode object, String key, String path, int depth, int line) {
    var at = Finding.under(path, key);
    var first = lines.putIfAbsent(at, line);
    var value = node(events.next(), at, depth + 1);
    if (object.has(key)) {
      problems.add(
          file + ":" + line + ": key \"" + key + "\" a second time (first: line " + first + ")");
    } else {
      object.set(key, value);
    }
  }

  private JsonNode sequence(String path, int depth) {
    var array = NODES.arrayNode();
    for (var event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
      array.add(node(event, Finding.item(path, array.size()), depth + 1));
    }
    return array;
  }

  private static JsonNode scalar(ScalarEvent scalar, int line) {
    var text = storable(scalar.getValue(), line);
    if (!scalar.isPlain()) {
      return NODES.stringNode(text);
    }
    if (NULL.matcher(text).matches()) {
      return NODES.nullNode();
    }
    if (TRUE.matcher(text).matches() || FALSE.matcher(text).matches()) {
      return NODES.booleanNode(TRUE.matcher(text).matches());
    }
    if (WHOLE.matcher(text).matches()) {
      return whole(new BigInteger(text));
    }
    if (DECIMAL.matcher(text).matches()) {
      var value = new BigDecimal(text);
      if (!Double.isFinite(value.doubleValue())) {
        throw new Unreadable(line, text + " (expected: a number that fits 64 bits)");
      }
      return NODES.numberNode(value);
    }
    return NODES.stringNode(text);
  }

  /// Neither database nor DuckDB holds a NUL, and half a surrogate pair has no UTF-8.
  private static String storable(String text, int line) {
    if (text.indexOf('\0') >= 0) {
      throw new Unreadable(line, "a NUL character (expected: text without)");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new Unreadable(line, "half a surrogate pair (expected: whole characters)");
    }
    return text;
  }

  private static JsonNode whole(BigInteger value) {
    return value.bitLength() < Integer.SIZE
        ? NODES.numberNode(value.intValue())
        : NODES.numberNode(value.longValue());
  }

  private static void refuseAnchorAndTag(Event event, int line) {
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Unreadable(
          line,
          "anchor &" + node.getAnchor().get() + " (expected: no anchors; write the value out)");
    }
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    if (tag.isPresent()) {
      throw new Unreadable(line, "tag " + tag.get() + " (expected: no tags)");
    }
  }

  private static int lineOf(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }
}
