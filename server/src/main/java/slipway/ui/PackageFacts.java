package slipway.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.api.Digest;
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
        case "views" -> value.forEach(view -> facts.addAll(view("features", links, view)));
        case "label" -> facts.addAll(view("label", links, value));
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

  /// The version that was trained on, and the versions that it was made of.
  private static List<Run.Fact> view(String name, Links links, JsonNode view) {
    var facts = new ArrayList<Run.Fact>();
    var dataset = view.path("dataset").asString(view.path("view").asString(""));
    facts.add(version(name, links, dataset, view.path("tree").asString("")));
    for (var source : view.path("sources")) {
      facts.add(
          version(
              name + " from",
              links,
              source.path("dataset").asString(""),
              source.path("tree").asString("")));
    }
    return facts;
  }

  private static Run.Fact version(String name, Links links, String dataset, String tree) {
    return Format.isDigest(tree)
        ? new Run.Fact(
            name,
            Shown.of(dataset + " @ " + Format.id(tree).text(), tree)
                .linked(links.dataset(dataset, new Digest(tree))))
        : new Run.Fact(name, Shown.of(dataset).linked(links.dataset(dataset)));
  }
}
