package slipway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;

final class CliTest {
  private static final String DATASETS =
      """
      {"items":[{"name":"purchases","rows":69659,"commits":18,"waiting":0,"quarantined":1,"contract":"purchases"}],
       "nextPageToken":null}
      """;

  private record Answer(int status, String body) {}

  @TempDir private Path folder;

  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> bodies = new ArrayList<>();
  private HttpServer server;
  private Map<String, String> environment;

  CliTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 20);
    environment = Map.of("SLIPWAY_SERVER", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @BeforeEach
  void start() {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            var answer =
                answers.getOrDefault(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    new Answer(
                        404,
                        "{\"code\":\"NOT_FOUND\",\"message\":\"nothing at "
                            + exchange.getRequestURI()
                            + "\"}"));
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void list_isATableOnATerminalAndJsonElsewhere() {
    answers.put("GET /api/v1/projects/default/datasets", new Answer(200, DATASETS));
    var table = Captured.atTerminal(environment, "data", "list");
    assertThat(table.status()).isZero();
    assertThat(table.out().lines())
        .first()
        .asString()
        .startsWith("DATASET")
        .contains("QUARANTINED");
    assertThat(table.out()).contains("purchases  69,659");
    var json = Captured.inPipe(environment, "data", "list");
    assertThat(Json.tree(json.out()).path(0).path("rows").asInt()).isEqualTo(69_659);
    assertThat(Captured.atTerminal(environment, "data", "--json", "list").out())
        .isEqualTo(json.out());
    assertThat(Captured.atTerminal(environment, "--json", "data", "list").out())
        .isEqualTo(json.out());
  }

  @Test
  void projectAndServer_areTakenFromOptionsBeforeTheEnvironment() {
    answers.put("GET /api/v1/projects/p2/datasets", new Answer(200, DATASETS));
    assertThat(Captured.inPipe(environment, "data", "list", "--project", "p2").status()).isZero();
    assertThat(
            Captured.inPipe(environment, "data", "list", "--server", "http://127.0.0.1:1").status())
        .isEqualTo(Exit.UNREACHABLE.status());
  }

  @Test
  void unreachableServer_saysHowToStartOne() {
    var failed = Captured.inPipe(Map.of("SLIPWAY_SERVER", "http://127.0.0.1:1"), "data", "list");
    assertThat(failed.status()).isEqualTo(Exit.UNREACHABLE.status());
    assertThat(failed.out()).isEmpty();
    assertThat(failed.err()).contains("slipway serve", "--server");
  }

  @Test
  void notFound_isItsOwnStatus() {
    assertThat(Captured.inPipe(environment, "model", "show", "nobody").status())
        .isEqualTo(Exit.NOT_FOUND.status());
  }

  @Test
  void scan_namesAVersion() {
    var failed = Captured.inPipe(environment, "model", "scan", "churn");
    assertThat(failed.status()).isEqualTo(Exit.USAGE.status());
    assertThat(failed.err()).contains("version: \"churn\" (expected: MODEL/N, as churn/3)");
    assertThat(Captured.inPipe(environment, "model", "scan", "nobody/1").status())
        .isEqualTo(Exit.NOT_FOUND.status());
  }

  @Test
  void alerts_areFoundByTheBeginningOfTheirId() {
    var id = "0198c8a0-1111-7000-8000-000000000001";
    var alert =
        """
        {"id":"%s","project":"default","key":"monitor/churn","kind":"MONITOR","severity":"WARNING",
         "subject":"endpoint churn","sentence":"It moved.","evidence":{"event":3},
         "openedAt":"1997-11-30T23:59:59.999999Z","lastSeenAt":"1997-11-30T23:59:59.999999Z",
         "count":1,"reopened":0,"state":"OPEN","acknowledgment":null,"resolution":null}
        """
            .formatted(id);
    var path = "/api/v1/projects/default/alerts";
    answers.put(
        "GET " + path + "?state=standing",
        new Answer(200, "{\"items\":[" + alert + "],\"nextPageToken\":null}"));
    answers.put(
        "GET " + path + "/" + id, new Answer(200, "{\"alert\":" + alert + ",\"deliveries\":[]}"));
    answers.put("POST " + path + "/" + id + "/acknowledge", new Answer(200, alert));
    var list = Captured.atTerminal(environment, "alert", "list");
    assertThat(list.status()).isEqualTo(Exit.CHECK_FAILED.status());
    assertThat(list.out()).contains("0198c8a0-1111-7000", "1997-11-30", "It moved.");
    var shown = Captured.atTerminal(environment, "alert", "show", "0198c8a0-1111");
    assertThat(shown.out()).contains("It moved.", "monitor/churn", "\"event\"");
    var taken = Captured.inPipe(environment, "alert", "ack", "0198", "--note", "mine");
    assertThat(taken.status()).isZero();
    assertThat(bodies.getLast()).contains("\"mine\"");
    assertThat(Captured.inPipe(environment, "alert", "ack", "0199").status())
        .isEqualTo(Exit.NOT_FOUND.status());
  }

  @Test
  void wrongWord_getsASuggestion() {
    var failed = Captured.atTerminal(environment, "data", "lst");
    assertThat(failed.status()).isEqualTo(Exit.USAGE.status());
    assertThat(failed.err())
        .startsWith("slipway: verb: \"lst\" (expected: ")
        .endsWith("; did you mean list?)\n")
        .hasLineCount(1);
    assertThat(Captured.atTerminal(environment, "dtaa").err())
        .contains("command: \"dtaa\"", " or version; did you mean data?)");
    assertThat(Captured.atTerminal(environment, "dtaa", "init").err())
        .contains(" or version; did you mean data?)");
  }

  @Test
  void wrongTemplateAndShell_areToldWhichThereAre() {
    var init = Captured.inPipe(environment, "init", "churm", "folder", "--data", "x.csv");
    assertThat(init.status()).isEqualTo(Exit.USAGE.status());
    assertThat(init.out()).isEmpty();
    assertThat(init.err())
        .isEqualTo(
            "slipway: template: \"churm\" (expected: bring-your-script, churn or regression; did you"
                + " mean churn?)\n");
    assertThat(Captured.inPipe(environment, "init", "xyz").err())
        .isEqualTo(
            "slipway: template: \"xyz\" (expected: bring-your-script, churn or regression)\n");
    assertThat(Captured.inPipe(environment, "completion", "pwsh").err())
        .startsWith("slipway: shell: \"pwsh\" (expected: bash, fish, ");
  }

  @Test
  void noun_withoutAVerbSaysHowItIsUsed() {
    var failed = Captured.atTerminal(environment, "data");
    assertThat(failed.status()).isEqualTo(Exit.USAGE.status());
    assertThat(failed.err()).contains("list").contains("import");
  }

  @Test
  void quarantinedImport_exitsWithCheckFailedAndNamesTheRow() throws IOException {
    var file = Files.writeString(folder.resolve("nov.txt"), "x\n");
    answers.put(
        "POST /api/v1/projects/default/datasets/purchases/deliveries?fileName=nov.txt",
        new Answer(
            200,
            "{\"id\":\"01936b00-0000-7000-8000-000000000001\",\"fileName\":\"nov.txt\",\"digest\":\""
                + "a".repeat(64)
                + "\",\"size\":2,\"at\":\"1997-11-30T23:59:59.999999Z\",\"state\":\"waiting\"}"));
    answers.put(
        "POST /api/v1/projects/default/datasets/purchases/imports",
        new Answer(
            200,
            "{\"state\":\"quarantined\",\"report\":{\"contract\":\"purchases\",\"contractDigest\":\""
                + "b".repeat(64)
                + "\",\"outcome\":\"FAIL\",\"rows\":2750,\"rules\":[{\"rule\":\"dollars.required\",\"column\":\"dollars\",\"outcome\":\"FAIL\",\"failed\":825,\"expected\":\"no null\",\"found\":\"825 nulls\",\"examples\":[{\"file\":\"nov.txt\",\"line\":14,\"values\":{\"dollars\":null}}]}]}}"));
    var failed = Captured.atTerminal(environment, "data", "import", "purchases", file.toString());
    assertThat(failed.status()).isEqualTo(Exit.CHECK_FAILED.status());
    assertThat(failed.out()).contains("quarantined", "dollars.required", "nov.txt:14");
    assertThat(bodies).contains("x\n");
  }

  @Test
  void predict_readsFieldsAsJsonValues() {
    assertThat(
            PredictCommand.body(
                List.of("customer_id=4711", "name=ann", "gap=null", "zip=\"01234\"")))
        .hasToString("{\"customer_id\":4711,\"name\":\"ann\",\"gap\":null,\"zip\":\"01234\"}");
    assertThat(PredictCommand.body(List.of("{\"customer_id\": 5}")))
        .hasToString("{\"customer_id\":5}");
    assertThat(Captured.inPipe(environment, "predict", "churn", "customer_id").status())
        .isEqualTo(Exit.USAGE.status());
  }

  @Test
  void failedVerification_exitsWithCheckFailed() {
    var id = "01936b00-0000-7000-8000-000000000001";
    var path = "/api/v1/projects/default/predictions/" + id;
    answers.put(
        "GET " + path,
        new Answer(
            200,
            "{\"predictionId\":\""
                + id
                + "\",\"nodes\":[{\"id\":\"p\",\"kind\":\"prediction\",\"title\":\"customer 5\",\"facts\":{},\"madeOf\":[\"f\"]},{\"id\":\"f\",\"kind\":\"raw file\",\"title\":\"jan.txt\",\"digest\":\"abc\",\"facts\":{\"bytes\":\"7\"},\"madeOf\":[]}]}"));
    answers.put(
        "POST " + path + "/verify",
        new Answer(
            200,
            "{\"predictionId\":\""
                + id
                + "\",\"verified\":false,\"replayedBitForBit\":false,\"checks\":[{\"node\":\"f\",\"name\":\"bytes\",\"outcome\":\"FAIL\",\"expected\":\"abc\",\"found\":\"abd\"}]}"));
    var traced = Captured.atTerminal(environment, "lineage", "prediction", id);
    assertThat(traced.status()).isZero();
    assertThat(traced.out())
        .containsSubsequence("prediction  customer 5", "raw file  jan.txt  abc", "bytes: 7");
    var verified = Captured.atTerminal(environment, "lineage", "prediction", id, "--verify");
    assertThat(verified.status()).isEqualTo(Exit.CHECK_FAILED.status());
    assertThat(verified.out()).contains("NOT verified", "abd");
  }

  @Test
  void apply_sendsEveryYamlBelowTheFolderByItsName() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("a")).resolve("one.yaml"), "kind: Dataset\n");
    Files.writeString(folder.resolve("two.yml"), "kind: Endpoint\n");
    Files.writeString(folder.resolve("README.md"), "# no\n");
    Files.writeString(Files.createDirectories(folder.resolve(".git")).resolve("x.yaml"), "no");
    var files = ApplyCommand.filesIn(List.of(folder));
    assertThat(files)
        .extracting(f -> folder.relativize(Path.of(f.path())).toString())
        .containsExactly("a/one.yaml", "two.yml");
    assertThat(
            Captured.inPipe(environment, "apply", "-f", folder.resolve("none").toString()).status())
        .isEqualTo(Exit.USAGE.status());
  }

  @Test
  void apply_sendsTheCommitThatTheFilesAreFrom() throws Exception {
    answers.put("POST /api/v1/projects/default/apply", new Answer(200, "{\"documents\":[]}"));
    var file = Files.writeString(folder.resolve("one.yaml"), "kind: Dataset\n");
    assertThat(sentRevision()).isEqualTo("");
    git("init", "-q");
    assertThat(sentRevision()).isEqualTo("");
    git("add", "one.yaml");
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "one");
    var commit = sentRevision();
    assertThat(commit).matches("[0-9a-f]{40}");
    Files.writeString(file, "kind: Endpoint\n");
    assertThat(sentRevision()).isEqualTo(commit + "+dirty");
  }

  private String sentRevision() {
    bodies.clear();
    var applied = Captured.inPipe(environment, "apply", "-f", folder.toString());
    assertThat(applied.status()).as(applied.err()).isZero();
    return Json.tree(bodies.getFirst()).path("revision").asString("");
  }

  private void git(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(arguments));
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void doctor_namesWhatAServerLacks() throws IOException {
    answers.put("GET /api/v1/version", new Answer(200, "{\"version\":\"1.2\"}"));
    answers.put(
        "GET /ready",
        new Answer(
            503,
            """
            {"ready":false,"conditions":[{"name":"database","whyNot":"cannot be reached"},
             {"name":"releases","whyNot":null}]}
            """));
    var taken = Files.writeString(folder.resolve("file"), "no folder");
    var doctor = Captured.inPipe(environment, "doctor", "--home", taken.resolve("home").toString());
    assertThat(doctor.status()).isEqualTo(Exit.FAILED.status());
    assertThat(doctored(doctor))
        .containsEntry("java", "true")
        .containsEntry("home", "false")
        .containsEntry("server", "true")
        .containsEntry("database", "false")
        .containsEntry("releases", "true")
        .doesNotContainKey("port");
    assertThat(doctor.out()).contains("version 1.2", "cannot be reached", "--home");
    answers.put(
        "GET /ready", new Answer(200, "{\"ready\":true,\"conditions\":[{\"name\":\"database\"}]}"));
    var well = Captured.inPipe(environment, "doctor", "--home", folder.resolve("h").toString());
    assertThat(doctored(well)).containsEntry("home", "true").containsEntry("database", "true");
    assertThat(folder.resolve("h")).doesNotExist();
    server.stop(0);
    var alone = Captured.inPipe(environment, "doctor", "--home", folder.toString());
    assertThat(doctored(alone)).containsEntry("server", "false").containsEntry("port", "true");
  }

  private static Map<String, String> doctored(Captured doctor) {
    var found = new java.util.HashMap<String, String>();
    for (var finding : Json.tree(doctor.out())) {
      found.put(finding.path("subject").asString(), finding.path("ok").toString());
    }
    return found;
  }
}
