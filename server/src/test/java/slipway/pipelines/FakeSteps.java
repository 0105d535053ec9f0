package slipway.pipelines;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import tools.jackson.databind.JsonNode;

/// Kinds of steps for tests: `text` gives its setting on, `fail` fails as often as it is told,
/// `block` waits until it is let go or cancelled, `gate` finds out what it is told.
public final class FakeSteps {
  /// Every run, as `step attempt`, in order.
  public final List<String> runs = new CopyOnWriteArrayList<>();

  /// What the world beside the settings holds: an input of `text`.
  public final Map<String, String> world = new ConcurrentHashMap<>();

  /// Step → how many more attempts of `fail` fail.
  public final Map<String, Integer> failures = new ConcurrentHashMap<>();

  public volatile CountDownLatch blocked = new CountDownLatch(1);
  public volatile CountDownLatch letGo = new CountDownLatch(1);
  public volatile Optional<String> stale = Optional.empty();

  /// @param text given on as output `text`
  record Settings(String text, @Nullable Integer count) {}

  public List<StepKind<?>> kinds() {
    return List.of(
        new Text("text", this::runText),
        new Text("fail", this::runFail),
        new Text("block", this::runBlock),
        new Text(Pipelines.GATE, this::runGate));
  }

  private interface Run {
    StepResult of(StepContext context, Settings settings) throws Exception;
  }

  private final class Text implements StepKind<Settings> {
    private final String type;
    private final Run run;

    Text(String type, Run run) {
      this.type = type;
      this.run = run;
    }

    @Override
    public String type() {
      return type;
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
      return type.equals(Pipelines.GATE) ? Set.of("outcome") : Set.of("text", "count");
    }

    @Override
    public List<StepReference> references(Map<String, JsonNode> with) {
      var text = with.get("dataset");
      return text == null
          ? List.of()
          : List.of(new StepReference("dataset", "Dataset", text.asString("")));
    }

    @Override
    public Map<String, String> inputs(StepContext context, Settings settings) {
      return Map.copyOf(world);
    }

    @Override
    public Optional<String> stale(StepContext context, Settings settings, JsonNode outputs) {
      return stale;
    }

    @Override
    public StepResult run(StepContext context, Settings settings) throws Exception {
      runs.add(context.step() + " " + context.attempt());
      return run.of(context, settings);
    }
  }

  private StepResult runText(StepContext context, Settings settings) {
    context.log("text is " + settings.text());
    return StepResult.of(
        Json.object().put("text", settings.text()).put("count", new ArrayList<>(runs).size()),
        "gave " + settings.text());
  }

  private StepResult runGate(StepContext context, Settings settings) {
    return StepResult.of(Json.object().put("outcome", settings.text()), settings.text());
  }

  private StepResult runFail(StepContext context, Settings settings) {
    int left = failures.getOrDefault(context.step(), 0);
    if (left > 0) {
      failures.put(context.step(), left - 1);
      throw new SlipwayException(ErrorCode.CONTRACT_VIOLATED, "broken", List.of("row 7: bad"));
    }
    return runText(context, settings);
  }

  private StepResult runBlock(StepContext context, Settings settings) throws InterruptedException {
    var released = letGo;
    context.onCancel(released::countDown);
    blocked.countDown();
    released.await();
    context.requireNotCancelled();
    return runText(context, settings);
  }
}
