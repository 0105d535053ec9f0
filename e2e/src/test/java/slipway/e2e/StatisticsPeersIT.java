package slipway.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.statistics.Auc;
import slipway.statistics.Bootstrap;
import slipway.statistics.BreachForecast;
import slipway.statistics.Brier;
import slipway.statistics.Calibration;
import slipway.statistics.CalibrationGap;
import slipway.statistics.DeLong;
import slipway.statistics.Drift;
import slipway.statistics.LogLoss;
import slipway.statistics.PairedComparison;
import slipway.statistics.Recalibration;
import slipway.statistics.ShareDifference;
import slipway.statistics.ShareEvidence;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Our statistics against other people's on the same numbers: scipy, scikit-learn, statsmodels,
/// feature-engine (PSI), MLstatkit (DeLong), uncertainty-calibration (ECE), savvi (the e-process of
/// counts, by the author of its paper). The numbers are drawn from a seed (`-Dslipway.seed`) that
/// is printed with the libraries' versions.
final class StatisticsPeersIT {
  private static final long SEED = Long.getLong("slipway.seed", 20_261_121);
  private static final double SAME = 1e-9;
  private static final double ALPHA = 0.01;
  private static final double LEVEL = 0.95;

  @TempDir private Path temp;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final List<ObjectNode> questions = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();

  /// Compares one answer with ours.
  private interface Check {
    void against(JsonNode answer);
  }

  @Test
  void statistics_equalOtherPeoples() throws Exception {
    for (int rows : new int[] {60, 700, 5_000}) {
      var labelled = Labelled.draw(rows, random);
      askPerformance(labelled);
      askComparison(labelled);
      askRecalibration(labelled);
    }
    askDrift(normals(900, 0, 1), normals(400, 0, 1));
    askDrift(normals(3_000, 0, 1), normals(900, 0.3, 1.2));
    askDrift(normals(20_000, 0, 1), normals(12_000, 0.01, 1));
    askShare(0.1, 10, 0.1);
    askShare(0.5, 100, 0.44);
    askForecast();
    askShareDifference(18_222, 23_570, 19_363, 23_570);
    askShareDifference(3, 40, 0, 25);

    var answers = answers();
    for (int i = 0; i < checks.size(); i++) {
      checks.get(i).against(answers.path(i));
    }
  }

  private JsonNode answers() throws Exception {
    var file = temp.resolve("questions.json");
    var asked = Json.STRICT.createArrayNode();
    questions.forEach(asked::add);
    Files.write(file, Json.bytes(asked));
    var python = PythonEnvironment.of("requirements-statistics.txt");
    var answered = python.run(temp, Map.of(), "statistics_peers.py", file.toString());
    assertThat(answered.status()).as(answered.err()).isZero();
    var tree = Json.tree(answered.out().getBytes(StandardCharsets.UTF_8));
    System.out.println("seed " + SEED + ", peers " + tree.path("versions"));
    assertThat(tree.path("answers").size()).isEqualTo(checks.size());
    return tree.path("answers");
  }

  private void askPerformance(Labelled rows) {
    var labels = rows.labels();
    var probabilities = rows.champion();
    ask("performance", Map.of("labels", labels, "probabilities", probabilities));
    checks.add(answer -> {
      same(Auc.of(labels, probabilities), answer, "auc");
      same(LogLoss.of(labels, probabilities), answer, "logLoss");
      same(Brier.of(labels, probabilities), answer, "brier");
      same(Calibration.expectedError(labels, probabilities), answer, "ece");
      same(Calibration.expectedError(labels, probabilities), answer, "eceOfCurve");
      same(CalibrationGap.of(labels, probabilities).standardError(), answer, "gapError");
    });
  }

  private void askComparison(Labelled rows) {
    ask(
        "comparison",
        Map.of(
            "labels", rows.labels(), "champion", rows.champion(), "candidate", rows.candidate()));
    var evidence = Digest.of("peers".getBytes(StandardCharsets.UTF_8));
    var bootstrap = new Bootstrap(20_000, Bootstrap.seed(evidence), LEVEL);
    checks.add(answer -> {
      var delong = DeLong.paired(rows.labels(), rows.champion(), rows.candidate());
      same(delong.first(), answer, "aucFirst");
      same(delong.second(), answer, "aucSecond");
      same(delong.difference() / delong.standardError(), answer, "z");
      same(delong.pValue(), answer, "pValue");
      var interval = DeLong.interval(rows.labels(), rows.champion(), LEVEL);
      same(interval.low(), answer, "aucFirstLow");
      same(interval.high(), answer, "aucFirstHigh");
      var compared =
          PairedComparison.of(
              rows.labels(),
              rows.champion(),
              rows.candidate(),
              PairedComparison.Loss.LOG_LOSS,
              0,
              bootstrap);
      // two runs of 20,000 draws: an end is known to about 2 % of the width
      var drawn = compared.difference().interval();
      double slack = 0.025 * drawn.width();
      assertThat(drawn.low()).isCloseTo(answer.path("low").asDouble(), within(slack));
      assertThat(drawn.high()).isCloseTo(answer.path("high").asDouble(), within(slack));
    });
  }

