package slipway.declarations;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.declaration.Finding;
import slipway.api.wire.Applying;
import slipway.api.wire.Applying.Change;
import slipway.db.Tx;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What differs between what was applied and what is to be, value by value, each with its place in
/// the file. Lists of named things are compared by name, so that a step put in between is one
/// difference.
final class Differences {
  private static final List<String> NAMES = List.of("name", "id");

  private final Document document;
  private final List<Applying.Field> fields = new ArrayList<>();

  private Differences(Document document) {
    this.document = document;
  }

  /// What the names of the documents stand for now, as it was applied.
  static Map<String, JsonNode> before(
      Tx tx, DeclarationStore store, String project, List<Document> documents) {
    var before = new HashMap<String, JsonNode>();
    for (var document : documents) {
      store
          .current(tx, project, document.kind(), document.name())
          .ifPresent(applied -> before.put(key(document), Json.tree(applied.document())));
    }
    return before;
  }

  /// @param applied what applying the documents did, in their order
  /// @param before by [#before]
  /// @param held why documents may not come back
  static Applying.Differences of(
      List<Document> documents,
      Applying.Result applied,
      Map<String, JsonNode> before,
      Map<Document, String> held) {
    var differences = new ArrayList<Applying.Difference>();
    for (int i = 0; i < documents.size(); i++) {
      var document = documents.get(i);
      var change = applied.documents().get(i).change();
      var former = before.get(key(document));
      differences.add(
          new Applying.Difference(
              document.source().file(),
              document.source().line(),
              document.kind(),
              document.name(),
              document.digest(),
              change,
              held.get(document),
              change == Change.CHANGED && former != null ? fields(document, former) : List.of()));
    }
    return new Applying.Differences(differences);
  }

  private static String key(Document document) {
    return document.kind() + " " + document.name();
  }

  private static List<Applying.Field> fields(Document document, JsonNode before) {
    var differences = new Differences(document);
    differences.compare("", "", before, document.body());
    return differences.fields;
  }

  /// @param shown the path for people
  /// @param at the path in the document, by which its lines are known
  private void compare(
      String shown, String at, @Nullable JsonNode before, @Nullable JsonNode after) {
    if (before != null && after != null && before.isObject() && after.isObject()) {
      objects(shown, at, before, after);
    } else if (before instanceof ArrayNode former && after instanceof ArrayNode next) {
      lists(shown, at, former, next);
    } else if (before == null || after == null || !isSame(before, after)) {
      add(shown, at, before, after);
    }
  }

  private void objects(String shown, String at, JsonNode before, JsonNode after) {
    var keys = new LinkedHashSet<>(after.propertyNames());
    keys.addAll(before.propertyNames());
    for (var key : keys) {
      compare(Finding.under(shown, key), Finding.under(at, key), before.get(key), after.get(key));
    }
  }

  private void lists(String shown, String at, ArrayNode before, ArrayNode after) {
    var former = named(before);
    var next = named(after);
    if (former == null || next == null) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(Finding.item(shown, i), Finding.item(at, i), before.get(i), after.get(i));
      }
      return;
    }
    var names = new LinkedHashSet<>(next.keySet());
    names.addAll(former.keySet());
    var places = new ArrayList<>(next.keySet());
    for (var name : names) {
      int place = places.indexOf(name);
      compare(
          shown + "[" + name + "]",
          place < 0 ? at : Finding.item(at, place),
          former.get(name),
          next.get(name));
    }
    order(shown, at, List.copyOf(former.keySet()), places);
  }

  /// The order of what stays may matter too, as of columns and features.
  private void order(String shown, String at, List<String> former, List<String> next) {
    var before = former.stream().filter(next::contains).toList();
    var after = next.stream().filter(former::contains).toList();
    if (!before.equals(after)) {
      add(shown, at, Json.treeOf(before), Json.treeOf(after));
    }
  }

  /// The items by their names; null when they have none, or not each its own.
  private static @Nullable Map<String, JsonNode> named(ArrayNode list) {
    for (var key : NAMES) {
      var named = new LinkedHashMap<String, JsonNode>();
      for (var item : list) {
        if (item.path(key).isString()) {
          named.put(item.path(key).stringValue(), item);
        }
      }
      if (named.size() == list.size()) {
        return named;
      }
    }
    return null;
  }

  private void add(String shown, String at, @Nullable JsonNode before, @Nullable JsonNode after) {
    var source = document.source();
    fields.add(new Applying.Field(shown, before, after, source.file() + ":" + source.lineOf(at)));
  }

  /// By digest, as apply compares: 1 and 1.0 are the same.
  private static boolean isSame(JsonNode before, JsonNode after) {
    return before.equals(after) || Json.digest(before).equals(Json.digest(after));
  }
}
