package slipway.registry;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import slipway.access.Access;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.wire.Model;
import slipway.api.wire.Page;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.tracking.Downloads;

/// Our own face: models and versions with the files and the provenance of their packages.
final class PackageRoutes {
  private static final String MODELS = "/api/v1/projects/{project}/models";

  private final Access access;
  private final Database database;
  private final BlobStore blobs;
  private final Models models;
  private final Registry registry;

  PackageRoutes(Registry.Parts parts, Models models, Registry registry) {
    this.access = parts.access();
    this.database = parts.database();
    this.blobs = parts.blobs();
    this.models = models;
    this.registry = registry;
  }

  void register(Router router) {
    router
        .get(MODELS, this::list)
        .get(MODELS + "/{model}", this::get)
        .get(MODELS + "/{model}/versions/{number}", this::version)
        .get(MODELS + "/{model}/versions/{number}/files/{*path}", this::file);
  }

  /// A model and its versions as they stand in the tables.
  private record Listed(RegisteredModel model, List<ModelVersion> versions) {}

  private Response list(Request request) {
    var project = request.path("project");
    var all =
        database.read(tx -> {
          access.require(tx, access.caller(request), Permission.READ, project);
          var versions = registry.versions(tx, project);
          return models.all(tx, project).stream()
              .map(m -> new Listed(m, versions.getOrDefault(m.name(), List.of())))
              .toList();
        });
    return Response.json(Page.of(all.stream().map(this::wire).toList()));
  }

  private Response get(Request request) {
    var project = request.path("project");
    var listed =
        database.read(tx -> {
          access.require(tx, access.caller(request), Permission.READ, project);
          var model = models.require(tx, project, request.path("model"));
          return new Listed(model, registry.versions(tx, project, model.name()));
        });
    return Response.json(wire(listed));
  }

  private Response version(Request request) {
    return Response.json(wire(find(request)));
  }

  private Response file(Request request) {
    var version = find(request);
    var path = request.path("path");
    var bare = path.startsWith("/") ? path.substring(1) : path;
    var file =
        version
            .packageDigest()
            .flatMap(digest -> registry.packageTree(digest).file(bare))
            .orElseThrow(() ->
                new SlipwayException(
                    ErrorCode.NOT_FOUND,
                    "file: \""
                        + bare
                        + "\" (expected: a file of the package of version "
                        + version.number()
                        + ")"));
    var name = file.path().substring(file.path().lastIndexOf('/') + 1);
    return Downloads.answer(blobs, file.digest(), file.size(), name);
  }

  private ModelVersion find(Request request) {
    var project = request.path("project");
    var model = request.path("model");
    int number = RegistryRules.version(request.path("number"));
    return database.read(tx -> {
      access.require(tx, access.caller(request), Permission.READ, project);
      return registry
          .find(tx, project, model, number)
          .orElseThrow(() -> RegistryRules.noVersion(model, number));
    });
  }

  private Model wire(Listed listed) {
    return new Model(
        listed.model().name(),
        listed.model().description().orElse(null),
        listed.versions().stream().map(this::wire).toList());
  }

  private Model.Version wire(ModelVersion version) {
    var tree = version.packageDigest().map(registry::packageTree);
    Map<String, Digest> files = new TreeMap<>();
    tree.ifPresent(t -> t.files().forEach(file -> files.put(file.path(), file.digest())));
    return new Model.Version(
        version.number(),
        version.packageDigest().orElse(null),
        version.runId().orElse(null),
        version.source(),
        version.createdAt(),
        files,
        tree.map(PackageTree::provenance).orElse(null));
  }
}
