package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Json;
import slipway.api.Task;
import slipway.api.wire.Applying;
import slipway.api.wire.Execution;
import slipway.api.wire.Feedback;
import slipway.api.wire.GateReport;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
import slipway.api.wire.Report;
import slipway.api.wire.Rollout;
import slipway.api.wire.WindowReport;
import slipway.client.ProjectClient;
import slipway.client.SlipwayClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A table without dates, of each task, goes the whole way: delivered, trained, gated, served,
/// answered for, monitored, trained again against the champion, rolled out and judged. The tables
/// are scikit-learn's.
final class ThreeTasksIT {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 5);
  private static final LocalDate LATER = LocalDate.of(2026, 1, 12);
  private static final LocalDate NEWEST = LocalDate.of(2026, 1, 19);

  /// Requests that a rollout's only step needs, as the example declares.
  private static final int ASKED = 30;

  private static final int POLL_MILLIS = 20;

  /// How long a rollout may take to be judged before the test gives up.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path temp;

  @Test
  void eachTask_goesTheWholeWay() throws Exception {
    var python = PythonEnvironment.of("requirements-statistics.txt");
    var written = python.run(temp, Map.of(), "classic_sets.py", temp.toString());
    assertThat(written.status()).as(written.err()).isZero();
    var sets =
        List.of(
            Classic.of(
                temp, "breast_cancer", Task.BINARY, "diagnosis", List.of("benign", "malignant")),
            Classic.of(
                temp,
                "iris",
                Task.MULTICLASS,
                "species",
                List.of("setosa", "versicolor", "virginica")),
            Classic.of(temp, "diabetes", Task.REGRESSION, "progression", List.of()));
    try (var server = ServerProcess.start(temp, "--clock", "replay");
        var client = SlipwayClient.to(server.uri())) {
      var project = client.defaultProject();
      client.advance(FIRST);
      for (var set : sets) {
        firstDay(project, set);
        requireTensors(server.uri(), project, set);
      }
      advance(client, LATER);
      for (var set : sets) {
        laterDay(project, set);
      }
      advance(client, NEWEST);
      for (var set : sets) {
        newestDay(client, project, set);
      }
    }
  }

  private static void advance(SlipwayClient client, LocalDate day) {
    var clock = client.advance(day);
    assertThat(clock.blockages()).isEmpty();
    assertThat(clock.drained()).as("drained, else %s", clock.waitingFor()).isTrue();
  }

  private void firstDay(ProjectClient project, Classic set) throws Exception {
    project.apply(List.of(new Applying.SourceFile(set.name() + ".yaml", set.declarations())));
    var run = train(project, set, "first", FIRST);
    assertThat(gates(project, run).outcome()).as(set.name()).isEqualTo(GateReport.Outcome.PASS);

    var rows = set.rows("first");
    var feedback = new ArrayList<Feedback.Label>();
    var looked = new ArrayList<UUID>();
    for (int i = 0; i < ASKED; i++) {
      var row = rows.get(i);
      var byKey = project.predict(set.name(), Json.object().put("id", row.id()));
      var given = project.predict(set.name(), row.features());
      assertThat(given.prediction()).as("the same by features").isEqualTo(byKey.prediction());
      assertThat(given.probability()).isEqualTo(byKey.probability());
      set.requireAnswer(byKey.prediction(), byKey.probability(), byKey.probabilities());
      looked.add(byKey.predictionId());
      feedback.add(set.feedback(given.predictionId(), row.label()));
    }
    var told = project.feedback(set.name(), new Feedback(feedback));
    assertThat(told.accepted()).isEqualTo(ASKED);
    assertThat(told.labelView()).as("the labels were trained on").isNull();
    var performance = project.performance(set.name());
    assertThat(performance).hasSize(1);
    set.requirePerformance(performance.getFirst());
    verify(project, looked.getLast());
  }

  /// The Open Inference Protocol says the same as `/predict`: all classes of a row too.
  private static void requireTensors(URI server, ProjectClient project, Classic set)
      throws Exception {
    var row = set.rows("first").getFirst();
    var said = project.predict(set.name(), Json.object().put("id", row.id()));
    var body =
        "{\"inputs\":[{\"name\":\"id\",\"datatype\":\"INT64\",\"shape\":[1],\"data\":["
            + row.id()
            + "]}]}";
    try (var http = HttpClient.newHttpClient()) {
      var asked =
          HttpRequest.newBuilder(server.resolve("/v2/models/" + set.name() + "/infer"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      var answer = http.send(asked, HttpResponse.BodyHandlers.ofString()).body();
      var outputs = new LinkedHashMap<String, JsonNode>();
      Json.LENIENT
          .readTree(answer)
          .path("outputs")
          .forEach(output -> outputs.put(output.path("name").asString(), output));
      assertThat(Objects.requireNonNull(outputs.get("prediction")).path("data").path(0).asString())
          .isEqualTo(said.prediction());
      if (set.task() != Task.MULTICLASS) {
        assertThat(outputs).doesNotContainKey("probabilities");
        return;
      }
      var all = Objects.requireNonNull(outputs.get("probabilities"));
      assertThat(all.path("shape").toString()).isEqualTo("[1,3]");
      var classes = Json.LENIENT.readTree(all.path("parameters").path("classes").asString());
      var byClass = new LinkedHashMap<String, Double>();
      for (int i = 0; i < classes.size(); i++) {
        byClass.put(classes.get(i).asString(), all.path("data").get(i).asDouble());
      }
      assertThat(byClass).isEqualTo(said.probabilities());
    }
  }

  private static void verify(ProjectClient project, UUID prediction) {
    var proof = project.verify(prediction);
    assertThat(proof.checks())
        .filteredOn(check -> !check.name().equals("log segment")) // it is still written to
        .allSatisfy(c -> assertThat(c.outcome()).as(c.name()).isEqualTo(Report.Outcome.PASS));
    assertThat(proof.verified()).isTrue();
    assertThat(proof.replayedBitForBit()).isTrue();
  }

  /// The table has grown: another model is trained and held against the first, on rows that neither
  /// has seen, and the release in production is judged on all labels.
  private void laterDay(ProjectClient project, Classic set) throws Exception {
    var run = train(project, set, "later", LATER);
    var report = gates(project, run);
    var champion = gate(report, "champion");
    assertThat(champion.outcome())
        .as(champion.sentence())
        .isIn(GateReport.Outcome.PASS, GateReport.Outcome.INCONCLUSIVE);
    assertThat(champion.numbers().get("rows"))
        .isEqualTo(set.rows("first").size() + set.rows("later").size());
    assertThat(champion.numbers())
        .containsKeys("championLoss", "candidateLoss", "delta", "lower", "upper");
    assertThat(gate(report, "plausible-gain").outcome()).isEqualTo(GateReport.Outcome.PASS);
    assertThat(Objects.requireNonNull(project.endpoint(set.name()).release()).version())
        .isEqualTo(2);

    var window = project.evaluate(set.name(), LATER);
    assertThat(window.outcome()).isIn(WindowReport.Outcome.QUIET, WindowReport.Outcome.ALARM);
    assertThat(window.score()).isNotNull();
    assertThat(window.classScores()).hasSize(set.task() == Task.MULTICLASS ? 3 : 0);
    assertThat(window.rows()).isGreaterThan(Objects.requireNonNull(window.rowsBefore()));
  }

  /// Rows come that no model has seen: version 1 is rolled out beside version 2, both are asked
  /// about them, and the labels say which is better, if they can.
  private void newestDay(SlipwayClient client, ProjectClient project, Classic set)
      throws Exception {
    set.deliver(project, "newest");
    var run = project.start(set.name(), Map.of(), "features");
    succeeded(project, run);
    project.startRollout(set.name(), new Rollout.Start(1, null, "the older one again"));
    for (var row : set.rows("newest").subList(0, ASKED)) {
      project.predict(set.name(), Json.object().put("id", row.id()));
    }
    var rollout = project.rollout(set.name(), 1);
    var limit = Instant.now().plus(PATIENCE);
    while ((rollout.status() == Rollout.Status.CANARY || rollout.pairs() == 0)
        && Instant.now().isBefore(limit)) {
      Thread.sleep(POLL_MILLIS);
      rollout = project.rollout(set.name(), 1);
    }
    assertThat(rollout.pairs()).as(rollout.sentence()).isEqualTo(ASKED);

    advance(client, NEWEST.plusDays(set.day()));
    var judged = project.judgements(set.name());
    assertThat(judged).isNotEmpty();
    set.requireJudged(judged.getLast());
    var decisions = project.automation().timeline(set.name());
    assertThat(decisions).isNotEmpty();
    assertThat(decisions.getFirst().judged()).isNotBlank();
  }

  private static Execution train(ProjectClient project, Classic set, String part, LocalDate day)
      throws Exception {
    set.deliver(project, part);
    var run = succeeded(project, project.start(set.name(), Map.of(), null));
    assertThat(run.parameters()).containsEntry("cutoff", day.toString());
    return run;
  }

  private static Execution succeeded(ProjectClient project, Execution started) {
    var run = project.follow(started.id(), _ -> {});
    assertThat(run.status()).as(run.error()).isEqualTo(Execution.Status.SUCCEEDED);
    return run;
  }

  private static GateReport gates(ProjectClient project, Execution run) {
    return project.gates(run.id()).getFirst().report();
  }

  private static GateReport.Gate gate(GateReport report, String name) {
    return report.gates().stream().filter(g -> g.gate().equals(name)).findFirst().orElseThrow();
  }

  /// One of the tables.
  ///
  /// @param classes names of the label's values; none of an amount
  private record Classic(
      Path directory,
      String name,
      Task task,
      String label,
      List<String> classes,
      List<String> features) {

    /// A row of the table.
    record Row(int id, ObjectNode features, String label) {}

    static Classic of(Path directory, String name, Task task, String label, List<String> classes)
        throws Exception {
      var header = Files.readAllLines(directory.resolve(name + "-first.csv")).getFirst();
      var columns = List.of(header.split(",", -1));
      return new Classic(
          directory, name, task, label, classes, columns.subList(1, columns.size() - 1));
    }

    List<Row> rows(String part) throws Exception {
      var rows = new ArrayList<Row>();
      var lines = Files.readAllLines(directory.resolve(name + "-" + part + ".csv"));
      for (var line : lines.subList(1, lines.size())) {
        var fields = List.of(line.split(",", -1));
        var given = Json.object();
        for (int i = 0; i < features.size(); i++) {
          given.put(features.get(i), Double.parseDouble(fields.get(i + 1)));
        }
        rows.add(new Row(Integer.parseInt(fields.getFirst()), given, fields.getLast()));
      }
      return rows;
    }

    void deliver(ProjectClient project, String part) {
      var file = name + "-" + part + ".csv";
      project.deliver(name, file, directory.resolve(file));
    }

    int day() {
      return task.ordinal() + 1;
    }

    Feedback.Label feedback(UUID prediction, String value) {
      return classes.isEmpty()
          ? new Feedback.Label(prediction, null, null, Double.valueOf(value), null)
          : new Feedback.Label(prediction, null, null, null, value, null);
    }

    void requireAnswer(
        @Nullable String prediction,
        @Nullable Double probability,
        @Nullable Map<String, Double> probabilities) {
      switch (task) {
        case BINARY -> {
          assertThat(prediction).isIn(classes);
          assertThat(probability).isBetween(0.0, 1.0);
          assertThat(probabilities).isNull();
        }
        case MULTICLASS -> {
          assertThat(prediction).isIn(classes);
          var all = new LinkedHashMap<>(Objects.requireNonNull(probabilities));
          assertThat(List.copyOf(all.keySet())).containsExactlyInAnyOrderElementsOf(classes);
          assertThat(all.get(prediction)).isEqualTo(probability);
          assertThat(all.values()).allMatch(p -> p <= Objects.requireNonNull(probability));
        }
        case REGRESSION -> {
          assertThat(Double.parseDouble(String.valueOf(prediction))).isBetween(0.0, 400.0);
          assertThat(probability).isNull();
          assertThat(probabilities).isNull();
        }
      }
    }

    void requirePerformance(Performance performance) {
      assertThat(performance.task()).isEqualTo(task);
      assertThat(performance.predictions()).isEqualTo(ASKED);
      switch (task) {
        case BINARY -> assertThat(performance.logLoss()).isLessThan(.3);
        case MULTICLASS -> {
          assertThat(performance.accuracy()).isGreaterThan(.9);
          assertThat(performance.logLoss()).isLessThan(.3);
        }
        case REGRESSION -> {
          assertThat(performance.rmse()).isBetween(5.0, 77.0);
          assertThat(performance.mae()).isLessThan(performance.rmse());
        }
      }
    }

    void requireJudged(Judged judged) {
      var figures = judged.figures();
      assertThat(judged.how()).as("a table without dates").isEqualTo(Judged.How.FOLDS);
      switch (task) {
        case BINARY -> assertThat(figures.auc()).isGreaterThan(.95);
        case MULTICLASS -> {
          assertThat(figures.accuracy()).isGreaterThan(.9);
          assertThat(Objects.requireNonNull(figures.classes()))
              .extracting(Judged.OfClass::name)
              .isEqualTo(classes);
        }
        case REGRESSION -> {
          assertThat(figures.rmse()).isBetween(45.0, 70.0);
          assertThat(figures.gapInterval()).isNotNull();
        }
      }
    }

    /// Everything that is declared of the table, in one file.
    String declarations() {
      var kind = task.name().toLowerCase(java.util.Locale.ROOT);
      var columns = new StringBuilder();
      features.forEach(
          f -> columns.append("    - { name: ").append(f).append(", type: number }\n"));
      var named = new StringBuilder();
      features.forEach(f -> named.append("    - { name: ").append(f).append(" }\n"));
      var text =
          switch (task) {
            case BINARY -> "string|auc: { min: 0.9 }|loss: brier";
            case MULTICLASS -> "string|accuracy: { min: 0.85 }|loss: log_loss";
            case REGRESSION -> "number|r2: { min: 0.2 }|loss: absolute_error, scale: 150";
          };
      var parts = List.of(text.split("\\|", -1));
      return DECLARATIONS
          .replace("COLUMNS", columns.toString().stripTrailing())
          .replace("FEATURES", named.toString().stripTrailing())
          .replace("SELECTED", String.join(", ", features))
          .replace("FIRST", features.getFirst())
          .replace("CLASSES", classes.isEmpty() ? "" : ", classes: " + classes)
          .replace("TASK", kind)
          .replace("TYPE", parts.get(0))
          .replace("FLOOR", parts.get(1))
          .replace("LOSS", parts.get(2))
          .replace("LABEL", label)
          .replace("NAME", name);
    }
  }

  private static final String DECLARATIONS =
      """
      kind: Dataset
      name: NAME
      spec:
        format: { type: csv }
        columns:
          - { name: id, type: integer }
      COLUMNS
          - { name: LABEL, type: TYPE }
        key: [id]
      ---
      kind: FeatureView
      name: NAME_features
      spec:
        entity: { name: id, type: integer }
        sources: { rows: NAME }
        sql: select id, SELECTED from rows
        features:
      FEATURES
      ---
      kind: FeatureView
      name: NAME_label
      spec:
        entity: { name: id, type: integer }
        sources: { rows: NAME }
        sql: select id, LABEL from rows
        label: { column: LABEL, horizonDays: 0, task: TASKCLASSES }
      ---
      kind: Pipeline
      name: NAME
      spec:
        parameters:
          cutoff: { type: date, value: today }
        steps:
          - { name: import, type: import, with: { dataset: NAME } }
          - { name: check, type: check, with: { dataset: NAME, staged: "${steps.import.staged}" } }
          - { name: features, type: features, after: [check], with: { view: NAME_features, cutoff: "${parameters.cutoff}" } }
          - name: train
            type: train
            after: [features]
            with:
              trainer: xgboost
              views: [NAME_features]
              label: NAME_label
              cutoff: newest-matured
              folds: { count: 5 }
              settings: { rounds: 30, max_depth: 3, eta: 0.1, seed: 7 }
          - { name: evaluate, type: evaluate, with: { training: "${steps.train.training}" } }
          - name: gate
            type: gate
            with:
              training: "${steps.train.training}"
              evaluation: "${steps.evaluate.evaluation}"
              endpoint: NAME
              floors: { FLOOR }
          - name: register
            type: register
            with: { training: "${steps.train.training}", evaluation: "${steps.evaluate.evaluation}", model: NAME, gate: "${steps.gate.outcome}" }
          - { name: release, type: release, with: { endpoint: NAME, version: "${steps.register.version}" } }
      ---
      kind: Endpoint
      name: NAME
      spec: { model: NAME, views: [NAME_features] }
      ---
      kind: Monitor
      name: NAME
      spec:
        endpoint: NAME
        score: { psi: 0.25 }
        features: { psi: 0.25, nullIncrease: 0.02 }
        slices:
          - { name: small, condition: FIRST < 6 }
      ---
      kind: Rollout
      name: NAME
      spec:
        endpoint: NAME
        canary: [ { weight: 0.5, requests: 30 } ]
        guardRails: { slow: { watch: false } }
        quality: { LOSS }
      ---
      kind: Automation
      name: NAME
      spec:
        endpoint: NAME
        pipeline: { name: NAME }
        monitor: NAME
      """;
}
