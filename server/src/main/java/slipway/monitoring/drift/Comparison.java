package slipway.monitoring.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.WindowReport;
import slipway.api.wire.WindowReport.Alarm;
import slipway.api.wire.WindowReport.Distance;
import slipway.api.wire.WindowReport.Drift;
import slipway.api.wire.WindowReport.Expected;
import slipway.api.wire.WindowReport.Slice;
import slipway.contracts.Condition;
import slipway.statistics.BinEdges;
import slipway.statistics.JensenShannon;
import slipway.statistics.KolmogorovSmirnov;
import slipway.statistics.Psi;

/// What a window looks like beside the training and the window before. Pure.
final class Comparison {
  static final String SCORE = "score";

  /// Before the name of a class.
  static final String SCORE_OF = "score of ";

  static final String AGEING = "ageing";

  /// From where on a declared movement is worth a line, where no limit is declared.
  private static final double EXPECTED_PSI = 0.1;

  private final MonitorSpec spec;
  private final Map<String, String> declaredAs;
  private final Windows windows;
  private final Limits limits;
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<Expected> expected = new ArrayList<>();

  /// The window and what it is compared with.
  record Windows(Sample current, @Nullable Sample previous, @Nullable Sample training) {}

  /// @param score null without a score; of several classes that of the one that moved most
  record Result(
      @Nullable Drift score,
      List<Drift> classScores,
      List<Drift> features,
      List<Slice> slices,
      List<Alarm> alarms,
      List<Expected> expected) {}

  /// Judges a window.
  ///
  /// @param declaredAs a feature's `expected`
  /// @param reports of windows before, to learn limits from
  static Result of(
      MonitorSpec spec,
      Map<String, String> declaredAs,
      Windows windows,
      List<WindowReport> reports,
      Digest evidence) {
    var limits = Limits.of(spec, declaredAs, windows, reports, evidence);
    return new Comparison(spec, declaredAs, windows, limits).run();
  }

  private Comparison(
      MonitorSpec spec, Map<String, String> declaredAs, Windows windows, Limits limits) {
    this.spec = spec;
    this.declaredAs = declaredAs;
    this.windows = windows;
    this.limits = limits;
  }

  private Result run() {
    var classes = windows.current().classes();
    var scores = IntStream.range(0, Math.max(1, classes.size())).mapToObj(this::score).toList();
    var features = new ArrayList<Drift>();
    for (int i = 0; i < windows.current().features().size(); i++) {
      features.add(feature(i));
    }
    volume();
    freshness();
    var found = scores.stream().flatMap(Optional::stream).toList();
    return new Result(
        found.stream().max(Comparator.comparingDouble(Comparison::step)).orElse(null),
        classes.isEmpty() ? List.of() : found,
        features,
        slices(),
        alarms,
        expected);
  }

  private static double step(Drift drift) {
    return drift.toPrevious() == null ? 0 : drift.toPrevious().psi();
  }

  private Optional<Drift> score(int place) {
    var now = windows.current();
    var current = now.score(place);
    if (current == null || current.length == 0) {
      return Optional.empty();
    }
    var name = now.classes().isEmpty() ? SCORE : SCORE_OF + now.classes().get(place);
    var before = like(windows.previous(), place);
    var trained = like(windows.training(), place);
    return Optional.of(drift(name, spec.score(), new Columns(current, before, trained)));
  }

  /// The scores of a sample that has the same classes.
  private double @Nullable [] like(@Nullable Sample sample, int place) {
    return sample == null || !sample.classes().equals(windows.current().classes())
        ? null
        : sample.score(place);
  }

