package slipway.pipelines;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import slipway.access.Access;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.Finding;
import slipway.api.declaration.PipelineSpec;
import slipway.api.wire.Execution;
import slipway.api.wire.GateReport;
import slipway.audit.Audit;
import slipway.blob.BlobStore;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.events.Events;
import slipway.http.Router;
import slipway.ids.Ids;
import slipway.jobs.Jobs;
import slipway.references.References;
import slipway.telemetry.Telemetry;
import slipway.time.BusinessClock;
import slipway.time.Micros;
import slipway.time.WallClock;
import tools.jackson.databind.JsonNode;

/// What a pipeline is, and how it is executed.
public final class Pipelines {
  /// The event that says that an execution has ended.
  public static final String ENDED = "execution.ended";

  private static final int FAILED_NAMED_MAX = 20;
  static final String GATE = "gate";

  private final Neighbours with;
  private final StepKinds kinds;
  private final ExecutionProgress progress = new ExecutionProgress();
  private final Schedules schedules;
  private final ExecutionFlow flow;
  private final ExecutionStore executions = new ExecutionStore();
  private final StepStore steps = new StepStore();
  private final StepLogStore logs = new StepLogStore();
  private final DefinitionStore definitions = new DefinitionStore();

  /// What the area needs of the platform.
  ///
  /// @param directory where running steps have their files; its content is gone after a start
  public record Neighbours(
      Access access,
      Database database,
      Audit audit,
      BlobStore blobs,
      References references,
      Events events,
      Jobs jobs,
      Telemetry telemetry,
      Ids ids,
      WallClock wall,
      BusinessClock business,
      Router router,
      Path directory) {}

  /// A failed execution, for whoever must not go on as if it had not failed.
  public record Failure(String project, UUID execution, String title, String error) {}

  private Pipelines(Neighbours with, StepKinds kinds) {
    this.with = with;
    this.kinds = kinds;
    this.schedules = new Schedules(with, this::startDue);
    this.flow =
        new ExecutionFlow(
            with.jobs(),
            with.events(),
            with.wall(),
            with.business(),
            progress,
            schedules::executionEnded);
  }

  /// @param kinds every kind of step there is
  public static Pipelines open(Neighbours with, List<StepKind<?>> kinds) {
    var pipelines = new Pipelines(with, new StepKinds(kinds));
    StepRunner.clean(with.directory());
    with.jobs()
        .register(
            ExecutionFlow.JOB_KIND,
            new StepRunner(with, pipelines.kinds, pipelines.flow, pipelines.progress));
    with.jobs().register(Schedules.JOB_KIND, pipelines.schedules);
    new PipelinesRoutes(with.access(), pipelines).register(with.router());
    return pipelines;
  }

  /// The record that the `with` of each type of step is bound to.
  public Map<String, Class<? extends Record>> stepSettings() {
    var settings = new LinkedHashMap<String, Class<? extends Record>>();
    for (var type : kinds.types()) {
      settings.put(type, kinds.require(type).settings());
    }
    return settings;
  }

  /// What is wrong with the spec, by path below it; whether what it names exists is not looked at.
  public List<Finding> check(PipelineSpec spec) {
    return PipelineChecks.check(spec, kinds);
  }

  /// Declared things the spec names, by path below it.
  public List<StepReference> references(PipelineSpec spec) {
    var references = new ArrayList<StepReference>();
    for (int i = 0; i < spec.steps().size(); i++) {
      var step = spec.steps().get(i);
      var path = Finding.under(Finding.item("steps", i), "with");
      kinds
          .find(step.type())
          .ifPresent(kind ->
              kind.references(step.with()).stream()
                  .filter(reference -> !reference.name().contains("${"))
                  .map(reference ->
                      new StepReference(
                          Finding.under(path, reference.path()),
                          reference.kind(),
                          reference.name()))
                  .forEach(references::add));
    }
    return references;
  }

