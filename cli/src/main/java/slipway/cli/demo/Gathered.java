package slipway.cli.demo;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.wire.Judged;
import slipway.api.wire.Model;
import slipway.api.wire.Performance;
import slipway.api.wire.WindowReport;
import slipway.client.ProjectClient;

/// What a server says about the months of a replay.
final class Gathered {
  private final ProjectClient project;
  private final List<Judged> judgements;
  private final List<Performance> performance;
  private final List<WindowReport> windows;

  Gathered(ProjectClient project) {
    this.project = project;
    this.judgements = project.judgements(Replay.ENDPOINT);
    this.performance = project.performance(Replay.ENDPOINT);
    this.windows = project.windows(Replay.MONITOR);
  }

  Summary.Month month(Replay.MonthResult result) {
    var cutoff = result.month().atEndOfMonth();
    var told = Told.of(project.automation(), cutoff);
    var release = result.release();
    return new Summary.Month(
        result.month().toString(),
        result.rows(),
        result.checks(),
        result.predictions(),
        drift(cutoff),
        release == null ? null : quality(release, cutoff),
        told.signal(),
        told.diagnosis(),
        told.action(),
        told.gate(),
        told.recalibration(),
        told.rollout(),
        release == null ? null : release.model() + "/" + release.version(),
        told.why(),
        told.decisions());
  }

  private Summary.@Nullable Drift drift(LocalDate cutoff) {
    return windows.stream()
        .filter(window -> window.cutoff().equals(cutoff) && !window.superseded())
        .findFirst()
        .map(window ->
            new Summary.Drift(
                window.alarms().stream().map(WindowReport.Alarm::sentence).toList(),
                window.expected().stream().map(WindowReport.Expected::feature).toList()))
        .orElse(null);
  }

  /// Of all requests where the release answered them or was asked beside the one that did, else of
  /// those that it answered.
  private Summary.@Nullable Quality quality(Replay.Released release, LocalDate cutoff) {
    var judged =
        judgements.stream()
            .filter(one -> one.release().equals(release.digest()) && one.cutoff().equals(cutoff))
            .filter(one -> one.how() == Judged.How.SERVED || one.how() == Judged.How.SHADOWED)
            .max(Comparator.comparing(Judged::at))
            .map(one -> {
              var figures = one.figures();
              return new Summary.Quality(
                  figures.auc(), figures.logLoss(), figures.gap(), ends(figures.gapInterval()));
            });
    return judged.or(() -> served(release, cutoff)).orElse(null);
  }

  private Optional<Summary.Quality> served(Replay.Released release, LocalDate cutoff) {
    return performance.stream()
        .filter(one -> one.release().equals(release.digest()) && one.cutoff().equals(cutoff))
        .findFirst()
        .map(one -> {
          var intervals = one.intervals();
          return new Summary.Quality(
              one.auc(),
              one.logLoss(),
              one.calibrationGap(),
              ends(intervals == null ? null : intervals.gap()));
        });
  }

  private static @Nullable List<Double> ends(Judged.@Nullable Range range) {
    return range == null ? null : List.of(range.low(), range.high());
  }

  List<Summary.Model> models(List<Replay.MonthResult> results) {
    return project.models().stream()
        .flatMap(model ->
            model.versions().stream().map(version -> model(model.name(), version, results)))
        .sorted(Comparator.comparing(Summary.Model::name).thenComparing(Summary.Model::version))
        .toList();
  }

  private static Summary.Model model(
      String name, Model.Version version, List<Replay.MonthResult> results) {
    var since =
        results.stream()
            .filter(month -> {
              var release = month.release();
              return release != null
                  && release.model().equals(name)
                  && release.version() == version.number();
            })
            .findFirst()
            .map(month -> month.month().atEndOfMonth().toString())
            .orElse(null);
    var provenance = version.provenance();
    var trained = provenance == null ? "" : provenance.path("cutoff").asString("");
    return new Summary.Model(
        name,
        version.number(),
        version.packageDigest(),
        version.runId(),
        since,
        trained.isEmpty() ? null : trained);
  }
}