  private void askRecalibration(Labelled rows) {
    ask("recalibration", Map.of("labels", rows.labels(), "probabilities", rows.candidate()));
    checks.add(answer -> {
      var fitted = Recalibration.fit(rows.labels(), rows.candidate());
      // scikit-learn stops its own search at about five digits
      assertThat(fitted.slope()).isCloseTo(answer.path("slope").asDouble(), within(2e-4));
      assertThat(fitted.intercept()).isCloseTo(answer.path("intercept").asDouble(), within(2e-4));
    });
  }

  private void askDrift(double[] reference, double[] current) {
    ask("drift", Map.of("reference", reference, "current", current, "alpha", ALPHA));
    checks.add(answer -> {
      var drift = Drift.of(reference, current, ALPHA);
      same(drift.psi(), answer, "psi");
      same(drift.psiFloor(), answer, "psiFloor");
      same(drift.jsDistance(), answer, "js");
      var ks = Objects.requireNonNull(drift.ks());
      same(ks.statistic(), answer, "ks");
      double expected = answer.path("ksPValue").asDouble();
      assertThat(ks.pValue()).isCloseTo(expected, within(1e-12 + expected * 0.02));
    });
  }

  private void askShare(double propensity, double concentration, double happens) {
    var candidate = new int[12];
    var others = new int[12];
    for (int i = 0; i < 12; i++) {
      for (int event = 0; event < 40 * i; event++) {
        if (random.nextDouble() < happens) {
          candidate[i]++;
        } else {
          others[i]++;
        }
      }
    }
    ask(
        "shareEvidence",
        Map.of(
            "candidate",
            candidate,
            "others",
            others,
            "propensity",
            propensity,
            "concentration",
            concentration));
    checks.add(answer -> {
      var evidence = ShareEvidence.none(concentration);
      for (int i = 0; i < 12; i++) {
        evidence = evidence.plus(candidate[i], others[i], propensity);
      }
      same(evidence.logValue(), answer, "logValue");
    });
  }

  private void askForecast() {
    var times = new double[] {0, 31, 59, 90, 120, 151, 181, 212};
    var values = Arrays.stream(times).map(t -> 0.01 * t + 0.3 * random.nextGaussian()).toArray();
    var forecast = BreachForecast.of(times, values, 6, BreachForecast.Side.ABOVE, LEVEL);
    double earliest = Objects.requireNonNull(forecast.earliest());
    double latest = Objects.requireNonNull(forecast.latest());
    ask(
        "forecast",
        Map.of(
            "times",
            times,
            "values",
            values,
            "at",
            new double[] {earliest, latest},
            "level",
            LEVEL));
    checks.add(answer -> {
      same(forecast.slope(), answer, "slope");
      same(forecast.slopeInterval().low(), answer, "slopeLow");
      same(forecast.slopeInterval().high(), answer, "slopeHigh");
      assertThat(answer.path("highs").path(0).asDouble()).isCloseTo(6, within(SAME));
      assertThat(answer.path("lows").path(1).asDouble()).isCloseTo(6, within(SAME));
    });
  }

  private void askShareDifference(int hits, int rows, int hitsNow, int rowsNow) {
    var counts =
        Map.of(
            "reference_hits", hits,
            "reference_rows", rows,
            "current_hits", hitsNow,
            "current_rows", rowsNow);
    ask("shareDifference", counts);
    questions.getLast().put("level", LEVEL);
    var shares = new ShareDifference(hits, rows, hitsNow, rowsNow);
    checks.add(answer -> {
      same(shares.z(), answer, "z");
      same(shares.pValue(), answer, "pValue");
      same(shares.interval(LEVEL).low(), answer, "low");
      same(shares.interval(LEVEL).high(), answer, "high");
    });
  }

  private void ask(String what, Map<String, ?> values) {
    var question = (ObjectNode) Json.tree(Json.bytes(values));
    questions.add(question.put("ask", what));
  }

  private double[] normals(int n, double mean, double spread) {
    return random.doubles(n).map(u -> mean + spread * random.nextGaussian()).toArray();
  }

  private static void same(double ours, JsonNode answer, String name) {
    double theirs = answer.required(name).asDouble();
    assertThat(ours).as(name).isCloseTo(theirs, within(SAME * Math.max(1, Math.abs(theirs))));
  }

  /// Labels with the probabilities of two models, without ties.
  private record Labelled(double[] labels, double[] champion, double[] candidate) {
    static Labelled draw(int n, SplittableRandom random) {
      var labels = new double[n];
      var champion = new double[n];
      var candidate = new double[n];
      for (int i = 0; i < n; i++) {
        double logit = 0.8 + 1.4 * random.nextGaussian();
        labels[i] = random.nextDouble() < sigmoid(logit) ? 1 : 0;
        champion[i] = sigmoid(1.4 * logit + 0.3 + 0.2 * random.nextGaussian());
        candidate[i] = sigmoid(0.8 * logit + 0.5 * random.nextGaussian());
      }
      return new Labelled(labels, champion, candidate);
    }

    private static double sigmoid(double x) {
      return 1 / (1 + Math.exp(-x));
    }
  }
}
