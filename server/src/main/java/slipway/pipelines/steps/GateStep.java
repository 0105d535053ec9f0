package slipway.pipelines.steps;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.Names;
import slipway.api.SlipwayException;
import slipway.api.wire.GateReport;
import slipway.api.wire.GateReport.Gate;
import slipway.api.wire.GateReport.Outcome;
import slipway.pipelines.StepContext;
import slipway.pipelines.StepKind;
import slipway.pipelines.StepReference;
import slipway.pipelines.StepResult;
import slipway.pipelines.gates.ChampionGate;
import slipway.pipelines.gates.Compared;
import slipway.pipelines.gates.ContractGate;
import slipway.pipelines.gates.FloorGate;
import slipway.pipelines.gates.GainGate;
import slipway.pipelines.gates.SignatureGate;
import slipway.pipelines.gates.VectorGate;
import slipway.pipelines.gates.Verdicts;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Judges a training before it may become a release: every gate is gone through, whatever the
/// others say, and all of it is kept as a [GateReport]. A refusal is an answer, not a failure of
/// the step, unless `enforce` asks for that.
final class GateStep implements StepKind<GateStep.Settings> {
  static final String CHAMPION = ChampionGate.NAME;
  static final String RECOMPUTED = ChampionGate.RECOMPUTED;

  private static final Set<String> NAMES =
      Set.of(
          FloorGate.NAME,
          CHAMPION,
          RECOMPUTED,
          GainGate.NAME,
          VectorGate.NAME,
          ContractGate.NAME,
          SignatureGate.NAME);

  /// @param training the train step's output
  /// @param evaluation the evaluate step's output
  /// @param endpoint whose active release is the champion
  /// @param floors by the evaluation's name of the measure
  /// @param warn gates that the outcome does not depend on
  /// @param enforce whether FAIL and ERROR fail the step; false by default
  record Settings(
      String training,
      String evaluation,
      String endpoint,
      @Nullable Champion champion,
      @Nullable Leakage leakage,
      @Nullable Map<String, FloorGate.Floor> floors,
      @Nullable List<String> warn,
      @Nullable Boolean enforce) {

    ChampionGate championGate(long seed) {
      var margin = champion == null ? null : champion.margin();
      var level = champion == null ? null : champion.level();
      var aucMargin = champion == null ? null : champion.aucMargin();
      return new ChampionGate(
          margin == null ? 0 : margin,
          aucMargin == null ? ChampionGate.AUC_MARGIN : aucMargin,
          level == null ? ChampionGate.LEVEL : level,
          seed);
    }

    GainGate gainGate() {
      var gain = leakage == null ? null : leakage.implausibleGain();
      return new GainGate(gain);
    }

    VectorGate vectorGate() {
      var mismatch = leakage == null ? null : leakage.mismatch();
      return new VectorGate(mismatch == null ? 0 : mismatch);
    }

    FloorGate floorGate() {
      return new FloorGate(floors == null ? Map.of() : floors);
    }

    int sample() {
      var rows = leakage == null ? null : leakage.sample();
      int wanted = rows == null ? SAMPLE : rows;
      if (wanted < 1 || wanted > SAMPLE_MAX) {
        throw SlipwayException.invalid("leakage.sample", wanted, "1 to " + SAMPLE_MAX);
      }
      return wanted;
    }

    List<String> warnings() {
      return warn == null ? List.of() : warn;
    }
  }

  private static final int SAMPLE = 25_000;
  private static final int SAMPLE_MAX = 1_000_000;

  /// @param margin the smallest difference of mean loss that is worth a change; 0 by default
  /// @param aucMargin a fall of the AUC that does no harm; 0.001 by default
  /// @param level of the intervals; 0.95 by default
  record Champion(@Nullable Double margin, @Nullable Double aucMargin, @Nullable Double level) {}

  /// @param implausibleGain the largest rise of AUC (accuracy, R²) that is believed; 0.05 (0.1) by
  ///   default
  /// @param sample how many training vectors are recomputed; 25,000 by default
  /// @param mismatch the share of them that may differ; 0 by default
  record Leakage(
      @Nullable Double implausibleGain, @Nullable Integer sample, @Nullable Double mismatch) {}

  private final BuiltInSteps.Areas areas;

  GateStep(BuiltInSteps.Areas areas) {
    this.areas = areas;
  }

  @Override
  public String type() {
    return "gate";
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
    return Set.of(
        "outcome",
        "report",
        "delta",
        "lower",
        "upper",
        "aucDelta",
        "recomputedDelta",
        "cutoff",
        "champion");
  }

  @Override
  public List<StepReference> references(Map<String, JsonNode> with) {
    return Named.in(with, "endpoint", Named.ENDPOINT);
  }

  /// Which release is the champion, which labels are the newest, and what the contracts say now.
  @Override
  public Map<String, String> inputs(StepContext context, Settings settings) {
    requireSettings(settings);
    return new GateEvidence(areas, context, settings).inputs();
  }

