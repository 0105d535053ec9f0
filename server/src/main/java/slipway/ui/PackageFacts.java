package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.ui.view.Run;
import slipway.ui.view.Shown;
import tools.jackson.databind.JsonNode;

/// What a package says of itself.
final class PackageFacts {
  private static final int VALUE_SHOWN_MAX = 160;

  private PackageFacts() {}

  static List<Run.Fact> signature(JsonNode signature) {
    var facts = new ArrayList<Run.Fact>();
    facts.add(new Run.Fact("task", Shown.of(signature.path("task").asString(""))));
    int number = 0;
    for (var feature : signature.path("features")) {
      number++;
      facts.add(
          new Run.Fact(
              "input " + number,
              Shown.of(
                  feature.path("name").asString("") + " " + feature.path("type").asString(""))));
    }
    return facts;
  }

  /// Scalars as they are, views with their trees as links, everything else as JSON.
  static List<Run.Fact> provenance(Links links, JsonNode provenance) {
    var facts = new ArrayList<Run.Fact>();
    for (Map.Entry<String, JsonNode> property : provenance.properties()) {
      var value = property.getValue();
      switch (property.getKey()) {
        case "views" -> value.forEach(view -> facts.add(view("features", links, view)));
        case "label" -> facts.add(view("label", links, value));
        default -> {
          var text =
              value.isObject()
                  ? value.properties().stream()
                      .map(e -> e.getKey() + " " + e.getValue().asString(e.getValue().toString()))
                      .collect(Collectors.joining(", "))
                  : value.asString(value.toString());
          facts.add(
              new Run.Fact(
                  property.getKey(),
                  text.length() > VALUE_SHOWN_MAX
                      ? Shown.of(text.substring(0, VALUE_SHOWN_MAX) + "…", text)
                      : Shown.of(text)));
        }
      }
    }
    return facts;
  }

  private static Run.Fact view(String name, Links links, JsonNode view) {
    var dataset = view.path("dataset").asString(view.path("view").asString(""));
    var tree = view.path("tree").asString("");
    return new Run.Fact(
        name,
        Shown.of(dataset + " @ " + (tree.length() > 8 ? tree.substring(0, 8) : tree), tree)
            .linked(links.dataset(dataset)));
  }
}