  private Drift feature(int index) {
    var name = windows.current().features().get(index);
    var previous = windows.previous();
    var training = windows.training();
    return drift(
        name,
        spec.limit(name),
        new Columns(
            windows.current().column(index),
            previous == null ? null : previous.column(index),
            training == null ? null : training.column(index)));
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Columns(
      double[] current, double @Nullable [] previous, double @Nullable [] training) {}

  private Drift drift(String name, MonitorSpec.@Nullable Limit limit, Columns columns) {
    var toPrevious = distance(columns.previous(), columns.current());
    var toTraining = distance(columns.training(), columns.current());
    var previous = columns.previous();
    var found =
        previous == null || previous.length == 0
            ? new Limits.Found(null, Limits.NONE)
            : limits.of(name, limit, previous, columns.current());
    var drift =
        new Drift(
            name,
            declaredAs.get(name),
            mean(columns.current()),
            nullShare(columns.current()),
            toTraining,
            toPrevious,
            found.value(),
            found.source());
    if (AGEING.equals(declaredAs.get(name))) {
      ageing(drift);
    } else {
      judge(drift, limit, columns);
    }
    nulls(drift, limit, columns.previous());
    return drift;
  }

  private void ageing(Drift drift) {
    double limit = Objects.requireNonNullElse(drift.limit(), EXPECTED_PSI);
    double step = drift.toPrevious() == null ? 0 : drift.toPrevious().psi();
    double all = drift.toTraining() == null ? 0 : drift.toTraining().psi();
    if (step > limit || all > limit) {
      expected.add(
          new Expected(
              drift.name(),
              drift.toPrevious() == null ? all : step,
              Sentences.expected(drift, windows)));
    }
  }

  private void judge(Drift drift, MonitorSpec.@Nullable Limit limit, Columns columns) {
    var toPrevious = drift.toPrevious();
    if (toPrevious != null && drift.limit() != null && toPrevious.psi() > drift.limit()) {
      var before = mean(Objects.requireNonNull(columns.previous()));
      alarms.add(
          new Alarm(
              drift.name(),
              "psi",
              toPrevious.psi(),
              drift.limit(),
              Sentences.moved(drift, before, windows)));
    }
    var toTraining = drift.toTraining();
    var most = limit == null ? null : limit.psiToTraining();
    if (toTraining != null && most != null && toTraining.psi() > most) {
      alarms.add(
          new Alarm(
              drift.name(),
              "psiToTraining",
              toTraining.psi(),
              most,
              Sentences.movedFromTraining(drift, toTraining, most, windows)));
    }
  }

  /// Nulls are no way of ageing: this limit holds for every feature.
  private void nulls(Drift drift, MonitorSpec.@Nullable Limit limit, double @Nullable [] previous) {
    var most = limit == null ? null : limit.nullIncrease();
    if (most == null || previous == null || previous.length == 0) {
      return;
    }
    double before = nullShare(previous);
    if (drift.nullShare() - before > most) {
      alarms.add(
          new Alarm(
              drift.name(),
              "nullShare",
              drift.nullShare(),
              before + most,
              Sentences.nulls(drift, before, most, windows)));
    }
  }

  private void volume() {
    var volume = spec.volume();
    if (volume == null) {
      return;
    }
    int rows = windows.current().rows();
    var least = volume.rowsMin();
    if (least != null && rows < least) {
      alarms.add(new Alarm("rows", "rows", rows, least, Sentences.fewRows(rows, least, windows)));
    }
    var previous = windows.previous();
    var most = volume.changeMax();
    if (most != null && previous != null && previous.rows() > 0) {
      double change = (double) (rows - previous.rows()) / previous.rows();
      if (Math.abs(change) > most) {
        alarms.add(
            new Alarm(
                "rows",
                "rowsChange",
                change,
                most,
                Sentences.rows(rows, previous.rows(), most, windows)));
      }
    }
  }

  private void freshness() {
    var most = spec.freshnessDays();
    var fresh = windows.current().freshAt();
    if (most == null || fresh == null) {
      return;
    }
    var newest = slipway.time.BusinessClock.lastDayKnownAt(fresh);
    long age = windows.current().cutoff().toEpochDay() - newest.toEpochDay();
    if (age > most) {
      alarms.add(
          new Alarm(
              "freshness", "ageDays", age, most, Sentences.stale(newest, age, most, windows)));
    }
  }

  private List<Slice> slices() {
    var found = new ArrayList<Slice>();
    for (var slice : Objects.requireNonNullElse(spec.slices(), List.<MonitorSpec.Slice>of())) {
      var condition = Condition.parse("slice", slice.condition(), windows.current().features());
      var now = part(condition, windows.current());
      var before = windows.previous() == null ? null : part(condition, windows.previous());
      found.add(
          new Slice(
              slice.name(),
              slice.condition(),
              now.rows(),
              now.mean(),
              before == null ? null : before.mean(),
              null,
              null,
              null,
              null,
              null,
              null));
    }
    return found;
  }

  private record Part(long rows, @Nullable Double mean) {}

  private static Part part(Condition condition, Sample sample) {
    long rows = 0;
    double sum = 0;
    var scores = sample.classes().isEmpty() ? sample.scores() : null;
    for (int row = 0; row < sample.rows(); row++) {
      if (condition.holds(sample.row(row))) {
        rows++;
        sum += scores == null ? 0 : scores[row];
      }
    }
    return new Part(rows, scores == null || rows == 0 ? null : (Double) (sum / rows));
  }

  private static @Nullable Distance distance(double @Nullable [] reference, double[] current) {
    if (reference == null || reference.length == 0 || current.length == 0) {
      return null;
    }
    var edges = BinEdges.deciles(reference);
    var ours = edges.count(reference);
    var theirs = edges.count(current);
    return new Distance(
        Psi.of(ours, theirs),
        KolmogorovSmirnov.distance(reference, current),
        JensenShannon.distance(ours, theirs),
        current.length,
        reference.length);
  }

  private static double mean(double[] values) {
    double sum = 0;
    int count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  private static double nullShare(double[] values) {
    int nulls = 0;
    for (double value : values) {
      nulls += Double.isNaN(value) ? 1 : 0;
    }
    return values.length == 0 ? 0 : (double) nulls / values.length;
  }
}
