package slipway.pipelines.steps;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import slipway.api.Counted;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.contracts.Contract;
import slipway.datasets.Commit;
import slipway.db.Tx;
import slipway.features.Leak;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import tools.jackson.databind.JsonNode;

/// Evaluates a feature view as of a cutoff and makes the result visible, in its dataset and online.
final class FeaturesStep implements StepKind<FeaturesStep.Settings> {
  /// @param cutoff a date, as the parameter of the pipeline is
  record Settings(String view, String cutoff) {}

  static final String DATASET_PREFIX = "features/";

  private final BuiltInSteps.Areas areas;

  FeaturesStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public String type() {
    return "features";
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
    return Set.of("dataset", "commit", "tree", "rows", "cutoff", "rowsRemoved");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    return Named.in(with, "view", Named.FEATURE_VIEW);
  }

  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    return areas.database().read(tx -> inputs(tx, context.project(), settings));
  }

  private Map<String, String> inputs(Tx tx, String project, Settings settings) {
    var view =
        areas
            .features()
            .definition(tx, project, settings.view())
            .orElseThrow(
                () -> SlipwayException.invalid("view", settings.view(), "a declared feature view"));
    var dataset = DATASET_PREFIX + settings.view();
    var inputs = new TreeMap<String, String>();
    inputs.put("definition", view.digest().hex());
    view.spec()
        .sources()
        .forEach((relation, source) -> inputs.put("source " + relation, tree(tx, project, source)));
    inputs.put(
        "contract",
        areas
            .contracts()
            .guarding(tx, project, dataset)
            .map(Contract::digest)
            .map(Digest::hex)
            .orElse("none"));
    inputs.put(
        "previous",
        areas
            .datasets()
            .beforeCutoff(tx, project, dataset, Dates.parse("cutoff", settings.cutoff()))
            .map(Commit::tree)
            .map(Digest::hex)
            .orElse("none"));
    return inputs;
  }

  private String tree(Tx tx, String project, String dataset) {
    return areas.datasets().head(tx, project, dataset).map(c -> c.tree().hex()).orElse("none");
  }

  /// Another definition may have been materialised for the cutoff since.
  @Override
  public Optional<String> stale(StepContext context, Settings settings, JsonNode outputs) {
    var dataset = DATASET_PREFIX + settings.view();
    LocalDate cutoff = Dates.parse("cutoff", settings.cutoff());
    var there =
        areas
            .database()
            .read(tx -> areas.datasets().atCutoff(tx, context.project(), dataset, cutoff));
    var tree = outputs.path("tree").asString("");
    return there.filter(commit -> commit.tree().hex().equals(tree)).isPresent()
        ? Optional.empty()
        : Optional.of(dataset + " as of " + cutoff + " is another version by now");
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    var cutoff = Dates.parse("cutoff", settings.cutoff());
    var made =
        areas.features().materialise(context.caller(), context.project(), settings.view(), cutoff);
    long removed = 0;
    for (Leak leak : made.leaks()) {
      removed += leak.rowsRemoved();
      context.log(
          leak.relation()
              + ": "
              + leak.rowsRemoved()
              + " of "
              + leak.rows()
              + " rows not known by "
              + cutoff
              + " were left out");
    }
    var outputs =
        Json.object()
            .put("dataset", made.dataset())
            .put("commit", made.commit().toString())
            .put("tree", made.tree().hex())
            .put("rows", made.rows())
            .put("cutoff", cutoff.toString())
            .put("rowsRemoved", removed);
    return StepResult.of(outputs, Counted.of(made.rows(), "row") + " as of " + cutoff);
  }
}