  private static void requireSettings(Settings settings) {
    settings.championGate(0);
    settings.gainGate();
    settings.vectorGate();
    settings.floorGate();
    settings.sample();
    for (var name : settings.warnings()) {
      if (!NAMES.contains(name)) {
        var near = Names.nearest(name, NAMES).map(n -> "; did you mean " + n + "?").orElse("");
        throw SlipwayException.invalid(
            "warn", '"' + name + '"', "one of " + new java.util.TreeSet<>(NAMES) + near);
      }
    }
  }

  @Override
  public StepResult run(StepContext context, Settings settings) {
    requireSettings(settings);
    var evidence = new GateEvidence(areas, context, settings);
    var measures = evidence.measures();
    var gates = new ArrayList<Gate>();
    gates.add(settings.floorGate().judge(measures));
    context.progress(0.1, "champion against candidate");
    gates.addAll(comparisons(settings, evidence));
    context.requireNotCancelled();
    context.progress(0.6, "recomputing training vectors");
    gates.add(
        guarded(
            VectorGate.NAME,
            () -> settings.vectorGate().judge(evidence.vectors(settings.sample()))));
    gates.add(guarded(ContractGate.NAME, () -> ContractGate.judge(evidence.contracts())));
    gates.add(guarded(SignatureGate.NAME, evidence::signature));
    gates.replaceAll(
        gate -> settings.warnings().contains(gate.gate()) ? Verdicts.warning(gate) : gate);
    gates.forEach(
        gate -> context.log(gate.gate() + ": " + gate.outcome() + " — " + gate.sentence()));
    return result(settings, evidence, gates);
  }

  /// The gates that need a champion.
  private List<Gate> comparisons(Settings settings, GateEvidence evidence) {
    var why = evidence.noComparison();
    if (why.isPresent()) {
      return List.of(
          Verdicts.skipped(CHAMPION, why.get()),
          Verdicts.skipped(RECOMPUTED, why.get()),
          Verdicts.skipped(GainGate.NAME, why.get()));
    }
    var other = evidence.otherClasses();
    if (other.isPresent()) {
      return List.of(
          Verdicts.inconclusive(CHAMPION, other.get()),
          Verdicts.skipped(RECOMPUTED, other.get()),
          Verdicts.skipped(GainGate.NAME, other.get()));
    }
    var judge = settings.championGate(evidence.seed());
    Compared[] seen = new Compared[1];
    var champion =
        guarded(
            CHAMPION,
            () -> {
              seen[0] = evidence.asTrained();
              return judge.judge(CHAMPION, seen[0]);
            });
    if (seen[0] == null) {
      return List.of(
          champion,
          Verdicts.error(RECOMPUTED, "there is nothing to compare with"),
          Verdicts.error(GainGate.NAME, "there is nothing to compare with"));
    }
    return List.of(
        champion,
        guarded(
            RECOMPUTED,
            () ->
                evidence
                    .recomputed(seen[0])
                    .map(rows -> judge.judge(RECOMPUTED, rows))
                    .orElseGet(() ->
                        Verdicts.skipped(
                            RECOMPUTED,
                            "the accepted features give the same scores as the training's own"))),
        guarded(GainGate.NAME, () -> settings.gainGate().judge(seen[0])));
  }

  /// A gate that cannot be gone through is an answer too.
  private static Gate guarded(String name, Supplier<Gate> judging) {
    try {
      return judging.get();
    } catch (SlipwayException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      return Verdicts.error(name, e.message());
    }
  }

  private StepResult result(Settings settings, GateEvidence evidence, List<Gate> gates) {
    var report =
        new GateReport(
            GateReport.FORMAT,
            Verdicts.overall(gates),
            Verdicts.sentence(gates),
            settings.endpoint(),
            new Digest(settings.training()),
            evidence.cutoff(),
            evidence.champion().orElse(null),
            gates);
    var blob = areas.blobs().put(Json.canonical(report));
    var outputs = outputs(report, blob);
    var done = StepResult.of(outputs, report.sentence()).keeping(blob);
    boolean refused = report.outcome() == Outcome.FAIL || report.outcome() == Outcome.ERROR;
    return refused && Boolean.TRUE.equals(settings.enforce())
        ? done.refusing("gate: " + report.sentence())
        : done;
  }

  private static ObjectNode outputs(GateReport report, Digest blob) {
    var byName = new TreeMap<String, Gate>();
    report.gates().forEach(gate -> byName.put(gate.gate(), gate));
    var compared = byName.get(CHAMPION);
    var recomputed = byName.get(RECOMPUTED);
    var outputs = Json.object().put("outcome", report.outcome().name()).put("report", blob.hex());
    outputs.put("cutoff", report.cutoff().toString());
    var champion = report.champion();
    outputs.put(
        "champion",
        champion == null
            ? "none"
            : String.format(Locale.ROOT, "%s/%d", champion.model(), champion.version()));
    for (var name : List.of("delta", "lower", "upper", "aucDelta")) {
      outputs.put(name, number(compared, name));
    }
    outputs.put("recomputedDelta", number(recomputed, "delta"));
    return outputs;
  }

  private static @Nullable Double number(@Nullable Gate gate, String name) {
    return gate == null ? null : gate.numbers().get(name);
  }
}
