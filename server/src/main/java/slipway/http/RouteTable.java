package slipway.http;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import slipway.api.Names;

/// The routes as patterns, for what the web server's own matching does not tell: which methods a
/// path answers, and what an unknown path may have meant. Walked only for requests that no route
/// takes.
final class RouteTable {
  private static final int SUGGESTED_LENGTH_MAX = 200;

  private final List<Pattern> patterns;

  /// A route and its path, split once: comparing every route with every other at the start would
  /// split thousands of times.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pattern(Router.Route route, String[] segments) {
    String path() {
      return route.path();
    }
  }

  RouteTable(List<RouteEntry> entries) {
    this.patterns =
        entries.stream()
            .map(RouteEntry::route)
            .map(route -> new Pattern(route, segments(route.path())))
            .toList();
  }

  static String[] segments(String path) {
    return path.substring(1).split("/", -1);
  }

  /// The methods that some route answers at this path, HEAD beside GET; empty when there is none.
  Set<String> methodsAt(String path) {
    var methods = new TreeSet<String>();
    var segments = segments(path);
    for (var pattern : patterns) {
      if (matches(pattern.segments(), segments)) {
        methods.add(pattern.route().method().name());
        if (pattern.route().method() == Method.GET) {
          methods.add("HEAD");
        }
      }
    }
    return methods;
  }

  /// The known path nearest to this one, with this one's values in its variables.
  Optional<String> nearest(String path) {
    if (path.length() > SUGGESTED_LENGTH_MAX) {
      return Optional.empty();
    }
    var segments = segments(path);
    var candidates = new LinkedHashSet<String>();
    for (var pattern : patterns) {
      if (pattern.segments().length == segments.length && !pattern.path().contains("{*")) {
        candidates.add(filled(pattern.segments(), segments));
      }
    }
    return Names.nearest(path, candidates);
  }

  private static String filled(String[] pattern, String[] segments) {
    var parts = new ArrayList<String>();
    for (int i = 0; i < pattern.length; i++) {
      parts.add(isVariable(pattern[i]) ? segments[i] : pattern[i]);
    }
    return '/' + String.join("/", parts);
  }

  /// Refuses a path with a variable that the web server would never reach for its method: it looks
  /// at the method only after it has settled on the most literal path.
  void requireNoMaskedRoute() {
    for (var literal : patterns) {
      for (var open : patterns) {
        if (!literal.path().equals(open.path())
            && !literal.path().contains("{")
            && matches(open.segments(), literal.segments())
            && !methodsOf(literal.path()).contains(open.route().method())) {
          throw new IllegalStateException(
              "route "
                  + open.route()
                  + " is masked by "
                  + literal.route()
                  + " (expected: paths that differ, or the same methods on both)");
        }
      }
    }
  }

  private Set<Method> methodsOf(String path) {
    var methods = new LinkedHashSet<Method>();
    for (var pattern : patterns) {
      if (pattern.path().equals(path)) {
        methods.add(pattern.route().method());
      }
    }
    return methods;
  }

  private static boolean matches(String[] pattern, String[] segments) {
    for (int i = 0; i < pattern.length; i++) {
      if (pattern[i].startsWith("{*")) {
        return segments.length >= i;
      }
      if (i >= segments.length
          || !(isVariable(pattern[i]) ? !segments[i].isEmpty() : pattern[i].equals(segments[i]))) {
        return false;
      }
    }
    return pattern.length == segments.length;
  }

  private static boolean isVariable(String segment) {
    return segment.startsWith("{");
  }
}
