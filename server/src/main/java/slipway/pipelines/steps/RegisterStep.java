package slipway.pipelines.steps;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepResult;
import slipway.registry.ModelVersion;
import slipway.registry.NewVersion;
import slipway.registry.PackageContents;
import slipway.training.TrainingResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Closes what a training made as a package and registers it as a version of a model. The same
/// training twice is one version: a package that the model's newest version holds is not registered
/// again.
final class RegisterStep implements StepKind<RegisterStep.Settings> {
  /// @param training the train step's output
  /// @param evaluation the evaluate step's output
  /// @param model the registered model's name
  /// @param gate the gate step's outcome; when given, FAIL and ERROR are refused
  record Settings(String training, String evaluation, String model, @Nullable String gate) {}

  private final BuiltInSteps.Areas areas;
  private final TrackedRuns runs;

  RegisterStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
    this.runs = new TrackedRuns(areas);
  }

  @Override
  public String type() {
    return "register";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public Set<String> outputs() {
    return Set.of("version", "number", "model", "package");
  }

  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return Map.of(); // the settings are digests already
  }

  /// The model may have got another version since, which then is the newest.
  @Override
  public Optional<String> stale(StepContext context, Settings settings, JsonNode outputs) {
    var name = outputs.path("package").asString("");
    return newest(context, settings)
            .flatMap(ModelVersion::packageDigest)
            .filter(digest -> digest.hex().equals(name))
            .isPresent()
        ? Optional.empty()
        : Optional.of("the newest version of " + settings.model() + " is another by now");
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    GateOutcomes.requirePassable(settings.gate());
    var training = new Digest(settings.training());
    var manifest = TrainingManifest.read(areas.blobs(), training);
    var files = new TreeMap<String, Digest>();
    files.put(TrainingResult.MODEL, manifest.file(TrainingResult.MODEL));
    files.put(TrainingResult.IMPORTANCE, manifest.file(TrainingResult.IMPORTANCE));
    files.put("metrics.json", new Digest(settings.evaluation()));
    files.putAll(manifest.foldFiles());
    var packageDigest =
        areas
            .registry()
            .createPackage(
                context.caller(),
                context.project(),
                new PackageContents(files, signature(manifest), provenance(manifest, training)));
    var there =
        newest(context, settings)
            .filter(version -> version.packageDigest().filter(packageDigest::equals).isPresent());
    var version = there.orElseGet(() -> register(context, settings, training, packageDigest));
    var title = settings.model() + "/" + version.number();
    var outputs =
        Json.object()
            .put("version", title)
            .put("number", version.number())
            .put("model", settings.model())
            .put("package", packageDigest.hex());
    return StepResult.of(
        outputs,
        there.isPresent()
            ? title + " holds this very package already"
            : title + ", package " + packageDigest.brief());
  }

  private ModelVersion register(
      StepContext context, Settings settings, Digest training, Digest packageDigest) {
    var tags = new TreeMap<String, String>();
    tags.put(TrackedRuns.EXECUTION, context.execution().toString());
    tags.put(TrackedRuns.PIPELINE, context.pipeline());
    return areas
        .registry()
        .register(
            context.caller(),
            context.project(),
            settings.model(),
            packageDigest,
            new NewVersion(
                runs.ofTraining(context, training), "By pipeline " + context.title(), tags));
  }

  private Optional<ModelVersion> newest(StepContext context, Settings settings) {
    return areas
        .database()
        .read(tx -> areas.registry().newest(tx, context.project(), settings.model(), 0, 1))
        .stream()
        .findFirst();
  }

  /// What the model is asked with and answers: features in order, and the views they come from.
  private static ObjectNode signature(TrainingManifest manifest) {
    var signature =
        Json.object().put("task", manifest.task().name()).put("classes", manifest.classes());
    if (!manifest.classNames().isEmpty()) {
      var names = signature.putArray("classNames");
      manifest.classNames().forEach(names::add);
    }
    var features = signature.putArray("features");
    for (var name : manifest.features()) {
      features.addObject().put("name", name).put("type", "float32");
    }
    var views = signature.putArray("views");
    for (var part : manifest.views()) {
      views.addObject().put("view", part.view()).put("definition", part.definition().hex());
    }
    signature
        .putObject("label")
        .put("view", manifest.label().view())
        .put("definition", manifest.label().definition().hex());
    return signature;
  }

  private static ObjectNode provenance(TrainingManifest manifest, Digest training) {
    var provenance =
        Json.object()
            .put("training", training.hex())
            .put("trainer", manifest.trainer())
            .put("codeCommit", manifest.codeCommit())
            .put("cutoff", manifest.cutoff().toString())
            .put("rows", manifest.rows());
    provenance.set("views", Json.treeOf(manifest.views()));
    provenance.set("label", Json.treeOf(manifest.label()));
    provenance.set("folds", Json.treeOf(manifest.folds()));
    var transform = manifest.transform();
    if (transform != null) {
      provenance.set("transform", Json.treeOf(transform));
    }
    var base = manifest.base();
    if (base != null) {
      provenance.put("base", base.hex());
    }
    provenance.set("settings", manifest.settings());
    provenance.set("libraries", manifest.metadata().path("versions"));
    return provenance;
  }
}
