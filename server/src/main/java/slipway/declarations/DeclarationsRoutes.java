package slipway.declarations;

import java.util.List;
import slipway.access.Access;
import slipway.api.Json;
import slipway.api.wire.Applying;
import slipway.api.wire.Page;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;

/// HTTP face of [Declarations].
final class DeclarationsRoutes {
  private static final String EXTENSION = ".json";
  private static final int PAGE = 100;
  private static final int PAGE_MAX = 1_000;
  private static final int OFFSET_MAX = 1_000_000;

  private final Access access;
  private final Declarations declarations;

  DeclarationsRoutes(Access access, Declarations declarations) {
    this.access = access;
    this.declarations = declarations;
  }

  void register(Router router) {
    router.post("/api/v1/projects/{project}/apply", this::apply);
    router.post("/api/v1/projects/{project}/diff", this::diff);
    router.get("/api/v1/projects/{project}/declarations", this::list);
    router.get("/api/v1/schemas", _ -> Response.json(Page.of(declarations.schemas().kinds())));
    router.get("/api/v1/schemas/{file}", this::schema);
  }

  private Response apply(Request request) {
    var body = request.json(Applying.Request.class);
    return Response.json(declarations.apply(access.caller(request), request.path("project"), body));
  }

  private Response diff(Request request) {
    var body = request.json(Applying.Request.class);
    return Response.json(declarations.diff(access.caller(request), request.path("project"), body));
  }

  /// The schema of a kind; `.json` behind its name may be left out.
  private Response schema(Request request) {
    var file = request.path("file");
    var kind =
        file.endsWith(EXTENSION) ? file.substring(0, file.length() - EXTENSION.length()) : file;
    return Response.of(
        200, "application/schema+json", Json.bytes(declarations.schemas().require(kind)));
  }

  private Response list(Request request) {
    var project = request.path("project");
    var caller = access.caller(request);
    int offset = request.query("pageToken", 0, 0, OFFSET_MAX);
    int max = request.query("pageSize", PAGE, 1, PAGE_MAX);
    var history = declarations.history(caller, project, offset, max + 1);
    var next = history.size() > max ? String.valueOf(offset + max) : null;
    return Response.json(
        new Applying.Declared(
            wire(declarations.current(caller, project)),
            wire(history.subList(0, Math.min(max, history.size()))),
            next));
  }

  private static List<Applying.Declaration> wire(List<DeclarationStore.Applied> rows) {
    return rows.stream()
        .map(row ->
            new Applying.Declaration(
                row.kind(),
                row.name(),
                row.number(),
                row.digest(),
                Json.tree(row.document()),
                row.file() + ":" + row.line(),
                row.revision(),
                row.author(),
                row.at(),
                row.recordedAt()))
        .toList();
  }
}
