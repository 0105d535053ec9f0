package slipway.tracking;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.SlipwayException;
import slipway.http.Method;
import slipway.http.Request;
import slipway.http.Response;
import slipway.http.Router;
import slipway.mlflow.Invalid;
import slipway.mlflow.Message;
import slipway.mlflow.MlflowErrors;
import slipway.mlflow.MlflowFace;
import slipway.mlflow.MlflowJson;
import tools.jackson.databind.node.ObjectNode;

/// Files: MLflow's artifact proxy, the lists and downloads of runs, and what clients ask to know
/// how to transfer them.
final class ArtifactRoutes {
  private static final String PROXY = "/mlflow-artifacts/artifacts";
  private static final long REFUSED_BODY_READ_MAX = 64 << 20;
  private static final int UPLOAD_BYTES_MAX = 10 << 20;

  /// What clients of various releases ask before they transfer anything.
  private static final List<String> NOT_HERE =
      List.of(
          "workspaces_enabled",
          "trace_archival_enabled",
          "multipart_uploads_enabled",
          "multipart_downloads_enabled",
          "presigned_uploads_enabled",
          "presigned_downloads_enabled",
          "presigned_upload_run_id_supported",
          "presigned_upload_model_id_supported");

  private static final String NO_MULTIPART =
      "Multipart upload is not supported by this server; send the whole file with PUT";
  private static final String NO_PRESIGNED =
      "Presigned transfer is not supported by this server; use GET and PUT of its artifact proxy";

  private final Access access;
  private final Runs runs;
  private final Artifacts artifacts;

  ArtifactRoutes(Access access, Runs runs, Artifacts artifacts) {
    this.access = access;
    this.runs = runs;
    this.artifacts = artifacts;
  }

  void register(MlflowFace face, Router router) {
    face.get("artifacts/list", this::listOfRun)
        .raw(Method.GET, PROXY, this::listProxied)
        .raw(Method.PUT, PROXY, ArtifactRoutes::noPath)
        .raw(Method.DELETE, PROXY, ArtifactRoutes::noPath)
        .raw(Method.GET, PROXY + "/{*path}", this::download)
        .streaming(Method.PUT, PROXY + "/{*path}", this::upload)
        .raw(Method.DELETE, PROXY + "/{*path}", this::delete)
        .streaming(Method.POST, "/mlflow/upload-artifact", this::uploadOfRun);
    for (var step : List.of("create", "complete", "abort")) {
      face.notImplemented(Method.POST, "/mlflow-artifacts/mpu/" + step + "/{*path}", NO_MULTIPART);
    }
    face.notImplemented(Method.GET, "/mlflow-artifacts/presigned/{*path}", NO_PRESIGNED)
        .notImplemented(Method.POST, "/mlflow/artifacts/presigned-upload-url", NO_PRESIGNED)
        .notImplemented(Method.POST, "/mlflow/artifacts/presigned-download-url", NO_PRESIGNED);
    router.withErrors(new MlflowErrors()).get("/get-artifact", this::artifactOfRun);
    for (var prefix : List.of("/api", "/ajax-api")) {
      router.notFound(prefix + "/2.0/", new MlflowErrors());
      router.notFound(prefix + "/3.0/", new MlflowErrors());
      router.get(prefix + "/3.0/mlflow/server-info", _ -> MlflowJson.response(serverInfo()));
    }
  }

  private static ObjectNode serverInfo() {
    var info = MlflowJson.object();
    info.put("store_type", "SqlStore");
    for (var missing : NOT_HERE) {
      info.put(missing, false);
    }
    info.putObject("features_enabled").put("gateway", false);
    return info;
  }

  private ObjectNode listOfRun(Request request, Message message) {
    var caller = access.caller(request);
    var directory = ArtifactPath.directory(message.text("path", ""));
    var run = runs.get(caller, Wire.requireRunId(message)).run();
    var root = root(run);
    var answer = MlflowJson.object();
    answer.put("root_uri", run.artifactUri());
    putFiles(answer, artifacts.list(caller, below(root, directory)), root);
    return answer;
  }

  private Response listProxied(Request request) {
    var directory = ArtifactPath.directory(request.query("path").orElse(""));
    var answer = MlflowJson.object();
    putFiles(answer, artifacts.list(access.caller(request), directory), directory);
    return MlflowJson.response(answer);
  }

