package slipway.pipelines.steps;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import slipway.api.Counted;
import slipway.api.Json;
import slipway.datasets.Commit;
import slipway.datasets.Delivery;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import tools.jackson.databind.JsonNode;

/// Reads every delivery of a dataset that waits; nothing becomes visible yet.
final class ImportStep implements StepKind<ImportStep.Settings> {
  record Settings(String dataset) {}

  private final BuiltInSteps.Areas areas;

  ImportStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public String type() {
    return "import";
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
    return Set.of("staged", "deliveries", "rows");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    return Named.in(with, "dataset", Named.DATASET);
  }

  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return areas
        .database()
        .read(tx -> {
          var inputs = new TreeMap<String, String>();
          for (var delivery : areas.datasets().waiting(tx, context.project(), settings.dataset())) {
            inputs.put("delivery " + delivery.fileName(), delivery.digest().hex());
          }
          inputs.put(
              "head",
              areas
                  .datasets()
                  .head(tx, context.project(), settings.dataset())
                  .map(Commit::tree)
                  .map(Object::toString)
                  .orElse("none"));
          return inputs;
        });
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var waiting =
        areas
            .database()
            .read(tx -> areas.datasets().waiting(tx, context.project(), settings.dataset()));
    waiting.stream().map(Delivery::fileName).forEach(file -> context.log("reading " + file));
    var staged = areas.datasets().stage(context.caller(), context.project(), settings.dataset());
    for (var file : staged.files()) {
      context.log(file.fileName() + ": " + Counted.of(file.table().rows(), "row"));
    }
    var outputs =
        Json.object()
            .put("staged", staged.digest().hex())
            .put("deliveries", staged.files().size())
            .put("rows", staged.rows());
    return StepResult.of(
            outputs,
            staged.isEmpty()
                ? "no new deliveries"
                : Counted.of(staged.rows(), "row")
                    + " of "
                    + Counted.of(staged.files().size(), "delivery")
                    + " read")
        .keeping(staged.digest());
  }
}
