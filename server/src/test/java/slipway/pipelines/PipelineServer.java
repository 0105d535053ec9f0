package slipway.pipelines;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.PipelineSpec;
import slipway.api.wire.Execution;
import slipway.audit.Audit;
import slipway.config.Config.DatabaseConfig;
import slipway.config.Config.JobsConfig;
import slipway.db.Database;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.testing.Eventually;
import slipway.testing.FakeClock;
import slipway.testing.TestDatabases;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// As much of a server as pipelines need.
public final class PipelineServer implements AutoCloseable {
  static final Caller ANNA = new Caller("anna", Caller.Kind.PERSON);
  static final String PROJECT = "default";

  private static final int THREADS = 6;

  final Database database;
  final Jobs jobs;
  final Events events;
  final Pipelines pipelines;
  final Router router;

  private PipelineServer(
      Database database, Jobs jobs, Events events, Pipelines pipelines, Router router) {
    this.router = router;
    this.database = database;
    this.jobs = jobs;
    this.events = events;
    this.pipelines = pipelines;
  }

  static PipelineServer start(
      DatabaseConfig config, FakeClock wall, BusinessClock business, Path home, FakeSteps steps) {
    var database = TestDatabases.open(config);
    var telemetry = new Telemetry();
    var ids = new Ids(wall);
    var router = new Router();
    var events = Events.open(database, business, wall, telemetry);
    var jobs = Jobs.open(new JobsConfig(THREADS), database, business, wall, ids, telemetry);
    var pipelines =
        Pipelines.open(
            new Pipelines.Neighbours(
                Access.open(database, wall),
                database,
                Audit.open(wall, ids),
                slipway.blob.FileBlobs.open(
                    home.resolve("blobs"), slipway.config.CrashPoint.none()),
                References.open(wall),
                events,
                jobs,
                telemetry,
                ids,
                wall,
                business,
                router,
                home.resolve("steps")),
            steps.kinds());
    jobs.start();
    events.start();
    return new PipelineServer(database, jobs, events, pipelines, router);
  }

  /// Declares `name` with these steps (JSON with single quotes).
  void declare(String name, String steps) {
    declare(name, PipelineSpecs.of(steps));
  }

  /// The same with a schedule (JSON with single quotes).
  void declareScheduled(String name, String schedule, String steps) {
    declare(name, PipelineSpecs.scheduled(schedule, steps));
  }

  private void declare(String name, PipelineSpec spec) {
    database.inTransaction(
        "test.declare",
        tx -> {
          pipelines.apply(
              tx,
              ANNA,
              new Declared<>(PROJECT, name, spec, Json.digest(Json.treeOf(spec))),
              "c0ffee");
          return "";
        });
  }

  UUID start(String pipeline) {
    return start(pipeline, Map.of());
  }

  UUID start(String pipeline, Map<String, String> parameters) {
    return pipelines.start(ANNA, PROJECT, pipeline, new Execution.Start(parameters, null));
  }

  /// Runs the pipeline to its end.
  Execution run(String pipeline) {
    return await(start(pipeline));
  }

  Execution await(UUID id) {
    Eventually.holds("the end of " + id, () -> execution(id).status().hasEnded());
    return execution(id);
  }

  Execution execution(UUID id) {
    return pipelines.execution(ANNA, PROJECT, id);
  }

  static Execution.Step step(Execution execution, String name) {
    return execution.steps().stream()
        .filter(step -> step.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  static JsonNode output(Execution execution, String step, String name) {
    var outputs = step(execution, step).outputs();
    return outputs == null ? Json.object().nullNode() : outputs.path(name);
  }

  static List<Execution.Status> statuses(Execution execution) {
    return execution.steps().stream().map(Execution.Step::status).toList();
  }

  /// Dies: the database is gone under whatever still runs, and nothing is finished.
  void crash() {
    database.close();
  }

  @Override
  public void close() {
    jobs.close();
    events.close();
    database.close();
  }
}