  private static Response noPath(Request request) {
    throw Invalid.missing("path");
  }

  private Response download(Request request) {
    return file(access.caller(request), new ArtifactPath(path(request)));
  }

  private Response upload(Request request) throws IOException {
    var content = request.stream();
    try {
      var path = new ArtifactPath(path(request));
      artifacts.put(access.caller(request), path, content);
      return MlflowJson.response(MlflowFace.done());
    } catch (SlipwayException e) {
      // a client that is still sending would see its connection break instead of the answer
      drain(content);
      throw e;
    }
  }

  /// How MLflow's pages send a small file of a run.
  private Response uploadOfRun(Request request) throws IOException {
    var content = request.stream();
    try {
      var run = given(request, "run_uuid");
      var path = new ArtifactPath(given(request, "path"));
      var bytes = content.readNBytes(UPLOAD_BYTES_MAX + 1);
      if (bytes.length == 0) {
        throw Invalid.of("Request must specify data.");
      }
      if (bytes.length > UPLOAD_BYTES_MAX) {
        throw Invalid.of("Artifact size is too large. Max size is 10MB.");
      }
      var caller = access.caller(request);
      var root = root(runs.get(caller, run).run());
      artifacts.put(caller, ArtifactPath.below(root, path.text()), new ByteArrayInputStream(bytes));
      return MlflowJson.response(MlflowFace.done());
    } catch (SlipwayException e) {
      drain(content);
      throw e;
    }
  }

  private static String given(Request request, String name) {
    return request
        .query(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> Invalid.of("Request must specify " + name + "."));
  }

  private static void drain(InputStream content) throws IOException {
    long left = REFUSED_BODY_READ_MAX;
    long skipped = content.skip(left);
    while (skipped > 0 && left > 0) {
      left -= skipped;
      skipped = content.skip(left);
    }
  }

  private Response delete(Request request) {
    artifacts.delete(access.caller(request), new ArtifactPath(path(request)));
    return MlflowJson.response(MlflowFace.done());
  }

  private Response artifactOfRun(Request request) {
    var caller = access.caller(request);
    var id = request.query("run_id").or(() -> request.query("run_uuid")).orElse("");
    if (id.isEmpty()) {
      throw Invalid.missing("run_id");
    }
    var path =
        request.query("path").filter(p -> !p.isEmpty()).orElseThrow(() -> Invalid.missing("path"));
    var bare = new ArtifactPath(path);
    var run = runs.get(caller, id).run();
    return file(caller, ArtifactPath.below(root(run), bare.text()));
  }

  private Response file(Caller caller, ArtifactPath path) {
    return Downloads.answer(artifacts.blobs(), artifacts.require(caller, path));
  }

  private static String path(Request request) {
    var path = request.path("path");
    return path.startsWith("/") ? path.substring(1) : path;
  }

  private static String root(Run run) {
    return root("run " + run.id(), run.artifactUri());
  }

  /// The directory of a location; refused where this server does not keep the files.
  static String root(String what, String location) {
    if (!location.startsWith(ArtifactPath.SCHEME)) {
      throw Invalid.of(
          "artifacts of "
              + what
              + ": "
              + location
              + " (expected: a location below "
              + ArtifactPath.SCHEME
              + ", the only one this server reads)");
    }
    return ArtifactPath.ofUri(location);
  }

  /// A directory inside a directory; the empty text is the outer one.
  static String below(String root, String directory) {
    var inner = ArtifactPath.directory(directory);
    return inner.isEmpty() ? root : ArtifactPath.below(root, inner).text();
  }

  /// Puts entries with paths relative to `root`, as runs list them; the proxy lists a directory
  /// relative to itself.
  static void putFiles(ObjectNode answer, List<ArtifactEntry> entries, String root) {
    int cut = root.isEmpty() ? 0 : root.length() + 1;
    MlflowJson.putList(
        answer,
        "files",
        entries,
        entry -> {
          var file = MlflowJson.object();
          file.put("path", entry.path().substring(cut));
          file.put("is_dir", entry.isDirectory());
          if (!entry.isDirectory()) {
            file.put("file_size", entry.size());
          }
          return file;
        });
  }
}
