package slipway.pipelines.steps;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Finding;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import slipway.processes.ChildSpec;
import slipway.processes.Exit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Runs any command as a tracked run: inputs are files and a JSON context, outputs are what it
/// leaves in a folder (the contract stands in `docs/pipelines.md`).
final class ProcessStep implements StepKind<ProcessSettings> {
  static final String CONTEXT_FORMAT = "slipway/process/1";

  private static final int SIGNALLED = 128;

  private final BuiltInSteps.Areas areas;
  private final TrackedRuns runs;
  private final ProcessInputs inputs;

  ProcessStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
    this.runs = new TrackedRuns(areas);
    this.inputs = new ProcessInputs(areas);
  }

  @Override
  public String type() {
    return "process";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<ProcessSettings> settings() {
    return ProcessSettings.class;
  }

  @Override
  public Set<String> outputs() {
    return Set.of(ProcessSettings.FILES, ProcessSettings.RUN);
  }

  @Override
  public Set<String> outputs(Map<String, JsonNode> with) {
    var names = new TreeSet<>(outputs());
    var declared = with.get("outputs");
    if (declared != null) {
      declared.forEach(name -> names.add(name.asString("")));
    }
    return names;
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    var references = new ArrayList<StepReference>();
    var declared = with.get("inputs");
    if (declared != null && declared.isObject()) {
      declared.forEachEntry((name, input) -> {
        if (input.isObject()) {
          var settings = new TreeMap<String, JsonNode>();
          input.forEachEntry(settings::put);
          var found = new ArrayList<>(Named.in(settings, "dataset", Named.DATASET));
          found.addAll(Named.in(settings, "views", Named.FEATURE_VIEW));
          found.addAll(Named.in(settings, "label", Named.FEATURE_VIEW));
          found.forEach(reference ->
              references.add(
                  new StepReference(
                      Finding.under(Finding.under("inputs", name), reference.path()),
                      reference.kind(),
                      reference.name())));
        }
      });
    }
    return references;
  }

  @Override
  public Map<String, String> inputs(StepContext context, ProcessSettings settings) {
    requireAllowed();
    settings.require();
    var all = new TreeMap<>(inputs.digests(context, settings));
    for (var file : settings.code()) {
      all.put("file " + file, Digest.of(Files.bytes(declared(file))).hex());
    }
    return all;
  }

  private void requireAllowed() {
    if (!areas.commands().allowed()) {
      throw new SlipwayException(
          ErrorCode.PERMISSION_DENIED,
          "steps of type process are not run by this server (expected: setting commands.allowed,"
              + " or an address that only this machine reaches)");
    }
  }

  /// A declared file where it stands; nothing outside the folder is read.
  private Path declared(String file) {
    var root = areas.commands().config().directory();
    return Files.below(root, file)
        .orElseThrow(() ->
            SlipwayException.invalid(
                "files", '"' + file + '"', "a file below " + root + " (commands.directory)"));
  }

  /// The folders of one attempt.
  private record Folders(Path work, Path inputs, Path outputs, Path temporary) {
    static Folders in(Path attempt) {
      return new Folders(
          Files.directory(attempt.resolve("work")),
          Files.directory(attempt.resolve("inputs")),
          Files.directory(attempt.resolve("outputs")),
          Files.directory(attempt.resolve("tmp")));
    }
  }

  @Override
  public StepResult run(StepContext context, ProcessSettings settings) throws Exception {
    var folders = Folders.in(context.directory().toAbsolutePath());
    var code = copyCode(settings, folders.work());
    var told = inputs.write(context, settings, folders.inputs());
    context.requireNotCancelled();
    var run = runs.start(context, Map.of());
    boolean done = false;
    try {
      var file = context.directory().toAbsolutePath().resolve("context.json");
      java.nio.file.Files.write(file, Json.bytes(told(context, settings, folders, told, run)));
      var exit = run(context, spec(context, settings, folders, file, run));
      requireSuccess(exit, settings);
      var result = result(context, settings, folders.outputs(), code, run);
      runs.succeed(context, run);
      done = true;
      return result;
    } finally {
      if (!done) {
        runs.fail(context, run);
      }
    }
  }

  private Map<String, Digest> copyCode(ProcessSettings settings, Path work) {
    var code = new TreeMap<String, Digest>();
    for (var file : settings.code()) {
      var bytes = Files.bytes(declared(file));
      var target = work.resolve(file).normalize();
      Files.write(target, bytes);
      code.put(file, areas.blobs().put(bytes));
    }
    return code;
  }

  private static ObjectNode told(
      StepContext context,
      ProcessSettings settings,
      Folders folders,
      ObjectNode inputs,
      String run) {
    var told =
        Json.object()
            .put("format", CONTEXT_FORMAT)
            .put("project", context.project())
            .put("pipeline", context.pipeline())
            .put("execution", context.execution().toString())
            .put("step", context.step())
            .put("attempt", context.attempt())
            .put("at", context.at().toString())
            .put("run", run)
            .put("outputs", folders.outputs().toString());
    told.set("inputs", inputs);
    told.set("values", Json.treeOf(settings.given()));
    return told;
  }

  private ChildSpec spec(
      StepContext context, ProcessSettings settings, Folders folders, Path file, String run) {
    var environment = new TreeMap<String, String>();
    environment.put("PATH", areas.commands().config().searchPath());
    environment.put("HOME", folders.temporary().toString());
    environment.put("TMPDIR", folders.temporary().toString());
    environment.put("LANG", "C.UTF-8");
    environment.put("PYTHONUNBUFFERED", "1"); // so that its lines are read as they are written
    environment.putAll(settings.variables());
    environment.put(ProcessSettings.CONTEXT_VARIABLE, file.toString());
    environment.put(
        ProcessSettings.TRACKING_VARIABLE,
        areas.commands().address().await(java.time.Duration.ofSeconds(30)).toString());
    environment.put(ProcessSettings.RUN_VARIABLE, run);
    var limits =
        ChildSpec.Limits.ordinary()
            .withTimeout(settings.timeLimit())
            .withMemoryBytesMax(settings.memoryLimit());
    return new ChildSpec(
        "step " + context.step(), settings.command(), environment, folders.work(), limits);
  }

  private Exit run(StepContext context, ChildSpec spec) throws InterruptedException {
    context.progress(Double.NaN, "runs " + spec.command().getFirst());
    var child = areas.commands().processes().start(spec, context::log);
    context.onCancel(child::cancel);
    var exit = child.await();
    if (exit.linesDropped() > 0) {
      context.log("… " + exit.linesDropped() + " more lines were dropped");
    }
    return exit;
  }

  private static void requireSuccess(Exit exit, ProcessSettings settings) {
    switch (exit.ending()) {
      case CANCELLED ->
          throw new SlipwayException(ErrorCode.CANCELLED, "process: cancelled", exit.tail());
      case TIMED_OUT ->
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "process: no end after "
                  + settings.timeLimit()
                  + " (expected: an end within it; `timeout` of the step)",
              exit.tail());
      case OUT_OF_MEMORY ->
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "process: held more than "
                  + settings.memory()
                  + " (expected: less; `memory` of the step)",
              exit.tail());
      case EXITED -> {
        if (exit.status() != 0) {
          throw new SlipwayException(
              ErrorCode.INVALID_STATE,
              "process: "
                  + (exit.status() > SIGNALLED
                      ? "killed by signal " + (exit.status() - SIGNALLED)
                      : "ended with status " + exit.status())
                  + " (expected: 0)",
              exit.tail());
        }
      }
    }
  }

  private StepResult result(
      StepContext context,
      ProcessSettings settings,
      Path folder,
      Map<String, Digest> code,
      String run) {
    var outputs = Json.object();
    ProcessFiles.outputs(folder).forEachEntry(outputs::set);
    for (var name : settings.declaredOutputs()) {
      if (!outputs.has(name)) {
        throw ProcessFiles.broken(
            "no \"" + name + "\" in outputs.json (expected: every name in `outputs` of the step)");
      }
    }
    var files = ProcessFiles.adopt(folder, areas.blobs(), code);
    files.files().forEach((path, digest) -> runs.link(context, run, path, digest));
    files.code().forEach((path, digest) -> runs.link(context, run, "code/" + path, digest));
    var manifest = files.store(areas.blobs());
    outputs.put(ProcessSettings.FILES, manifest.hex()).put(ProcessSettings.RUN, run);
    var blobs = new ArrayList<>(files.files().values());
    blobs.addAll(files.code().values());
    blobs.add(manifest);
    return StepResult.of(outputs, "made " + Counted.of(files.files().size(), "file"))
        .keeping(blobs.toArray(Digest[]::new));
  }
}
