package slipway.ui;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import slipway.http.Request;

/// An address of a page with everything that it says: links and forms of the page are this address
/// with something changed, so that what a reader chose elsewhere on the page stays.
///
/// @param parameters in their order, each with all its values
record Address(String path, Map<String, List<String>> parameters) {
  Address {
    parameters = new LinkedHashMap<>(parameters);
  }

  static Address of(Request request) {
    return new Address(request.path(), request.queryParameters());
  }

  /// @param value null: without it
  Address with(String name, @Nullable Object value) {
    var changed = new LinkedHashMap<>(parameters);
    if (value == null) {
      changed.remove(name);
    } else {
      changed.put(name, List.of(value.toString()));
    }
    return new Address(path, changed);
  }

  Address without(String... names) {
    var changed = new LinkedHashMap<>(parameters);
    changed.keySet().removeAll(Set.of(names));
    return new Address(path, changed);
  }

  /// What a form sends along beside its own fields: name and value, without what is empty.
  List<Map.Entry<String, String>> pairs() {
    var pairs = new ArrayList<Map.Entry<String, String>>();
    parameters.forEach((name, values) ->
        values.stream()
            .filter(value -> !value.isEmpty())
            .forEach(value -> pairs.add(Map.entry(name, value))));
    return pairs;
  }

  String text() {
    return text("");
  }

  /// @param part of the page, by its id; empty for its top
  String text(String part) {
    var query =
        pairs().stream()
            .map(pair -> Links.segment(pair.getKey()) + "=" + Links.segment(pair.getValue()))
            .collect(Collectors.joining("&"));
    return path + (query.isEmpty() ? "" : "?" + query) + (part.isEmpty() ? "" : "#" + part);
  }
}
