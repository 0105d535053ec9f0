package slipway.monitoring.drift;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.MonitorSpec;
import slipway.statistics.AlarmBudget;
import slipway.statistics.BinEdges;
import slipway.statistics.DriftLimits;
import slipway.statistics.Psi;

/// From where on a PSI against the window before is an alarm. Pure: the same windows give the same
/// limits.
final class Limits {
  static final String DECLARED = "declared";
  static final String FLOOR = "chi-square floor";
  static final String LEARNT = "learnt";
  static final String CLEAN = "learnt from clean windows";
  static final String NONE = "none";

  /// How often chance may pass the floor under a declared limit, in one look.
  private static final double FLOOR_ALPHA = 0.001;

  private static final int CLEAN_WINDOWS_MIN = 3;
  private static final int MONTH_DAYS = 30;

  private final MonitorSpec spec;
  private final int series;
  private final Map<String, List<Double>> clean;
  private final Digest evidence;

  /// @param series how many columns have a learnt limit
  /// @param clean a column's PSI in windows that were quiet
  /// @param evidence what the draws are derived from
  Limits(MonitorSpec spec, int series, Map<String, List<Double>> clean, Digest evidence) {
    this.spec = spec;
    this.series = series;
    this.clean = clean;
    this.evidence = evidence;
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
    var learn = java.util.Objects.requireNonNull(declared.learn());
    double alpha =
        new AlarmBudget(learn.falseAlarmsPerMonth(), looksPerMonth(spec), series).alpha();
    var found = new Found(DriftLimits.learn(ours, theirs.rows(), alpha, evidence).psi(), LEARNT);
    double floor = Psi.floor(ours, theirs, alpha);
    if (floor > value(found)) {
      found = new Found(floor, FLOOR);
    }
    var quiet = clean.getOrDefault(column, List.of());
    if (quiet.size() >= CLEAN_WINDOWS_MIN) {
      double seen =
          DriftLimits.ofCleanWindows(
              quiet.stream().mapToDouble(Double::doubleValue).toArray(), alpha);
      if (seen > value(found)) {
        found = new Found(seen, CLEAN);
      }
    }
    return found;
  }

  private static double value(Found found) {
    return found.value() == null ? 0 : found.value();
  }

  /// How many windows a month has.
  static int looksPerMonth(MonitorSpec spec) {
    var window = spec.window();
    return window == null ? 1 : Math.max(1, Math.round((float) MONTH_DAYS / window.days()));
  }
}
