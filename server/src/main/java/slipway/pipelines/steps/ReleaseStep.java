package slipway.pipelines.steps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import slipway.api.Json;
import slipway.api.Names;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import slipway.serving.Release;
import tools.jackson.databind.JsonNode;

/// Makes a model version the active release of an endpoint.
final class ReleaseStep implements StepKind<ReleaseStep.Settings> {
  /// @param version `model/number`, the register step's output
  /// @param gate the gate step's outcome; when given, FAIL and ERROR are refused
  /// @param views `trained` (the default): the definitions that the version was trained on; or
  ///   `current`: those that are declared now, to bring new code for features to a model in service
  record Settings(String endpoint, String version, @Nullable String gate, @Nullable Views views) {}

  /// Whose definitions of the endpoint's views a release names.
  enum Views {
    TRAINED,
    CURRENT;

    @Override
    public String toString() {
      return Names.kebab(name());
    }
  }

  private final BuiltInSteps.Areas areas;

  ReleaseStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public String type() {
    return "release";
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
    return Set.of("release", "endpoint", "version");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    return Named.in(with, "endpoint", Named.ENDPOINT);
  }

  /// The release's digest holds package, views and configuration.
  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return Map.of("release", propose(context, settings).digest().hex());
  }

  @Override
  public Optional<String> stale(StepContext context, Settings settings, JsonNode outputs) {
    var released = outputs.path("release").asString("");
    return active(context, settings)
            .filter(release -> release.digest().hex().equals(released))
            .isPresent()
        ? Optional.empty()
        : Optional.of("another release of " + settings.endpoint() + " is active by now");
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    GateOutcomes.requirePassable(settings.gate());
    var next = propose(context, settings);
    context.progress(0.2, "loading " + settings.version());
    areas.serving().prepare(next);
    var before = active(context, settings).map(Release::digest);
    var active =
        areas
            .database()
            .inTransaction(
                "pipelines.activate",
                tx -> {
                  context.requireLease(tx);
                  return areas
                      .serving()
                      .activate(tx, context.caller(), before, next, context.decision());
                });
    var outputs =
        Json.object()
            .put("release", active.digest().hex())
            .put("endpoint", settings.endpoint())
            .put("version", settings.version());
    return StepResult.of(outputs, settings.endpoint() + " answers with " + settings.version());
  }

  private Release propose(StepContext context, Settings settings) {
    var model =
        areas
            .database()
            .read(tx ->
                areas
                    .registry()
                    .requirePackaged(tx, context.project(), "version", settings.version()));
    var serving = areas.serving();
    return settings.views() == Views.CURRENT
        ? serving.proposeCurrentViews(context.project(), settings.endpoint(), model)
        : serving.propose(context.project(), settings.endpoint(), model);
  }

  private Optional<Release> active(StepContext context, Settings settings) {
    return areas
        .database()
        .read(tx -> areas.serving().active(tx, context.project(), settings.endpoint()));
  }
}
