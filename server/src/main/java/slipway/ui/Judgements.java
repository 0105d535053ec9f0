package slipway.ui;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Task;
import slipway.api.wire.Judged;
import slipway.api.wire.Performance;
import slipway.ui.Figures.Figure;
import slipway.ui.Site.Visit;
import slipway.ui.Whiskers.Interval;
import slipway.ui.view.Chart;
import slipway.ui.view.Quality;
import slipway.ui.view.Shown;
import slipway.ui.view.Whisker;

/// How right releases were, with intervals: judgements, and how served predictions turned out.
final class Judgements {
  private static final double POINTS = 100;
  private static final double HUNDREDTHS = 10_000;

  private Judgements() {}

  static Quality judged(Visit visit, List<Judged> judged) {
    var listed = QualityTables.judged(visit, judged);
    var scale =
        Whiskers.around(
            judged.stream()
                .filter(j -> j.task() == Task.BINARY)
                .flatMap(j -> interval(j.figures().gap(), j.figures().gapInterval()).stream())
                .toList());
    var task = task(judged);
    return new Quality(
        Figures.titles(task),
        Figures.gapTitle(task),
        listed.part(j -> row(visit, j, task, scale)).paged(),
        null);
  }

  /// Of the newest.
  private static Task task(List<Judged> judged) {
    return judged.stream()
        .max(Comparator.comparing(Judged::cutoff).thenComparing(Judged::at))
        .map(Judged::task)
        .orElse(Task.BINARY);
  }

  /// @param shown whose figures have columns: of the newest
  private static Quality.Row row(Visit visit, Judged j, Task shown, Whiskers scale) {
    var f = j.figures();
    return new Quality.Row(
        j.cutoff().toString(),
        Shown.of(j.model() + " v" + j.version(), j.release().hex())
            .linked(visit.links().version(j.model(), j.version())),
        how(j),
        Format.count(f.n()),
        Figures.of(shown, f),
        gap(j.task(), f.gap()),
        written(j.task(), f.gapInterval()),
        interval(f.gap(), f.gapInterval())
            .filter(_ -> j.task() == Task.BINARY)
            .map(found -> drawn(scale, found, j.cutoff().toString()))
            .orElse(null),
        j.knownOn().toString());
  }

  private static Shown how(Judged j) {
    return switch (j.how()) {
      case SERVED -> Shown.of("served", "by the predictions that it answered with");
      case SHADOWED -> Shown.of("shadowed", "by the predictions that it made in the shadow");
      case BACKSCORED ->
          Shown.of("back-scored", "asked afterwards, with the features of that cutoff");
      case FOLDS ->
          Shown.of("fold models", "each entity by the fold model that has not seen its label");
    };
  }

  /// How predictions turned out that were answered, newest first, with the gap over time.
  ///
  /// @param names of releases, as judgements know them
  static Quality served(
      Visit visit,
      List<Performance> performance,
      Map<Digest, String> names,
      @Nullable Double limit,
      List<Mark> marks) {
    var scale =
        Whiskers.around(
            performance.stream()
                .filter(p -> p.task() == Task.BINARY)
                .flatMap(p -> interval(p.calibrationGap(), gap(p)).stream())
                .toList());
    var task = performance.isEmpty() ? Task.BINARY : performance.getLast().task();
    return new Quality(
        Figures.titles(task),
        Figures.gapTitle(task),
        QualityTables.served(visit, performance).part(p -> row(p, names, scale)).paged(),
        chart(performance, names, limit, marks));
  }

  private static Judged.@Nullable Range gap(Performance p) {
    return p.intervals() == null ? null : p.intervals().gap();
  }

  /// The model of each release that was judged.
  static Map<Digest, String> names(List<Judged> judged) {
    var names = new LinkedHashMap<Digest, String>();
    judged.forEach(j -> names.put(j.release(), j.model() + " v" + j.version()));
    return names;
  }

  private static String name(Performance p, Map<Digest, String> names) {
    return names.getOrDefault(p.release(), p.release().brief());
  }

