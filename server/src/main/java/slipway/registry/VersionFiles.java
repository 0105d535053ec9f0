package slipway.registry;

import slipway.access.Access;
import slipway.access.Caller;
import slipway.blob.BlobStore;
import slipway.http.Request;
import slipway.http.Response;
import slipway.mlflow.Invalid;
import slipway.mlflow.MlflowFace;
import slipway.tracking.ArtifactPath;
import slipway.tracking.Downloads;
import slipway.tracking.Tracking;

/// `/model-versions/get-artifact`: a file of a version, wherever this server keeps it.
final class VersionFiles {
  private static final String RUNS_SCHEME = "runs:/";

  private final Access access;
  private final BlobStore blobs;
  private final Tracking tracking;
  private final Versions versions;
  private final Registry registry;

  VersionFiles(Registry.Parts parts, Versions versions, Registry registry) {
    this.access = parts.access();
    this.blobs = parts.blobs();
    this.tracking = parts.tracking();
    this.versions = versions;
    this.registry = registry;
  }

  void register(MlflowFace face) {
    face.router().get("/model-versions/get-artifact", this::file);
  }

  private Response file(Request request) {
    var path = new ArtifactPath(given(request, "path")).text();
    var name = given(request, "name");
    int number = RegistryRules.version(given(request, "version"));
    Caller caller = access.caller(request);
    var version = versions.get(caller, Access.DEFAULT_PROJECT, name, number);
    return version.packageDigest().isPresent()
        ? ofPackage(version, path)
        : tracking.download(caller, directory(caller, version), path);
  }

  private Response ofPackage(ModelVersion version, String path) {
    var file =
        version
            .packageDigest()
            .flatMap(digest -> registry.packageTree(digest).file(path))
            .orElseThrow(() -> Invalid.notFound("No such artifact: '" + path + "'"));
    var name = path.substring(path.lastIndexOf('/') + 1);
    return Downloads.answer(blobs, file.digest(), file.size(), name);
  }

  private String directory(Caller caller, ModelVersion version) {
    var location = version.location();
    if (location.startsWith(RUNS_SCHEME)) {
      var rest = location.substring(RUNS_SCHEME.length());
      int slash = rest.indexOf('/');
      var run = tracking.run(caller, slash < 0 ? rest : rest.substring(0, slash)).run();
      location = run.artifactUri() + (slash < 0 ? "" : rest.substring(slash));
    }
    if (ArtifactPath.SCHEME.equals(location + "/")) {
      return ArtifactPath.SCHEME; // the top, as MLflow's own tests write it
    }
    if (!location.startsWith(ArtifactPath.SCHEME)) {
      throw Invalid.of(
          "artifacts of version "
              + version.number()
              + " of "
              + version.model()
              + ": "
              + location
              + " (expected: a location below "
              + ArtifactPath.SCHEME
              + ", the only one this server reads)");
    }
    return location;
  }

  private static String given(Request request, String name) {
    return request
        .query(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> Invalid.missing(name));
  }
}
