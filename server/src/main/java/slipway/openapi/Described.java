package slipway.openapi;

import java.util.List;
import java.util.Optional;

/// What a route does, takes and answers.
///
/// @param route method and path, as it is registered
/// @param takes the record of its body; empty when it has none, or none that is JSON of ours
/// @param query the names of its query parameters
public record Described(
    String route,
    String summary,
    Optional<Class<?>> takes,
    List<String> query,
    Answer answer,
    int status) {

  private static final String PROJECT = "/api/v1/projects/{project}/";

  /// What is answered when all is well.
  public sealed interface Answer {}

  /// A record of ours as JSON.
  record Json(Class<?> type) implements Answer {}

  /// A page of a list of them.
  record Items(Class<?> type) implements Answer {}

  /// JSON whose form is told elsewhere.
  record AnyJson() implements Answer {}

  /// Something else than JSON.
  record Other(String contentType) implements Answer {}

  public Described {
    query = List.copyOf(query);
  }

  static Described of(String route, String summary, Answer answer) {
    return new Described(route, summary, Optional.empty(), List.of(), answer, 200);
  }

  static Described one(String route, String summary, Class<?> answer) {
    return of(route, summary, new Json(answer));
  }

  static Described page(String route, String summary, Class<?> item) {
    return of(route, summary, new Items(item));
  }

  static Described json(String route, String summary) {
    return of(route, summary, new AnyJson());
  }

  static Described other(String route, String summary, String contentType) {
    return of(route, summary, new Other(contentType));
  }

  Described takes(Class<?> body) {
    return new Described(route, summary, Optional.of(body), query, answer, status);
  }

  Described query(String... names) {
    return new Described(route, summary, takes, List.of(names), answer, status);
  }

  Described created() {
    return new Described(route, summary, takes, query, answer, 201);
  }

  String method() {
    return route.substring(0, route.indexOf(' '));
  }

  String path() {
    return route.substring(route.indexOf(' ') + 1);
  }

  /// The part of the server that it belongs to, for people to find it by.
  String area() {
    if (path().contains("/v2")) {
      return "Open Inference";
    }
    if (path().contains("/predict/")) {
      return "endpoints";
    }
    if (!path().startsWith(PROJECT)) {
      return path().startsWith("/api/v1/schemas") ? "declarations" : "server";
    }
    var rest = path().substring(PROJECT.length());
    int slash = rest.indexOf('/');
    var first = slash < 0 ? rest : rest.substring(0, slash);
    return switch (first) {
      case "jobs", "events", "audit" -> "server";
      case "apply", "diff" -> "declarations";
      case "executions" -> "pipelines";
      case "dry-runs" -> "automations";
      case "holdbacks", "rollouts" -> "endpoints";
      case "predictions" -> "lineage";
      default -> first;
    };
  }
}
