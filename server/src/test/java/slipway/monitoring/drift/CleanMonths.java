package slipway.monitoring.drift;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.registry.Packaged;
import slipway.serving.Activation;
import slipway.serving.Release;

/// Windows of an endpoint in which nothing is wrong, judged one after the other as [Monitors] does,
/// with the reports of the windows before: four features of different kinds and a score.
///
/// @param days length of a window
/// @param rows of a window, give or take a third
/// @param spread how much windows differ by themselves, in standard deviations of a row; 0: by
///   their rows only
/// @param incidents share of windows in which the values are damaged
record CleanMonths(int days, int rows, double spread, double incidents, double perMonth) {
  private static final List<String> FEATURES = List.of("normal", "skewed", "flag", "nulls");
  private static final int REPORTS_MAX = 60;
  private static final LocalDate START = LocalDate.of(2001, 1, 1);
  private static final Digest DIGEST = Digest.of("release".getBytes(StandardCharsets.UTF_8));
  private static final double DAMAGE = 3;

  /// What came of months.
  ///
  /// @param alarms false ones for each month
  /// @param error standard error of that, over series
  /// @param found share of the damaged windows with an alarm
  record Result(double months, double alarms, double error, double found) {}

  /// Counts alarms of `windows` windows of each series, after the first `unknown` comparisons.
  Result run(int series, int windows, int unknown, long seed) {
    var random = new SplittableRandom(seed);
    double months = windows * days / Limits.MONTH_DAYS;
    double sum = 0;
    double squares = 0;
    var damaged = new int[2];
    for (int s = 0; s < series; s++) {
      double alarms = series(random, windows, unknown, damaged) / months;
      sum += alarms;
      squares += alarms * alarms;
    }
    double mean = sum / series;
    double error = Math.sqrt((squares / series - mean * mean) / (series - 1));
    return new Result(
        series * months, mean, error, damaged[0] == 0 ? 1 : (double) damaged[1] / damaged[0]);
  }

  /// The false alarms of one series; incidents, and the windows after them, are counted apart.
  private int series(SplittableRandom random, int windows, int unknown, int[] damaged) {
    var spec = spec();
    var declared = new Declared<>("p", "m", spec, Json.digest(spec));
    var reports = new ArrayList<WindowReport>();
    Sample before = null;
    boolean wasDamaged = false;
    int alarms = 0;
    for (int w = 0; w <= windows + unknown; w++) {
      boolean isCounted = w > unknown;
      boolean isDamaged = isCounted && random.nextDouble() < incidents;
      var current = window(w, isDamaged, random);
      var evidence = Digest.of((random.nextLong() + "").getBytes(StandardCharsets.UTF_8));
      var report =
          judged(declared, new Comparison.Windows(current, before, null), reports, evidence);
      if (isCounted && isDamaged && !wasDamaged) {
        damaged[0]++;
        damaged[1] += report.alarms().isEmpty() ? 0 : 1;
      } else if (isCounted && !isDamaged && !wasDamaged) {
        alarms += report.alarms().size();
      }
      reports.addFirst(report);
      if (reports.size() > REPORTS_MAX) {
        reports.removeLast();
      }
      before = current;
      wasDamaged = isDamaged;
    }
    return alarms;
  }

  private MonitorSpec spec() {
    var learn = new MonitorSpec.Limit(null, null, null, new MonitorSpec.Learn(perMonth));
    return new MonitorSpec(
        null,
        "e",
        MonitorSpec.SERVED,
        new MonitorSpec.Window(days, null),
        learn,
        learn,
        null,
        null,
        null,
        null);
  }

  private static WindowReport judged(
      Declared<MonitorSpec> declared,
      Comparison.Windows windows,
      List<WindowReport> reports,
      Digest evidence) {
    var result = Comparison.of(declared.spec(), Map.of(), windows, reports, evidence);
    var release = Release.of("p", "e", new Packaged("m", 1, DIGEST), List.of(), DIGEST);
    var activation = new Activation(1, release, "d", "a", Instant.EPOCH);
    return Reports.of(declared, activation, windows, result, List.of(evidence), Instant.EPOCH);
  }

  private Sample window(int number, boolean isDamaged, SplittableRandom random) {
    int size = rows - rows / 3 + random.nextInt(2 * rows / 3 + 1);
    var shift = new double[FEATURES.size() + 1];
    for (int i = 0; i < shift.length; i++) {
      shift[i] = spread * random.nextGaussian();
    }
    double scale = Math.exp(spread * random.nextGaussian() / 2) * (isDamaged ? DAMAGE : 1);
    var values = new float[size * FEATURES.size()];
    var scores = new double[size];
    for (int row = 0; row < size; row++) {
      int at = row * FEATURES.size();
      values[at] = (float) (shift[0] + scale * random.nextGaussian());
      values[at + 1] = (float) Math.exp(shift[1] + scale * random.nextGaussian());
      values[at + 2] = happens(0.2, shift[2], random) ? 1 : 0;
      values[at + 3] = happens(0.4, shift[3], random) ? Float.NaN : random.nextInt(50);
      scores[row] = logistic(shift[4] + scale * random.nextGaussian());
    }
    var last = START.plusDays((long) days * number);
    var since = last.atStartOfDay().toInstant(ZoneOffset.UTC);
    return new Sample(
        last.toString(), last, since, since, FEATURES, values, scores, List.of(), null, "");
  }

  private static boolean happens(double share, double shift, SplittableRandom random) {
    return random.nextDouble() < logistic(Math.log(share / (1 - share)) + shift);
  }

  private static double logistic(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
