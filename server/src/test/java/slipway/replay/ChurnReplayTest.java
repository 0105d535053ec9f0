package slipway.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.wire.Endpoint;
import slipway.api.wire.Lineage;
import slipway.api.wire.Report.Outcome;
import slipway.config.Config.GarbageConfig;
import slipway.testing.ChurnServer;

/// The whole line on a real server, once for all tests: six months of purchases, a model, a
/// prediction; then what its proof says of it, whole and damaged.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChurnReplayTest {
  /// What happened is told for ever; what it told of need not stay.
  private static final Set<String> HISTORY = Set.of("events_event", "audit_entry", "jobs_job");

  private static final Pattern DIGEST = Pattern.compile("(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])");

  private static final YearMonth FIRST = YearMonth.of(1997, 1);
  private static final YearMonth LAST = YearMonth.of(1997, 6);

  private Path home = Path.of("");
  private ChurnServer server;
  private UUID prediction;

  @BeforeAll
  void predict(@TempDir Path fresh) {
    home = fresh;
    server =
        ChurnServer.start(
            home,
            config ->
                config.withGarbage(new GarbageConfig(Duration.ofMillis(1), Duration.ofDays(1))));
    server.apply();
    for (var month = FIRST; month.isBefore(LAST); month = month.plusMonths(1)) {
      server.month(month, "features");
    }
    server.month(LAST, "");
    prediction = server.predict(5).predictionId();
    server.advance(LAST.plusMonths(1)); // seals the log
  }

  /// After two collections with no grace to speak of nothing is gone that any row or any document
  /// points to.
  @Test
  void collection_leavesEverythingThatIsPointedTo() throws Exception {
    var garbage = garbage();
    var before = blobs();
    for (int i = 0; i < 3; i++) {
      Thread.sleep(5);
      assertThat(server.postAt("/api/v1/garbage/collect").status()).isEqualTo(200);
    }
    var gone = new TreeSet<>(before);
    gone.removeAll(blobs());
    assertThat(gone).contains(garbage);
    assertThat(pointedTo()).doesNotContainAnyElementsOf(gone);
    assertThat(verify().verified()).isTrue();
  }

  /// Uploaded by nobody, named by nobody.
  private String garbage() throws IOException {
    var bytes = "nobody names this".getBytes(StandardCharsets.UTF_8);
    var digest = Digest.of(bytes).hex();
    var file = home.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest.substring(2));
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
    return digest;
  }

  private TreeSet<String> blobs() throws IOException {
    var root = home.resolve("blobs");
    try (var files = Files.walk(root, 2)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString().replace("/", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /// Every digest in any text of the database, but for the list of what was condemned and the
  /// history of what happened, and in any document in the store.
  private TreeSet<String> pointedTo() throws Exception {
    var found = new TreeSet<String>();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("slipway.db"));
        var tables = connection.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
      while (tables.next()) {
        var table = tables.getString("TABLE_NAME");
        if (!table.equals("references_condemned") && !HISTORY.contains(table)) {
          try (var statement = connection.createStatement();
              var rows = statement.executeQuery("select * from " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
              for (int column = 1; column <= columns; column++) {
                digests(String.valueOf(rows.getString(column)), found);
              }
            }
          }
        }
      }
    }
    for (var digest : blobs()) {
      var file = home.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest.substring(2));
      var bytes = Files.readAllBytes(file);
      if (bytes.length > 0 && bytes[0] == '{') {
        digests(new String(bytes, StandardCharsets.UTF_8), found);
      }
    }
    return found;
  }

  private static void digests(String text, Set<String> into) {
    DIGEST.matcher(text).results().forEach(match -> into.add(match.group()));
  }

  @Test
  void audit_isAsItWasSealed() {
    var found = server.postAt("/api/v1/audit/verify").body();
    assertThat(found.path("intact").asBoolean()).isTrue();
    assertThat(found.path("rows").asInt()).isGreaterThan(20);
  }

  @AfterAll
  void close() {
    server.close();
  }

  @Test
  void lineage_leadsFromThePredictionToTheFilesThatWereDelivered() {
    var lineage = lineage();

    assertThat(lineage.nodes().getFirst().kind()).isEqualTo("prediction");
    assertThat(lineage.nodes().stream().map(Lineage.Node::kind))
        .contains(
            "release",
            "package",
            "run",
            "code",
            "view",
            "features",
            "labels",
            "dataset",
            "raw file");
    assertThat(titles(lineage, "raw file"))
        .containsExactlyInAnyOrder(
            "cdnow-1997-01.txt",
            "cdnow-1997-02.txt",
            "cdnow-1997-03.txt",
            "cdnow-1997-04.txt",
            "cdnow-1997-05.txt",
            "cdnow-1997-06.txt");
    assertThat(titles(lineage, "code")).containsExactly("code commit 0123abc");
    var ids = lineage.nodes().stream().map(Lineage.Node::id).toList();
    assertThat(lineage.nodes().stream().flatMap(node -> node.madeOf().stream()))
        .allMatch(ids::contains);
  }

  @Test
  void verify_holdsAndReplaysBitForBit() {
    var verification = verify();

    assertThat(verification.checks()).allMatch(check -> check.outcome() == Outcome.PASS, "passes");
    assertThat(verification.verified()).isTrue();
    assertThat(verification.replayedBitForBit()).isTrue();
    assertThat(verification.checks().stream().map(Lineage.Check::name))
        .contains(
            "log segment",
            "vector evaluated again from the data",
            "output made again in a fresh session",
            "package manifest",
            "package file model.onnx");
  }

  @Test
  void verify_namesTheBlobWhateverKindOfBlobHasAFlippedByte() throws IOException {
    var lineage = lineage();
    var contents = only(lineage, "package");
    for (var digest :
        List.of(
            digest(only(lineage, "raw file")),
            digest(contents),
            String.valueOf(contents.facts().get("model.onnx")),
            tableOf(only(lineage, "features")),
            segment())) {
      flip(digest);
      try {
        var verification = verify();
        assertThat(verification.verified()).as(digest).isFalse();
        assertThat(verification.checks())
            .as("a failed check names " + digest)
            .anyMatch(check ->
                check.outcome() == Outcome.FAIL
                    && (check.found() + check.expected()).contains(digest));
      } finally {
        flip(digest);
      }
    }
    assertThat(verify().verified()).isTrue();
  }

  @Test
  void lineage_refusesWhatIsNoPrediction() {
    assertThat(server.get("/predictions/" + UUID.randomUUID()).status()).isEqualTo(404);
    assertThat(server.post("/predictions/" + UUID.randomUUID() + "/verify").status())
        .isEqualTo(404);
    assertThat(server.get("/predictions/nonsense").status()).isEqualTo(400);
  }

  @Test
  void graph_isFedByTheSameChanges() {
    var graph = Json.readLenient(Json.bytes(server.get("/lineage").body()), Lineage.Graph.class);
    assertThat(graph.nodes().stream().map(Lineage.Node::kind))
        .contains(
            "release",
            "package",
            "run",
            "code",
            "view",
            "features",
            "labels",
            "dataset",
            "raw file");
    var release = only(lineage(), "release");
    var around = server.get("/lineage?node=" + release.id()).body();
    assertThat(
            Json.readLenient(Json.bytes(around), Lineage.Graph.class).nodes().stream()
                .filter(node -> node.kind().equals("raw file"))
                .map(Lineage.Node::title))
        .as("the release leads to the files of its training")
        .contains("cdnow-1997-01.txt", "cdnow-1997-06.txt");
  }

  @Test
  void verify_holdsForWhatACanaryAnsweredToo() {
    var july = LAST.plusMonths(1);
    server.month(july, "register");
    var split =
        server.post(
            "/endpoints/churn/split",
            new Endpoint.SplitRequest(
                null, "customer_churn/2", 10_000, List.of("customer_churn/2"), null));
    assertThat(split.status()).as(String.valueOf(split.body())).isEqualTo(200);
    var answer = server.predict(5);
    assertThat(answer.release().hex()).isEqualTo(split.body().path("canary").asString());
    server.advance(july.plusMonths(1)); // seals the log

    var verification = verify(answer.predictionId());
    assertThat(verification.checks()).allMatch(check -> check.outcome() == Outcome.PASS, "passes");
    assertThat(verification.replayedBitForBit()).isTrue();
    var counts = server.get("/endpoints/churn/split").body().path("counts");
    assertThat(counts.path("shadowing").path("scored").asInt()).isEqualTo(1);
    server.post("/endpoints/churn/split", new Endpoint.SplitRequest(null, null, null, null, null));
  }

  private Lineage lineage() {
    return Json.readLenient(
        Json.bytes(server.get("/predictions/" + prediction).body()), Lineage.class);
  }

  private Lineage.Verification verify() {
    return verify(prediction);
  }

  private Lineage.Verification verify(UUID id) {
    var answer = server.post("/predictions/" + id + "/verify");
    assertThat(answer.status()).isEqualTo(200);
    return Json.readLenient(Json.bytes(answer.body()), Lineage.Verification.class);
  }

  private static List<String> titles(Lineage lineage, String kind) {
    return lineage.nodes().stream()
        .filter(node -> node.kind().equals(kind))
        .map(Lineage.Node::title)
        .toList();
  }

  private static Lineage.Node only(Lineage lineage, String kind) {
    return lineage.nodes().stream()
        .filter(node -> node.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static String digest(Lineage.Node node) {
    return String.valueOf(node.digest());
  }

  /// The Parquet of a materialisation: its tree is a blob of canonical JSON.
  private String tableOf(Lineage.Node features) throws IOException {
    var tree = Json.tree(Files.readAllBytes(blob(digest(features))));
    return tree.path("files").path(0).path("digest").asString();
  }

  private String segment() {
    var check =
        verify().checks().stream()
            .filter(found -> found.name().equals("log segment"))
            .findFirst()
            .orElseThrow();
    return check.expected().substring(check.expected().lastIndexOf(' ') + 1);
  }

  /// Where the server keeps it: `blobs/ab/cdef…` under its home.
  private Path blob(String digest) {
    return home.resolve("blobs").resolve(digest.substring(0, 2)).resolve(digest.substring(2));
  }

  private void flip(String digest) throws IOException {
    var file = blob(digest);
    assertThat(file.toFile().setWritable(true)).isTrue();
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
