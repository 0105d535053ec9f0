package slipway.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Task;
import slipway.api.declaration.RolloutSpec;
import slipway.api.wire.Rollout.Status;
import slipway.api.wire.Rollout.Verdict;
import slipway.config.TrainerConfig;
import slipway.processes.Processes;
import slipway.rollout.RolloutPolicy.Seen;
import slipway.runtime.onnx.OnnxModels;
import slipway.telemetry.Telemetry;
import slipway.testing.ChurnFrames;
import slipway.testing.ChurnFrames.ChurnFrame;
import slipway.training.Training;
import slipway.training.TrainingListener;
import slipway.training.TrainingRequest;
import slipway.training.TrainingResult;
import slipway.training.XgboostSettings;

/// How many labels it takes until a promotion of the example's models is confirmed or undone, on
/// the real purchases, in orders of arrival made up from seeds; beside medians measured elsewhere.
final class RolloutOnPurchasesTest {
  private static final boolean IS_LONG = Boolean.getBoolean("slipway.long");
  private static final int ORDERS = IS_LONG ? 2_000 : 200;
  private static final int BATCH = 500;
  private static final double ALPHA = 0.05;
  private static final String LEAKY = "leaky";
  private static final LocalDate LEAK_FRAME = LocalDate.of(1997, 10, 31);
  private static final LocalDate LEAK_FROM = LocalDate.of(1998, 1, 31);
  private static final List<Case> CASES =
      List.of(
          new Case("1997-03-31", "1997-06-30", "1997-09-30", Verdict.BETTER, 2_981),
          new Case("1997-03-31", "1997-06-30", "1997-10-31", Verdict.BETTER, 1_673),
          new Case("1997-06-30", "1997-11-30", "1998-02-28", Verdict.BETTER, 5_776),
          new Case("1997-06-30", "1997-11-30", "1998-03-31", Verdict.BETTER, 1_930),
          new Case("1997-06-30", LEAKY, "1998-01-31", Verdict.WORSE, 830),
          new Case("1997-06-30", "1997-07-31", "1997-10-31", Verdict.INCONCLUSIVE, 0));

  @TempDir private Path directory = Path.of("");

  private final Map<LocalDate, ChurnFrame> frames = new HashMap<>();
  private final Map<String, Path> models = new HashMap<>();

  /// @param former and candidate by the day of their training rows
  /// @param scored the cutoff whose requests were mirrored
  /// @param median of the pairs needed
  private record Case(
      String former, String candidate, String scored, Verdict verdict, double median) {}

  @Test
  void labels_decideAfterAsManyPairsAsPublished() {
    for (var known : CASES) {
      var differences = differences(known);
      // what nothing decides is read to its end each time
      int orders = known.verdict() == Verdict.INCONCLUSIVE ? ORDERS / 5 : ORDERS;
      var pairs = new double[orders];
      int agreed = 0;
      var random = new SplittableRandom(50);
      for (int order = 0; order < orders; order++) {
        shuffle(differences, random);
        var state = decided(differences);
        agreed += state.verdict() == known.verdict() ? 1 : 0;
        pairs[order] = state.bets().decidedAt();
      }
      Arrays.sort(pairs);
      System.out.printf(
          "%s v %s on %s: %s in %d of %d orders, median %.0f pairs (published %.0f), p90 %.0f%n",
          known.candidate(),
          known.former(),
          known.scored(),
          known.verdict(),
          agreed,
          orders,
          pairs[orders / 2],
          known.median(),
          pairs[orders * 9 / 10]);
      assertThat(agreed / (double) orders).isGreaterThanOrEqualTo(1 - ALPHA);
      assertThat(pairs[orders / 2]).isCloseTo(known.median(), within(0.25 * known.median()));
    }
  }

  /// The promotion after as many of the pairs as it takes.
  private static RolloutState decided(double[] differences) {
    var spec = RolloutStates.spec(null);
    var state =
        RolloutState.first(
                RolloutStates.plan(
                    new RolloutSpec(
                        null,
                        spec.endpoint(),
                        spec.shadow(),
                        spec.canary(),
                        null,
                        new RolloutSpec.Quality(null, ALPHA, 0.0),
                        null),
                    RolloutStates.GATE))
            .in(Status.PROMOTED);
    for (int at = 0; at < differences.length; at += BATCH) {
      var some = Arrays.copyOfRange(differences, at, Math.min(at + BATCH, differences.length));
      state = state.judged(RolloutStates.CUTOFF, state.bets().plus(some));
      var act = RolloutPolicy.decide(state, new Seen(List.of(), true, false, true));
      if (!(act instanceof RolloutPolicy.Wait)) {
        assertThat(act instanceof RolloutPolicy.Revert).isEqualTo(state.verdict() == Verdict.WORSE);
        break;
      }
    }
    return state;
  }

  private double[] differences(Case known) {
    var frame = frame(LocalDate.parse(known.scored()));
    var former = scores(known.former(), frame);
    var candidate = scores(known.candidate(), frame);
    var losses = Losses.of(RolloutRules.of(RolloutStates.spec(null)).quality());
    var differences = new double[frame.rows()];
    for (int i = 0; i < differences.length; i++) {
      differences[i] = losses.difference(former[i], candidate[i], frame.labels()[i]);
    }
    return differences;
  }

  private float[] scores(String trained, ChurnFrame frame) {
    var scores = new float[frame.rows()];
    try (var model = OnnxModels.open().load(model(trained), frame.names())) {
      model.predict(frame.features(), frame.rows(), scores);
    }
    return scores;
  }

  private Path model(String trained) {
    var known = models.get(trained);
    if (known != null) {
      return known;
    }
    var frame = trained.equals(LEAKY) ? leaky(frame(LEAK_FRAME)) : frame(LocalDate.parse(trained));
    var settings = XgboostSettings.parse(ChurnFrames.settings(), Task.BINARY);
    var place = directory.resolve(trained);
    var request = TrainingRequest.binary(frame.write(place.resolve("frame")), 5, settings);
    try (var processes = Processes.open(place.resolve("processes"), new Telemetry())) {
      var model =
          Training.open(processes, TrainerConfig.ofThisProcess())
              .train(request, place.resolve("attempt"), TrainingListener.silent())
              .file(TrainingResult.MODEL);
      models.put(trained, model);
      return model;
    }
  }

  /// With a total that was taken from the table of a later day.
  private ChurnFrame leaky(ChurnFrame frame) {
    int column = frame.names().indexOf("cds_total");
    int width = frame.names().size();
    var features = frame.features().clone();
    var later = frame(LEAK_FROM).features();
    for (int i = column; i < features.length; i += width) {
      features[i] = later[i];
    }
    return new ChurnFrame(frame.names(), frame.customers(), features, frame.labels());
  }

  private ChurnFrame frame(LocalDate cutoff) {
    return frames.computeIfAbsent(cutoff, ChurnFrames::at);
  }

  private static void shuffle(double[] values, SplittableRandom random) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      double kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }
}
