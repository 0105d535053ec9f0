package slipway.pipelines.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.wire.Execution;
import slipway.api.wire.Execution.Status;
import slipway.config.Config;
import slipway.config.Config.CommandsConfig.Allowed;
import slipway.testing.ChurnServer;
import slipway.testing.Eventually;
import tools.jackson.databind.JsonNode;

/// The contract of a `process` step, with shell scripts on a real server.
@Timeout(120)
final class ProcessStepTest {
  @TempDir private Path folder;
  private @Nullable ChurnServer running;

  @BeforeEach
  void open() {
    start(Allowed.LOOPBACK);
  }

  private void start(Allowed allowed) {
    running = ChurnServer.start(folder.resolve("home"), config -> commands(config, allowed));
  }

  private Config commands(Config config, Allowed allowed) {
    return config.withCommands(
        config.commands().withAllowed(allowed).withDirectory(folder.resolve("code")));
  }

  @AfterEach
  void close() {
    server().close();
  }

  private ChurnServer server() {
    return Objects.requireNonNull(running);
  }

  private void code(String path, String text) throws IOException {
    var file = folder.resolve("code").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /// Declares pipeline `p` with one step that runs `work.sh`, and more settings below `with`.
  private void declare(String... with) {
    server()
        .apply(
            List.of(),
            """
            kind: Pipeline
            name: p
            spec:
              steps:
                - name: work
                  type: process
                  with:
                    command: [sh, work.sh, "a b"]
                    files: [work.sh]
            """
                + String.join("\n", with).indent(8));
  }

  private Execution run() {
    return server().ended(server().begin("p").id());
  }

  private static Execution.Step step(Execution execution, String name) {
    return execution.steps().stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  private static JsonNode outputs(Execution execution) {
    assertThat(execution.error()).isNull();
    return Objects.requireNonNull(step(execution, "work").outputs());
  }

  private List<String> log(Execution execution) {
    var items = server().get("/executions/" + execution.id() + "/log").body().path("items");
    return StreamSupport.stream(items.spliterator(), false)
        .map(line -> line.path("line").asString(""))
        .toList();
  }

  @Test
  void command_isGivenAContextAndLeavesOutputsAndFiles() throws Exception {
    code(
        "work.sh",
        """
        echo "argument $1, greeting $GREETING"
        cp "$SLIPWAY_CONTEXT" "$(dirname "$SLIPWAY_CONTEXT")/outputs/context.json"
        cd "$(dirname "$SLIPWAY_CONTEXT")/outputs"
        mkdir models && echo weights > models/model.bin
        env | cut -d= -f1 | sort > names.txt
        echo '{"accuracy": 0.75, "more": [1]}' > outputs.json
        echo "to stderr" >&2
        """);
    declare("environment: { GREETING: hello }", "values: { depth: 8 }", "outputs: [accuracy]");
    var execution = run();
    var outputs = outputs(execution);
    assertThat(outputs.path("accuracy").asDouble()).isEqualTo(0.75);
    assertThat(outputs.path("more").path(0).asInt()).isEqualTo(1);
    assertThat(log(execution)).contains("argument a b, greeting hello", "to stderr");

    var context = Json.tree(artifact(outputs, "context.json"));
    assertThat(context.path("format").asString()).isEqualTo("slipway/process/1");
    assertThat(context.path("values").path("depth").asInt()).isEqualTo(8);
    assertThat(context.path("run").asString()).isEqualTo(outputs.path("run").asString());
    assertThat(artifact(outputs, "models/model.bin")).isEqualTo("weights\n");
    assertThat(artifact(outputs, "names.txt").lines())
        .contains("MLFLOW_RUN_ID", "MLFLOW_TRACKING_URI", "SLIPWAY_CONTEXT", "GREETING")
        .doesNotContain("USER", "JAVA_HOME");
    assertThat(artifact(outputs, "code/work.sh")).startsWith("echo \"argument");
    assertThat(runStatus(outputs)).isEqualTo("FINISHED");
  }

  @Test
  void run_isReachedAtTheAddressThatTheCommandIsTold() throws Exception {
    code(
        "work.sh",
        """
        python3 - <<'E'
        import json, os, sys, urllib.request
        body = json.dumps({"run_id": os.environ["MLFLOW_RUN_ID"], "key": "auc", "value": 0.9,
                           "timestamp": 1, "step": 0}).encode()
        request = urllib.request.Request(
            os.environ["MLFLOW_TRACKING_URI"] + "/api/2.0/mlflow/runs/log-metric", body,
            {"content-type": "application/json"})
        print("answered", urllib.request.urlopen(request).status)
        E
        """);
    declare();
    var execution = run();
    assertThat(outputs(execution).path("run").asString()).isNotEmpty();
    assertThat(log(execution)).contains("answered 200");
  }

  @Test
  void cache_holdsUntilADeclaredFileChanges() throws Exception {
    code("work.sh", "exit 0");
    declare();
    outputs(run());
    assertThat(step(run(), "work").status()).isEqualTo(Status.CACHED);
    code("work.sh", "echo changed");
    var again = run();
    assertThat(step(again, "work").status()).isEqualTo(Status.SUCCEEDED);
    assertThat(step(again, "work").reason()).startsWith("miss: input `file work.sh` changed");
  }

  @Test
  void files_areGivenToALaterStep() throws Exception {
    code("work.sh", "echo made > \"$(dirname \"$SLIPWAY_CONTEXT\")/outputs/a.txt\"");
    code("read.sh", "cat \"$(dirname \"$SLIPWAY_CONTEXT\")/inputs/former/a.txt\"");
    server()
        .apply(
            List.of(),
            """
            kind: Pipeline
            name: p
            spec:
              steps:
                - name: work
                  type: process
                  with: { command: [sh, work.sh], files: [work.sh] }
                - name: read
                  type: process
                  with:
                    command: [sh, read.sh]
                    files: [read.sh]
                    inputs: { former: { files: "${steps.work.files}" } }
            """);
    var execution = run();
    assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(log(execution)).contains("made");
  }

  @Test
  void failure_tellsStatusAndLastLines() throws Exception {
    code("work.sh", "echo half; echo broken >&2; exit 3");
    declare();
    var execution = run();
    assertThat(execution.status()).isEqualTo(Status.FAILED);
    assertThat(execution.error()).contains("ended with status 3", "broken");
  }

  @Test
  void outputs_thatWereDeclaredMustBeThere() throws Exception {
    code("work.sh", "exit 0");
    declare("outputs: [accuracy]");
    assertThat(run().error()).contains("no \"accuracy\" in outputs.json");
  }

  @Test
  void timeout_endsTheWholeTree() throws Exception {
    code("work.sh", "sh -c 'echo pid $$; sleep 60' & wait");
    declare("timeout: 1s");
    var execution = run();
    assertThat(execution.error()).contains("no end after PT1S");
    requireEnded(execution);
  }

  @Test
  void cancel_endsTheWholeTree() throws Exception {
    code("work.sh", "sh -c 'echo pid $$; sleep 60' & wait");
    declare();
    var id = server().begin("p").id();
    Eventually.holds("the line", () -> !log(server().execution(id)).isEmpty());
    server().post("/executions/" + id + "/cancel");
    var execution = server().ended(id);
    assertThat(execution.status()).isEqualTo(Status.CANCELLED);
    requireEnded(execution);
  }

  private void requireEnded(Execution execution) {
    var pid =
        log(execution).stream()
            .filter(line -> line.startsWith("pid "))
            .map(line -> Long.parseLong(line.substring("pid ".length())))
            .findFirst()
            .orElseThrow();
    Eventually.holds(
        "the end of " + pid, () -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void memory_endsWhatHoldsTooMuch() throws Exception {
    code("work.sh", "python3 -c 'b = bytearray(200 << 20); import time; time.sleep(60)'");
    declare("memory: 64MiB");
    assertThat(run().error()).contains("held more than 64MiB");
  }

  @Test
  void files_outsideTheFolderAreRefused() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "s");
    code("work.sh", "exit 0");
    Files.createSymbolicLink(folder.resolve("code/link"), folder.resolve("secret.txt"));
    for (var path : List.of("../secret.txt", "link", folder.resolve("secret.txt").toString())) {
      server()
          .apply(
              List.of(),
              """
              kind: Pipeline
              name: p
              spec:
                steps:
                  - name: work
                    type: process
                    with: { command: [sh], files: ["%s"] }
              """
                  .formatted(path));
      assertThat(run().error()).as(path).contains("a file below");
    }
  }

  @Test
  void commands_areRefusedWhereTheyAreNotAllowed() throws Exception {
    server().close();
    start(Allowed.NEVER);
    code("work.sh", "exit 0");
    declare();
    assertThat(run().error()).contains("commands.allowed");
  }

  private String artifact(JsonNode outputs, String path) throws Exception {
    return server()
        .text("/get-artifact?run_id=" + outputs.path("run").asString() + "&path=" + path);
  }

  private String runStatus(JsonNode outputs) throws Exception {
    return Json.tree(
            server().text("/api/2.0/mlflow/runs/get?run_id=" + outputs.path("run").asString()))
        .path("run")
        .path("info")
        .path("status")
        .asString();
  }
}
