package slipway.pipelines.steps;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.contracts.Contract;
import slipway.datasets.Commit;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import slipway.time.BusinessClock;
import tools.jackson.databind.JsonNode;

/// Checks what was staged by the dataset's contract and makes it the dataset's new version, or
/// quarantines it and fails.
final class CheckStep implements StepKind<CheckStep.Settings> {
  record Settings(String dataset, String staged) {}

  private final BuiltInSteps.Areas areas;

  CheckStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public String type() {
    return "check";
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
    return Set.of("commit", "tree", "rows", "rowsAdded", "report");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    return Named.in(with, "dataset", Named.DATASET);
  }

  /// The day is an input because a contract may ask how fresh the data is.
  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return areas
        .database()
        .read(tx -> {
          var inputs = new TreeMap<String, String>();
          inputs.put(
              "contract",
              areas
                  .contracts()
                  .guarding(tx, context.project(), settings.dataset())
                  .map(Contract::digest)
                  .map(Digest::hex)
                  .orElse("none"));
          inputs.put(
              "head",
              areas
                  .datasets()
                  .head(tx, context.project(), settings.dataset())
                  .map(Commit::tree)
                  .map(Digest::hex)
                  .orElse("none"));
          inputs.put("day", BusinessClock.lastDayKnownAt(areas.business().now()).toString());
          return inputs;
        });
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var staged = areas.datasets().staged(new Digest(settings.staged()));
    if (!staged.project().equals(context.project())
        || !staged.dataset().equals(settings.dataset())) {
      throw new SlipwayException(
          ErrorCode.INVALID_ARGUMENT,
          "staged: "
              + staged.digest().brief()
              + " is of dataset "
              + staged.dataset()
              + " (expected: "
              + settings.dataset()
              + ")");
    }
    var checked = areas.datasets().publish(context.caller(), staged);
    var commit = checked.commit();
    var outputs =
        Json.object()
            .put("commit", commit.id().toString())
            .put("tree", commit.tree().hex())
            .put("rows", commit.rows())
            .put("rowsAdded", staged.rows())
            .put("report", commit.report().map(Digest::hex).orElse("none"));
    return StepResult.of(
        outputs,
        staged.isEmpty()
            ? "nothing new to check; "
                + settings.dataset()
                + " has "
                + Counted.of(commit.rows(), "row")
            : Counted.of(staged.rows(), "row")
                + " accepted, "
                + Counted.of(commit.rows(), "row")
                + " in all");
  }
}
