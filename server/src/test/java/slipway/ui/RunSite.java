package slipway.ui;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.wire.Endpoint;
import slipway.audit.Audit;
import slipway.blob.FileBlobs;
import slipway.config.Config.HttpConfig;
import slipway.config.CrashPoint;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.http.WebServer;
import slipway.ids.Ids;
import slipway.lineage.Lineages;
import slipway.references.References;
import slipway.registry.Registry;
import slipway.telemetry.Telemetry;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;
import slipway.time.WallClock;
import slipway.tracking.Tracking;

/// The pages of runs over real tracking, registry and lineage, behind a real port; which endpoints
/// there are a test says itself.
final class RunSite implements AutoCloseable {
  static final String RUNS = "/ui/projects/default/runs";
  private static final int CSV_PAGE = 10;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Database database;
  private final WebServer web;
  private final Tracking tracking;
  private final Registry registry;
  private final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
  private final Caller caller = new Caller("tester", Caller.Kind.PERSON);

  RunSite(Path folder) {
    database = TestDatabases.sqlite(folder);
    var wall = WallClock.system();
    var ids = new Ids(wall);
    var access = Access.open(database, wall);
    var blobs = FileBlobs.open(folder.resolve("blobs"), CrashPoint.none());
    var references = References.open(wall);
    var events = Events.open(database, BusinessClock.live(wall), wall, new Telemetry());
    var router = new Router();
    tracking =
        Tracking.open(new Tracking.Parts(access, database, blobs, references, ids, wall), router);
    registry =
        Registry.open(
            new Registry.Parts(
                access, database, Audit.open(wall, ids), events, blobs, references, wall, tracking),
            router);
    var lineages = Lineages.open(access, database, events, router);
    var fates = new RunFate(access, database, registry, lineages, (_, _) -> endpoints);
    var site = new Site(access, wall, BusinessClock.live(wall));
    router.get("/ui/static/{file}", r -> site.files().answer("static/" + r.path("file"), r));
    router.get("/ui/vendor/{file}", r -> site.files().answer("vendor/" + r.path("file"), r));
    var pages = router.withErrors(site::problem).withReading(new Live(access)::around);
    new RunPages(site, tracking, CSV_PAGE).register(pages);
    new RunPage(site, tracking, fates).register(pages);
    new RunComparison(site, tracking).register(pages);
    web = WebServer.start(HttpConfig.loopback(0), router);
  }

  Tracking tracking() {
    return tracking;
  }

  Registry registry() {
    return registry;
  }

  Caller caller() {
    return caller;
  }

  /// Those of every project; a test adds its own.
  List<Endpoint> endpoints() {
    return endpoints;
  }

  String experiment(String name) {
    return tracking.findExperiment(caller, "default", name).orElseThrow().id();
  }

  void put(String run, String path, String content) {
    put(run, path, content.getBytes(StandardCharsets.UTF_8));
  }

  void put(String run, String path, byte[] content) {
    tracking.putArtifact(caller, run, path, new ByteArrayInputStream(content));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /// A file by its location, as MLflow's clients send it.
  HttpResponse<String> upload(String location, String content)
      throws IOException, InterruptedException {
    var path = location.replace("mlflow-artifacts:/", "");
    return client.send(
        HttpRequest.newBuilder(at("/api/2.0/mlflow-artifacts/artifacts/" + path))
            .PUT(HttpRequest.BodyPublishers.ofString(content))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /// A call of MLflow's.
  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(at("/api/2.0/mlflow/" + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + web.port() + path);
  }

  @Override
  public void close() {
    client.close(); // before the server, which tells open connections to go away for two seconds
    web.close();
    database.close();
  }
}
