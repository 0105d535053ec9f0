package slipway.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static slipway.testing.MlflowServer.CALLER;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.access.Access;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.wire.ModelScan;
import slipway.api.wire.ModelScan.Verdict;
import slipway.config.Config;
import slipway.db.Database;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.registry.NewVersion;
import slipway.registry.PackageContents;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.MlflowServer;
import slipway.time.BusinessClock;
import slipway.time.WallClock;

/// A version that is registered is looked at, wherever its files are.
abstract class PackagingContract {
  @TempDir Path directory = Path.of("");
  private @Nullable MlflowServer opened;
  private @Nullable Packaging packaging;
  private @Nullable Jobs jobs;

  abstract Database open(Path directory);

  @BeforeEach
  void start() {
    var server = new MlflowServer(open(directory), directory);
    opened = server;
    var wall = WallClock.system();
    jobs =
        Jobs.open(
            Config.defaults(directory).jobs(),
            server.database(),
            BusinessClock.live(wall),
            wall,
            new Ids(wall),
            new Telemetry());
    packaging =
        Packaging.open(
            new Packaging.Parts(
                Access.open(server.database(), wall),
                server.database(),
                server.events(),
                jobs,
                server.blobs(),
                wall,
                server.tracking(),
                server.registry()),
            new Router());
    server.events().start();
    jobs.start();
  }

  @AfterEach
  void stop() {
    server().events().close();
    Objects.requireNonNull(jobs).close();
    server().close();
  }

  private MlflowServer server() {
    return Objects.requireNonNull(opened);
  }

  private static byte[] file(String name) throws IOException {
    try (var in = FileScanTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  private ModelScan scanned(int version) {
    Eventually.holds("version " + version + " is looked at", () -> find(version).isPresent());
    return find(version).orElseThrow();
  }

  private Optional<ModelScan> find(int version) {
    return server()
        .database()
        .read(tx -> Objects.requireNonNull(packaging).find(tx, "default", "churn", version));
  }

  private void create(String source) {
    var body = "{'name':'churn','source':'" + source + "'}";
    assertThat(server().post("model-versions/create", body).status()).isEqualTo(200);
  }

  @Test
  void versionOfAClient_isLookedAtFileByFile() throws IOException {
    server().post("registered-models/create", "{'name':'churn'}");
    upload("0/m/MLmodel", "flavors: {}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    upload("0/m/model.pkl", file("pipeline-4.pkl"));
    create("mlflow-artifacts:/0/m");
    var safe = scanned(1);
    assertThat(safe.verdict()).isEqualTo(Verdict.SAFE);
    assertThat(safe.says()).isEqualTo("nothing in 2 files runs anything");
    assertThat(safe.files())
        .extracting(ModelScan.ScannedFile::path)
        .containsExactly("0/m/model.pkl");

    upload("0/bad/model.pkl", file("system-4.pkl"));
    upload("0/bad/more.pkl", file("pipeline-4.pkl"));
    create("mlflow-artifacts:/0/bad");
    var bad = scanned(2);
    assertThat(bad.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(bad.says()).isEqualTo("1 of 2 files would run something");
    assertThat(bad.files().getFirst().path()).isEqualTo("0/bad/model.pkl");
  }

  @Test
  void modelThatIsRenamed_keepsWhatWasFound() throws IOException {
    server().post("registered-models/create", "{'name':'draft'}");
    upload("0/m/model.pkl", file("system-4.pkl"));
    var body = "{'name':'draft','source':'mlflow-artifacts:/0/m'}";
    assertThat(server().post("model-versions/create", body).status()).isEqualTo(200);
    var renamed = "{'name':'draft','new_name':'churn'}";
    assertThat(server().post("registered-models/rename", renamed).status()).isEqualTo(200);
    var scan = scanned(1);
    assertThat(scan.verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThat(scan.model()).isEqualTo("churn");
  }

  @Test
  void filesThatAreElsewhere_areSaidNotToBeLookedAt() {
    server().post("registered-models/create", "{'name':'churn'}");
    create("s3://bucket/model");
    var scan = scanned(1);
    assertThat(scan.verdict()).isEqualTo(Verdict.LOOK);
    assertThat(scan.says())
        .isEqualTo(
            "its files are not on this server, so they were not looked at: s3://bucket/model");
  }

  @Test
  void package_isLookedAt_andAVersionThatIsNotThereIsNotFound() throws IOException {
    Digest model = server().blobs().put(new java.io.ByteArrayInputStream(file("system-2.pkl")));
    var contents = new PackageContents(Map.of("model.onnx", model), Json.object(), Json.object());
    var digest = server().registry().createPackage(CALLER, "default", contents);
    server()
        .registry()
        .register(
            CALLER, "default", "churn", digest, new NewVersion(Optional.empty(), "", Map.of()));
    assertThat(scanned(1).verdict()).isEqualTo(Verdict.DANGEROUS);
    assertThatThrownBy(() -> Objects.requireNonNull(packaging).scan(CALLER, "default", "churn", 9))
        .isInstanceOf(SlipwayException.class)
        .hasMessageContaining("churn/9");
  }

  private void upload(String path, byte[] content) {
    var answer =
        server()
            .send(
                "PUT",
                "/api/2.0/mlflow-artifacts/artifacts/" + path,
                content,
                "application/octet-stream");
    assertThat(answer.status()).isEqualTo(200);
  }
}