  private static Quality.Row row(Performance p, Map<Digest, String> names, Whiskers scale) {
    return new Quality.Row(
        p.cutoff().toString(),
        Shown.of(name(p, names), p.release().hex()),
        Shown.of("served", "by the predictions that it answered with"),
        Format.count(p.predictions()),
        figures(p),
        gap(p.task(), p.calibrationGap()),
        written(p.task(), gap(p)),
        interval(p.calibrationGap(), gap(p))
            .filter(_ -> p.task() == Task.BINARY)
            .map(found -> drawn(scale, found, p.cutoff().toString()))
            .orElse(null),
        p.knownOn().toString());
  }

  private static List<Shown> figures(Performance p) {
    var i = p.intervals();
    var logLoss = new Figure(p.logLoss(), i == null ? null : i.logLoss());
    return switch (p.task()) {
      case BINARY ->
          List.of(
              Figures.shown(new Figure(p.auc(), i == null ? null : i.auc())),
              Figures.shown(logLoss));
      case MULTICLASS -> List.of(Figures.shown(new Figure(p.accuracy())), Figures.shown(logLoss));
      case REGRESSION ->
          List.of(Figures.shown(new Figure(p.rmse())), Figures.shown(new Figure(p.mae())));
    };
  }

  private static Optional<Interval> interval(@Nullable Double value, Judged.@Nullable Range range) {
    return value == null || range == null
        ? Optional.empty()
        : Optional.of(new Interval(range.low(), value, range.high()));
  }

  private static Whisker drawn(Whiskers scale, Interval gap, String cutoff) {
    return scale.draw(
        gap,
        "Gap of %s: %s points, between %s and %s"
            .formatted(
                cutoff,
                Format.points(gap.value()),
                Format.points(gap.low()),
                Format.points(gap.high())));
  }

  /// In points; of amounts in their own unit.
  private static Shown gap(Task task, @Nullable Double gap) {
    return gap == null ? Shown.of("–") : Shown.of(written(task, gap), Double.toString(gap));
  }

  /// `−9.8 … −9.0`.
  private static String written(Task task, Judged.@Nullable Range range) {
    return range == null ? "" : written(task, range.low()) + " … " + written(task, range.high());
  }

  private static String written(Task task, double gap) {
    return task == Task.REGRESSION ? Format.digits(gap) : Format.points(gap);
  }

  /// The gap in points over the cutoffs, a line for each release with its interval as a band, and
  /// the limit on both sides.
  static @Nullable Chart chart(
      List<Performance> performance,
      Map<Digest, String> names,
      @Nullable Double limit,
      List<Mark> marks) {
    var series = new LinkedHashMap<Digest, Line>();
    for (var p : performance) {
      var gap = p.calibrationGap();
      if (gap != null && p.task() == Task.BINARY) {
        var line =
            series.computeIfAbsent(
                p.release(), _ -> new Line(new ArrayList<>(), new ArrayList<>(), name(p, names)));
        var range = gap(p);
        line.points().add(List.of(p.cutoff().toString(), rounded(gap)));
        line.band()
            .add(
                List.of(
                    p.cutoff().toString(),
                    rounded(range == null ? gap : range.low()),
                    rounded(range == null ? gap : range.high())));
      }
    }
    if (series.isEmpty()) {
      return null;
    }
    var data = new LinkedHashMap<String, Object>();
    data.put("kind", "line");
    data.put("xType", "category");
    data.put("unit", "points");
    data.put(
        "series",
        series.values().stream()
            .map(line -> Map.of("name", line.name(), "points", line.points(), "band", line.band()))
            .toList());
    if (limit != null) {
      data.put(
          "limits",
          List.of(
              Map.of("y", POINTS * limit, "name", limitName(limit)),
              Map.of("y", -POINTS * limit, "name", limitName(-limit))));
    }
    return Marks.onDays(Charts.text(data), summary(performance), marks);
  }

  /// What is drawn of one release.
  private record Line(List<List<Object>> points, List<List<Object>> band, String name) {}

  private static double rounded(double share) {
    return Math.round(share * HUNDREDTHS) / POINTS;
  }

  private static String limitName(double limit) {
    return "limit " + Format.points(limit);
  }

  private static String summary(List<Performance> performance) {
    return performance.isEmpty()
        ? "No label is known yet"
        : "Calibration gap of "
            + Format.plural(performance.size(), "cutoff")
            + ", the newest "
            + performance.getLast().cutoff();
  }
}