  /// Makes this the pipeline of that name; executions that run go on with what they started with.
  ///
  /// @param revision the code commit it came from, `none` when unknown
  public void apply(Tx tx, Caller caller, Declared<PipelineSpec> declared, String revision) {
    with.access().require(tx, caller, Permission.EDIT, declared.project());
    var findings = check(declared.spec());
    if (!findings.isEmpty()) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          "pipeline " + declared.name() + ": " + findings.getFirst(),
          findings.stream().map(Finding::toString).toList());
    }
    definitions.put(
        tx,
        new DefinitionStore.Definition(
            declared.project(), declared.name(), declared.digest(), declared.spec(), revision),
        Micros.of(with.wall().now()));
    schedules.declared(tx, declared.project(), declared.name(), declared.spec());
  }

  /// Makes a replayed clock stop where a schedule is due on its way; what an advance drains.
  public void planSchedules() {
    schedules.plan();
  }

  private Optional<UUID> startDue(
      Tx tx, ScheduleStore.Row row, PipelineSpec.Schedule schedule, Instant due) {
    if (isRunning(tx, row.project(), row.pipeline())) {
      return Optional.empty();
    }
    var request = new Execution.Start(schedule.parameters(), null);
    var definition = requireDefinition(tx, row.project(), row.pipeline());
    return Optional.of(start(tx, Caller.service("schedule"), definition, request, due));
  }

  /// Starts the pipeline; refused while it runs, because two executions of one pipeline would write
  /// the same datasets.
  public UUID start(Caller caller, String project, String pipeline, Execution.Start request) {
    return with.database()
        .inTransaction("pipelines.start", tx -> start(tx, caller, project, pipeline, request));
  }

  /// The same in the caller's transaction: it runs when that commits.
  public UUID start(
      Tx tx, Caller caller, String project, String pipeline, Execution.Start request) {
    with.access().require(tx, caller, Permission.RUN, project);
    var definition = requireDefinition(tx, project, pipeline);
    refuseRunning(tx, project, pipeline);
    return start(tx, caller, definition, request, with.business().now());
  }

  /// @param due what `month-end` is resolved as of
  private UUID start(
      Tx tx,
      Caller caller,
      DefinitionStore.Definition definition,
      Execution.Start request,
      Instant due) {
    var row = newExecution(tx, caller, definition, request, due);
    flow.start(tx, row, PipelineGraph.of(definition.spec()));
    with.audit()
        .write(
            tx,
            caller.name(),
            row.project(),
            "execution.start",
            ExecutionFlow.subject(row),
            Json.object().put("pipeline", row.pipeline()).put("until", row.until()));
    return row.id();
  }

  /// Whether an execution of the pipeline is under way, so that another is refused.
  public boolean isRunning(Tx tx, String project, String pipeline) {
    return executions
        .newest(tx, project, pipeline)
        .filter(row -> row.status() == ExecutionRow.Status.RUNNING)
        .isPresent();
  }

  /// The pipeline as declared now.
  public Optional<PipelineSpec> spec(Tx tx, String project, String pipeline) {
    return definitions.current(tx, project, pipeline).map(DefinitionStore.Definition::spec);
  }

  public Optional<Execution> find(Tx tx, String project, UUID id) {
    return executions.find(tx, project, id).map(row -> view(tx, row));
  }

  /// The pipeline's executions, newest first.
  public List<Execution> newest(Tx tx, String project, String pipeline, int max) {
    return executions.list(tx, project, pipeline, "", max).stream()
        .map(row -> view(tx, row))
        .toList();
  }

  /// Cancels a running execution. Its steps stop soon; nothing they still do is recorded.
  public void cancel(Caller caller, String project, UUID id) {
    change(
        caller,
        project,
        id,
        "cancel",
        (tx, row) -> {
          if (row.status() != ExecutionRow.Status.RUNNING) {
            throw wrongState(row, "running");
          }
          flow.cancel(tx, row, caller.name());
        });
  }

  /// Goes on with a failed or cancelled execution from the steps that are not done.
  public void resume(Caller caller, String project, UUID id) {
    change(
        caller,
        project,
        id,
        "resume",
        (tx, row) -> {
          if (row.status() != ExecutionRow.Status.FAILED
              && row.status() != ExecutionRow.Status.CANCELLED) {
            throw wrongState(row, "failed or cancelled");
          }
          refuseRunning(tx, project, row.pipeline());
          flow.resume(tx, row);
        });
  }

  /// The execution with all its steps.
  public Execution execution(Caller caller, String project, UUID id) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return view(tx, requireExecution(tx, project, id));
        });
  }

  /// What the gates of an execution found out, in the order of its steps; a gate that has not ended
  /// is not in it.
  public List<GateReport.OfStep> gates(Caller caller, String project, UUID id) {
    return execution(caller, project, id).steps().stream()
        .filter(step -> step.type().equals(GATE))
        .flatMap(step ->
            Optional.ofNullable(step.outputs()).stream()
                .flatMap(outputs -> outputs.path("report").asStringOpt().stream())
                .map(Digest::new)
                .map(digest -> new GateReport.OfStep(step.name(), digest, gate(digest))))
        .toList();
  }

  /// The report that a gate step's output `report` names.
  public GateReport gate(Digest report) {
    return Json.readLenient(with.blobs().bytes(report), GateReport.class);
  }

  /// Newest first, started before `before`; `pipeline` and `before` may be empty.
  public List<Execution> executions(
      Caller caller, String project, String pipeline, Optional<UUID> before, int max) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return executions
              .list(tx, project, pipeline, before.map(UUID::toString).orElse(""), max)
              .stream()
              .map(row -> view(tx, row))
              .toList();
        });
  }

  /// The newest executions of all pipelines.
  public List<Execution> executions(Caller caller, String project, int max) {
    return executions(caller, project, "", Optional.empty(), max);
  }

  /// Every pipeline of the project, by name.
  public List<Execution.Pipeline> pipelines(Caller caller, String project) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return definitions.current(tx, project).stream().map(d -> view(tx, d)).toList();
        });
  }

  public Execution.Pipeline pipeline(Caller caller, String project, String pipeline) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          return view(tx, requireDefinition(tx, project, pipeline));
        });
  }

  /// The lines of an execution after a number, in order.
  public List<Execution.LogLine> log(Caller caller, String project, UUID id, long after, int max) {
    return with.database()
        .read(tx -> {
          with.access().require(tx, caller, Permission.READ, project);
          requireExecution(tx, project, id);
          return logs.after(tx, project, id, after, max);
        });
  }

  /// Executions by number and what they said, as pages show them.
  public History history() {
    return new History(with.access(), with.database(), executions, steps, logs, definitions);
  }

  /// Executions that failed at or after a wall-clock instant.
  public List<Failure> failedSince(Instant wall) {
    return with.database()
        .read(tx ->
            executions.failedSince(tx, wall, FAILED_NAMED_MAX).stream()
                .map(row ->
                    new Failure(row.project(), row.id(), row.title(), row.error().orElse("failed")))
                .toList());
  }

  ExecutionProgress progress() {
    return progress;
  }

  /// A change of one execution.
  private interface Change {
    void make(Tx tx, ExecutionRow row);
  }

  private void change(Caller caller, String project, UUID id, String action, Change change) {
    with.database()
        .inTransaction(
            "pipelines." + action,
            tx -> {
              with.access().require(tx, caller, Permission.RUN, project);
              var row = requireExecution(tx, project, id);
              change.make(tx, row);
              with.audit()
                  .write(
                      tx,
                      caller.name(),
                      project,
                      "execution." + action,
                      ExecutionFlow.subject(row),
                      Json.object().put("pipeline", row.pipeline()));
              return null;
            });
  }

  private ExecutionRow newExecution(
      Tx tx,
      Caller caller,
      DefinitionStore.Definition definition,
      Execution.Start request,
      Instant due) {
    var now = with.business().now();
    var parameters = Json.object();
    Parameters.resolve(definition.spec().parameters(), request.parameters(), due)
        .forEach(parameters::set);
    var until = request.until();
    return new ExecutionRow(
        definition.project(),
        with.ids().next(),
        definition.pipeline(),
        executions.nextNumber(tx, definition.project(), definition.pipeline()),
        definition.digest(),
        parameters,
        until == null ? "" : until,
        Boolean.TRUE.equals(request.fresh()),
        ExecutionRow.Status.RUNNING,
        caller,
        now,
        with.wall().now(),
        Optional.empty(),
        Optional.empty());
  }

  private void refuseRunning(Tx tx, String project, String pipeline) {
    executions
        .newest(tx, project, pipeline)
        .filter(row -> row.status() == ExecutionRow.Status.RUNNING)
        .ifPresent(row -> {
          throw new SlipwayException(
              ErrorCode.CONFLICT,
              "pipeline "
                  + pipeline
                  + ": execution "
                  + row.id()
                  + " (#"
                  + row.number()
                  + ") is running (expected: none; wait for it, or cancel it)");
        });
  }

  private DefinitionStore.Definition requireDefinition(Tx tx, String project, String pipeline) {
    return definitions
        .current(tx, project, pipeline)
        .orElseThrow(() -> {
          var known =
              definitions.current(tx, project).stream()
                  .map(DefinitionStore.Definition::pipeline)
                  .toList();
          return new SlipwayException(
              ErrorCode.NOT_FOUND,
              "pipeline: \""
                  + pipeline
                  + "\" (expected: "
                  + (known.isEmpty()
                      ? "a declared one, none is yet; slipway apply -f FOLDER"
                      : "one of " + String.join(", ", known))
                  + ")");
        });
  }

  private ExecutionRow requireExecution(Tx tx, String project, UUID id) {
    return executions
        .find(tx, project, id)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.NOT_FOUND,
                "execution: " + id + " (expected: an execution of project " + project + ")"));
  }

  private static SlipwayException wrongState(ExecutionRow row, String expected) {
    return new SlipwayException(
        ErrorCode.INVALID_STATE,
        "execution "
            + row.id()
            + " ("
            + row.title()
            + "): "
            + row.status().name().toLowerCase(java.util.Locale.ROOT)
            + " (expected: "
            + expected
            + ")");
  }

  private Execution.Pipeline view(Tx tx, DefinitionStore.Definition definition) {
    return new Execution.Pipeline(
        definition.pipeline(),
        definition.spec().description(),
        definition.spec().steps().stream().map(PipelineSpec.Step::name).toList(),
        executions
            .newest(tx, definition.project(), definition.pipeline())
            .map(row -> view(tx, row))
            .orElse(null),
        schedules.view(tx, definition.project(), definition.pipeline()));
  }

  private Execution view(Tx tx, ExecutionRow row) {
    var definition = definitions.require(tx, row.project(), row.pipeline(), row.definition());
    return ExecutionView.of(
        row, steps.of(tx, row.project(), row.id()), PipelineGraph.of(definition.spec()));
  }

  /// Parameter → value as text, for people.
  static Map<String, String> texts(JsonNode parameters) {
    var texts = new java.util.TreeMap<String, String>();
    parameters.forEachEntry((name, value) -> texts.put(name, Parameters.text(value)));
    return texts;
  }
}
