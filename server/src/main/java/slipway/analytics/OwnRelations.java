package slipway.analytics;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import slipway.api.Names;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Refuses a parsed statement that reads anything but the session's relations: a file, the catalog,
/// the settings. The file behind a relation may hold rows that the relation hides.
final class OwnRelations {
  /// Table functions that make rows of their arguments alone.
  private static final Set<String> GENERATORS =
      Set.of("unnest", "range", "generate_series", "repeat", "json_each", "json_tree");

  private static final Set<String> SCHEMAS = Set.of("main", "memory");

  private final Set<String> relations;

  /// @param relations what the session has made
  OwnRelations(List<String> relations) {
    this.relations = lower(relations);
  }

  void require(JsonNode parsed) {
    var readable = new HashSet<>(relations);
    collectNamed(parsed, readable);
    require(parsed, readable);
  }

  /// What `with` names, wherever it stands: such a name can only hide a relation of the session.
  private static void collectNamed(JsonNode node, Set<String> named) {
    for (var entry : node.path("cte_map").path("map")) {
      named.add(entry.path("key").asString("").toLowerCase(Locale.ROOT));
    }
    for (var child : node.values()) {
      collectNamed(child, named);
    }
  }

  private void require(JsonNode node, Set<String> readable) {
    switch (node.path("type").asString("")) {
      case "BASE_TABLE" -> requireTable(node.path("qualified_name").path("path"), readable);
      case "TABLE_FUNCTION" -> requireGenerator(node.path("function").path("function_name"));
      default -> {}
    }
    for (var child : node.values()) {
      require(child, readable);
    }
  }

  private void requireTable(JsonNode path, Set<String> readable) {
    var names = path.valueStream().map(part -> part.asString().toLowerCase(Locale.ROOT)).toList();
    var name = names.getLast();
    var within = names.subList(0, names.size() - 1);
    if (!readable.contains(name) || !SCHEMAS.containsAll(within)) {
      throw SlipwayException.invalid(
          "sql",
          name,
          "one of the relations "
              + new TreeSet<>(relations)
              + Names.nearest(name, relations).map(near -> "; did you mean " + near).orElse(""));
    }
  }

  private static void requireGenerator(JsonNode function) {
    var name = function.asString("").toLowerCase(Locale.ROOT);
    if (!GENERATORS.contains(name)) {
      throw SlipwayException.invalid(
          "sql", name + "()", "no other table function than " + new TreeSet<>(GENERATORS));
    }
  }

  private static Set<String> lower(List<String> names) {
    return names.stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .collect(Collectors.toUnmodifiableSet());
  }
}
