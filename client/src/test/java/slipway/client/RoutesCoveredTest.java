package slipway.client;

import static org.assertj.core.api.Assertions.assertThat;
import static slipway.client.StubServer.reply;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import tools.jackson.databind.JsonNode;

/// Every route of `docs/http.md` (which a test of the server holds against the routes) is called by
/// some method of the client, or stands here with the reason why not; and no call asks for what its
/// route does not take. All methods are called, with values made up from their types.
final class RoutesCoveredTest {
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z]+) ([^`?]+)(\\?[^`]*)?` \\|");
  private static final String PROBLEM = "{\"code\":\"NOT_FOUND\",\"message\":\"a stub\"}";

  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "GET /", "a page",
          "GET /docs/runbooks/{kind}", "a page",
          "GET /health", "readiness() says more",
          "GET /version", "MLflow's version, for MLflow's clients",
          "POST /predict/{endpoint}", "the same as below /projects/default",
          "GET /api/v1/projects/{project}/features/{view}/online",
              "features() encodes keys with a slash");

  private final Set<String> called = new ConcurrentSkipListSet<>();

  /// Route → the names that its query may have.
  private final Map<String, Set<String>> queries = new LinkedHashMap<>();

  private final Set<String> asked = new ConcurrentSkipListSet<>();

  @TempDir Path directory = Path.of("");

  @Test
  void everyRoute_hasAMethod_orAReasonWhyNot() throws Exception {
    try (var server =
            StubServer.start(e -> {
              var call = e.getRequestMethod() + " " + e.getRequestURI().getRawPath();
              called.add(call);
              if (e.getRequestURI().getRawQuery() != null) {
                asked.add(call + "?" + e.getRequestURI().getRawQuery());
              }
              e.getRequestBody().readAllBytes();
              reply(e, 404, PROBLEM);
            });
        var client = SlipwayClient.to(server.uri())) {
      callAll(client);
      var project = client.defaultProject();
      for (var part :
          List.of(
              project,
              project.automation(),
              project.activity(),
              project.alerting(),
              project.at("x"),
              project.data("x"),
              project.version("x", 1))) {
        callAll(part);
      }
    }
    var routes = routes();
    var uncovered = new TreeSet<>(routes.keySet());
    called.forEach(call -> nearest(routes, call).ifPresent(uncovered::remove));
    uncovered.removeIf(route -> route.contains("/v2")); // Open Inference has clients of its own
    assertThat(uncovered).containsExactlyInAnyOrderElementsOf(LEFT_OUT.keySet());
    assertThat(asked)
        .isNotEmpty()
        .allSatisfy(call -> assertThat(unknown(routes, call)).as(call).isEmpty());
  }

  /// What the route of a call does not take of its query.
  private List<String> unknown(Map<String, Pattern> routes, String call) {
    int mark = call.indexOf('?');
    var known = nearest(routes, call.substring(0, mark)).map(queries::get).orElseThrow();
    return Arrays.stream(call.substring(mark + 1).split("&", -1))
        .map(parameter -> parameter.replaceAll("=.*", ""))
        .filter(name -> !known.contains(name))
        .toList();
  }

  /// Route → what calls of it look like.
  private Map<String, Pattern> routes() throws Exception {
    var page =
        Files.readString(Path.of(System.getProperty("slipway.root", "..")).resolve("docs/http.md"));
    var routes = new LinkedHashMap<String, Pattern>();
    var rows = ROW.matcher(page);
    while (rows.find()) {
      var route = rows.group(1) + " " + rows.group(2).replace("…", "/api/v1/projects/{project}");
      var pattern =
          Arrays.stream(route.split("(?=[/ ])", -1))
              .map(part -> part.equals("/{path}") ? "/.+" : part.replaceAll("\\{.*}", "[^/]+"))
              .reduce("", String::concat);
      routes.put(route, Pattern.compile(pattern));
      var query = rows.group(3) == null ? "" : rows.group(3).substring(1);
      queries.put(route, Set.of(query.split("&", -1)));
    }
    assertThat(routes).hasSizeGreaterThan(100);
    return routes;
  }

  /// The route that a call is of: of several that fit the one with the fewest variables.
  private static java.util.Optional<String> nearest(Map<String, Pattern> routes, String call) {
    return routes.entrySet().stream()
        .filter(route -> route.getValue().matcher(call).matches())
        .map(Map.Entry::getKey)
        .min(Comparator.comparingLong(route -> route.chars().filter(c -> c == '{').count()));
  }

  private void callAll(Object client) throws Exception {
    for (Method method : client.getClass().getDeclaredMethods()) {
      if (!Modifier.isPublic(method.getModifiers())
          || Modifier.isStatic(method.getModifiers())
          || method.getName().equals("close")) {
        continue;
      }
      var types = method.getGenericParameterTypes();
      var arguments = new @Nullable Object[types.length];
      for (int i = 0; i < types.length; i++) {
        arguments[i] = sample(types[i]);
      }
      try {
        method.invoke(client, arguments);
      } catch (java.lang.reflect.InvocationTargetException e) {
        assertThat(e.getCause()).as(method.toString()).hasMessageContaining("a stub");
      }
    }
  }

  /// Some value of a type.
  private @Nullable Object sample(Type type) throws Exception {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? List.of()
          : generic.getRawType() == Map.class
              ? Map.of()
              : consumer((Class<?>) generic.getRawType());
    }
    var plain = (Class<?>) type;
    if (plain.isRecord() && plain != Digest.class) {
      var components = plain.getRecordComponents();
      var types = Arrays.stream(components).map(c -> c.getType()).toArray(Class<?>[]::new);
      var values = new @Nullable Object[components.length];
      for (int i = 0; i < values.length; i++) {
        values[i] = sample(components[i].getGenericType());
      }
      return plain.getDeclaredConstructor(types).newInstance(values);
    }
    return scalar(plain);
  }

  private static @Nullable Object consumer(Class<?> type) {
    return type == java.util.function.Consumer.class
        ? (java.util.function.Consumer<Object>) _ -> {}
        : null;
  }

  private @Nullable Object scalar(Class<?> type) throws Exception {
    if (type == String.class) {
      return "x";
    }
    if (type == int.class || type == Integer.class) {
      return 1;
    }
    if (type == long.class || type == Long.class) {
      return 1L;
    }
    if (type == double.class || type == Double.class) {
      return 1.0;
    }
    if (type == boolean.class || type == Boolean.class) {
      return false;
    }
    if (type == Path.class) {
      return Files.writeString(directory.resolve("sample.txt"), "x");
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isInterface()) {
      return java.lang.reflect.Proxy.newProxyInstance(
          type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> null);
    }
    return SAMPLES.get(type);
  }

  private static final Map<Class<?>, Object> SAMPLES =
      Map.of(
          UUID.class, new UUID(1, 2),
          LocalDate.class, LocalDate.of(1997, 1, 31),
          Instant.class, Instant.EPOCH,
          Duration.class, Duration.ofSeconds(1),
          Digest.class, Digest.of(new byte[0]),
          JsonNode.class, Json.object(),
          byte[].class, new byte[0],
          CircuitBreaker.class, CircuitBreaker.standard());
}
