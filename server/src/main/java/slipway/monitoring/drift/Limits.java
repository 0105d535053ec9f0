package slipway.monitoring.drift;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.statistics.AlarmBudget;
import slipway.statistics.BinCounts;
import slipway.statistics.BinEdges;
import slipway.statistics.DriftLimits;
import slipway.statistics.Psi;

/// From where on a PSI against the window before is an alarm. Pure: the same windows give the same
/// limits.
///
/// A learnt limit is the empirical null of the rows until [#CLEAN_WINDOWS_MIN] windows are known,
/// and the prediction limit of those windows from then on, never the larger of both: that would
/// alarm less often than is stated (docs/decisions/one-learnt-limit.md).
final class Limits {
  static final String DECLARED = "declared";
  static final String FLOOR = "chi-square floor";
  static final String LEARNT = "learnt";
  static final String CLEAN = "learnt from clean windows";
  static final String NONE = "none";

  static final int CLEAN_WINDOWS_MIN = 6;
  static final double MONTH_DAYS = 30.4375;

  /// What a learnt limit may be exceeded by chance in one look.
  static final double ALPHA_MIN = 1e-4;

  static final double ALPHA_MAX = 0.5;

  /// How often chance may pass the floor under a declared limit, in one look.
  private static final double FLOOR_ALPHA = 0.001;

  private final double judgements;
  private final Map<String, List<Seen>> seen;
  private final Digest evidence;

  /// A PSI of a window before.
  ///
  /// @param chance 1/n + 1/m of its rows, what chance gives is proportional to this
  private record Seen(double psi, double chance) {}

  /// @param judgements how many learnt limits are judged in a month
  private Limits(double judgements, Map<String, List<Seen>> seen, Digest evidence) {
    this.judgements = judgements;
    this.seen = seen;
    this.evidence = evidence;
  }

  /// The limits of a window.
  ///
  /// @param declaredAs a feature's `expected`
  /// @param reports of any windows of the monitor; those before this one are learnt from, alarms
  ///   too: to leave them out would lower the limits, and make more alarms
  /// @param evidence what the draws are derived from
  static Limits of(
      MonitorSpec spec,
      Map<String, String> declaredAs,
      Comparison.Windows windows,
      List<WindowReport> reports,
      Digest evidence) {
    var seen = new HashMap<String, List<Seen>>();
    for (var report : reports) {
      if (report.cutoff().isBefore(windows.current().cutoff())) {
        var columns = new ArrayList<>(report.features());
        columns.addAll(report.classScores());
        if (report.score() != null && report.classScores().isEmpty()) {
          columns.add(report.score());
        }
        for (var column : columns) {
          var distance = column.toPrevious();
          if (distance != null) {
            double chance = 1.0 / distance.rows() + 1.0 / distance.referenceRows();
            seen.computeIfAbsent(column.name(), _ -> new ArrayList<>())
                .add(new Seen(distance.psi(), chance));
          }
        }
      }
    }
    int scores = Math.max(1, windows.current().classes().size());
    int series = series(spec, declaredAs, windows.current().features(), scores);
    return new Limits(Math.max(1, series) * looksPerMonth(spec, windows), seen, evidence);
  }

  /// How many columns have a learnt limit that can alarm.
  ///
  /// @param scores 1, or the number of classes
  static int series(
      MonitorSpec spec, Map<String, String> declaredAs, List<String> features, int scores) {
    int series = spec.score() != null && spec.score().learn() != null ? scores : 0;
    for (var feature : features) {
      var limit = spec.limit(feature);
      boolean ages = Comparison.AGEING.equals(declaredAs.get(feature));
      series += limit != null && limit.learn() != null && !ages ? 1 : 0;
    }
    return series;
  }

  /// How many windows a month has: by their length, or by the days since the cutoff before.
  static double looksPerMonth(MonitorSpec spec, Comparison.@Nullable Windows windows) {
    var window = spec.window();
    if (window != null) {
      return MONTH_DAYS / window.days();
    }
    if (windows == null || windows.previous() == null) {
      return 1;
    }
    var before = windows.previous().cutoff();
    return MONTH_DAYS / Math.max(1, ChronoUnit.DAYS.between(before, windows.current().cutoff()));
  }

  /// A limit, and where it is from.
  record Found(@Nullable Double value, String source) {}

  Found of(
      String column, MonitorSpec.@Nullable Limit declared, double[] reference, double[] current) {
    if (declared == null || (declared.psi() == null && declared.learn() == null)) {
      return new Found(null, NONE);
    }
    var edges = BinEdges.deciles(reference);
    var ours = edges.count(reference);
    var theirs = edges.count(current);
    var psi = declared.psi();
    if (psi != null) {
      double floor = Psi.floor(ours, theirs, FLOOR_ALPHA);
      return psi >= floor ? new Found(psi, DECLARED) : new Found(floor, FLOOR);
    }
    var learn = Objects.requireNonNull(declared.learn());
    double alpha = alpha(learn.falseAlarmsPerMonth());
    var before = seen.getOrDefault(column, List.of());
    long moved = before.stream().filter(window -> window.psi() > 0).count();
    return moved < CLEAN_WINDOWS_MIN // one or two rows that came now and then say nothing
        ? ofRows(ours, theirs, alpha)
        : new Found(ofWindows(before, ours, theirs, alpha), CLEAN);
  }

  private double alpha(double perMonth) {
    double most = Math.min(perMonth, ALPHA_MAX * judgements);
    return Math.max(ALPHA_MIN, new AlarmBudget(most, judgements, 1).alpha());
  }

  /// The prediction limit of the windows before. Chance gives small windows a larger PSI: each
  /// value is scaled by (chance + extra), extra being what the windows differ by beyond chance.
  private static double ofWindows(
      List<Seen> before, BinCounts ours, BinCounts theirs, double alpha) {
    var psi = before.stream().mapToDouble(Seen::psi).toArray();
    var chance = before.stream().mapToDouble(Seen::chance).toArray();
    double now = 1.0 / ours.rows() + 1.0 / theirs.rows();
    double typical = Psi.floor(ours, theirs, 0.5) / now;
    double extra = typical == 0 ? 0 : Math.max(0, median(psi) / typical - median(chance));
    double here = now + extra;
    for (int i = 0; i < psi.length; i++) {
      psi[i] *= here / (chance[i] + extra);
    }
    return DriftLimits.ofCleanWindows(psi, alpha);
  }

  private static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private Found ofRows(BinCounts ours, BinCounts theirs, double alpha) {
    double learnt = DriftLimits.learn(ours, theirs.rows(), alpha, evidence).psi();
    double floor = Psi.floor(ours, theirs, alpha);
    return floor > learnt ? new Found(floor, FLOOR) : new Found(learnt, LEARNT);
  }
}
