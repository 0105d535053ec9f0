package slipway.openapi;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.JsonSchema;
import slipway.api.JsonSchema.Others;
import slipway.api.JsonSchema.ParameterizedClass;
import slipway.api.Version;
import slipway.api.wire.Page;
import slipway.http.Problems;
import slipway.http.Response;
import slipway.http.Router;
import slipway.http.Router.Route;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI 3.1 document of the routes that are registered, with the schemas of the records that
/// they take and answer.
public final class OpenApi {
  /// Where the document is.
  public static final String PATH = "/api/v1/openapi.json";

  private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^}]+)}");
  private static final String JSON = "application/json";
  private static final String COMPONENT = "#/components/schemas/";
  private static final String DESCRIPTION = "description";

  private final Map<String, Described> described = new HashMap<>();
  private final Map<String, ObjectNode> components = new TreeMap<>();
  private final ArrayDeque<ParameterizedClass> open = new ArrayDeque<>();
  private final JsonSchema schemas = new JsonSchema(this::reference, Others.ALLOWED);

  private OpenApi() {
    Descriptions.all().forEach(one -> described.put(one.route(), one));
  }

  /// Serves the document of all that is registered when it is first asked for.
  public static void open(Router router) {
    var document = new Kept(router);
    router.get(PATH, _ -> Response.of(200, JSON, document.bytes()));
  }

  /// The document, made once: routes do not change after the start.
  private static final class Kept {
    private final Router router;
    private byte[] bytes = new byte[0];

    Kept(Router router) {
      this.router = router;
    }

    synchronized byte[] bytes() {
      if (bytes.length == 0) {
        bytes = Json.bytes(document(router.routes()));
      }
      return bytes;
    }
  }

  /// The document of these routes.
  public static ObjectNode document(List<Route> routes) {
    return new OpenApi().of(routes);
  }

  private ObjectNode of(List<Route> routes) {
    var document = Json.object().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Slipway")
        .put("version", Version.own().number())
        .put(DESCRIPTION, "Failures of Slipway's own routes are told as Problem.");
    document.putArray("servers").addObject().put("url", "/");
    var paths = document.putObject("paths");
    routes.stream()
        .sorted(Comparator.comparing(Route::path).thenComparing(Route::method))
        .forEach(route -> add(paths, route));
    reference(new ParameterizedClass(Problems.Problem.class, List.of()));
    while (!open.isEmpty()) {
      var next = open.poll();
      components.put(name(next), schemas.record(next));
    }
    var named = document.putObject("components").putObject("schemas");
    components.forEach(named::set);
    return document;
  }

  private void add(ObjectNode paths, Route route) {
    var path = plain(route.path());
    var method = route.method().name().toLowerCase(Locale.ROOT);
    var operation = paths.withObjectProperty(path).putObject(method);
    var known = Optional.ofNullable(described.get(key(route)));
    operation.put("summary", known.map(Described::summary).orElse(elsewhere(path)));
    operation.put("operationId", operationId(method, path));
    operation.putArray("tags").add(known.map(Described::area).orElse(tag(path)));
    var parameters = operation.putArray("parameters");
    var variables = VARIABLE.matcher(route.path());
    while (variables.find()) {
      parameters.add(parameter(variables.group(1), "path").put("required", true));
    }
    known.ifPresent(one -> one.query().forEach(name -> parameters.add(parameter(name, "query"))));
    known
        .flatMap(Described::takes)
        .ifPresent(type -> content(operation.putObject("requestBody"), JSON, schemas.of(type)));
    var responses = operation.putObject("responses");
    var answered =
        responses
            .putObject(Integer.toString(known.map(Described::status).orElse(200)))
            .put(DESCRIPTION, "done");
    known.ifPresent(one -> answer(answered, one.answer()));
    failures(responses, path);
  }

  private void answer(ObjectNode response, Described.Answer answer) {
    switch (answer) {
      case Described.Json(var type) -> content(response, JSON, schemas.of(type));
      case Described.Items(var type) -> content(response, JSON, schemas.of(new PageOf(type)));
      case Described.AnyJson() -> content(response, JSON, Json.object());
      case Described.Other(var type) -> content(response, type, Json.object());
    }
  }

  /// How our own routes tell failures.
  private void failures(ObjectNode responses, String path) {
    if (path.startsWith("/api/v1/") || path.contains("/predict/")) {
      content(
          responses.putObject("default").put(DESCRIPTION, "one of " + List.of(ErrorCode.values())),
          JSON,
          reference(new ParameterizedClass(Problems.Problem.class, List.of())));
    }
  }

  private static void content(ObjectNode owner, String type, ObjectNode schema) {
    owner.putObject("content").putObject(type).set("schema", schema);
  }

  private static ObjectNode parameter(String name, String in) {
    var parameter = Json.object().put("name", name).put("in", in);
    parameter.putObject("schema").put("type", "string");
    return parameter;
  }

  /// A reference to where the record's schema will stand.
  private ObjectNode reference(ParameterizedClass record) {
    var name = name(record);
    if (components.putIfAbsent(name, Json.object()) == null) {
      open.add(record);
    }
    return Json.object().put("$ref", COMPONENT + name);
  }

  /// `Execution.Step` is `ExecutionStep`, `Page<Execution>` is `PageOfExecution`.
  private static String name(ParameterizedClass record) {
    var name = new StringBuilder(nameOf(record.type()));
    for (var argument : record.arguments()) {
      name.append("Of").append(nameOf((Class<?>) argument));
    }
    return name.toString();
  }

  static String nameOf(Class<?> type) {
    var outer = type.getDeclaringClass();
    return outer == null || outer == Problems.class
        ? type.getSimpleName()
        : nameOf(outer) + type.getSimpleName();
  }

  /// A route as descriptions name it.
  static String key(Route route) {
    return route.method() + " " + plain(route.path());
  }

  private static String plain(String path) {
    return VARIABLE.matcher(path).replaceAll("{$1}");
  }

  private static String operationId(String method, String path) {
    var id = new StringBuilder(method);
    for (var word : path.replaceAll("[^A-Za-z0-9]+", " ").strip().split(" ", -1)) {
      if (!word.isEmpty()) {
        id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      }
    }
    return path.length() > 1 && path.endsWith("/") ? id.append("Index").toString() : id.toString();
  }

  private static String tag(String path) {
    return path.startsWith("/ui") ? "pages" : "MLflow";
  }

  private static String elsewhere(String path) {
    return path.startsWith("/ui") ? "a page" : "as MLflow's REST API has it";
  }

  /// `Page<T>`.
  private record PageOf(Class<?> item) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {item};
    }

    @Override
    public Type getRawType() {
      return Page.class;
    }

    @Override
    public @org.jspecify.annotations.Nullable Type getOwnerType() {
      return null;
    }
  }
}
