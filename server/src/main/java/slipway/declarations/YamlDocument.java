package slipway.declarations;

import java.util.Map;
import slipway.api.declaration.Finding;
import tools.jackson.databind.JsonNode;

/// One YAML document as it was read: its content, and the line on which everything in it stands.
///
/// @param file as the client named it
/// @param line on which the document's content starts
/// @param lines path (as [Finding] writes it) → line
record YamlDocument(String file, int line, JsonNode content, Map<String, Integer> lines) {
  YamlDocument {
    lines = Map.copyOf(lines);
  }

  /// `file:line: message`, at the line of the path or of the nearest thing above it.
  String locate(Finding finding) {
    var path = finding.path();
    var shown = path.isEmpty() ? "" : path + ": ";
    return file + ":" + lineOf(path) + ": " + shown + finding.message();
  }

  boolean holds(String path) {
    return lines.containsKey(path);
  }

  int lineOf(String path) {
    for (var at = path; !at.isEmpty(); at = above(at)) {
      var found = lines.get(at);
      if (found != null) {
        return found;
      }
    }
    return line;
  }

  private static String above(String path) {
    return path.substring(0, Math.max(0, Math.max(path.lastIndexOf('.'), path.lastIndexOf('['))));
  }
}
