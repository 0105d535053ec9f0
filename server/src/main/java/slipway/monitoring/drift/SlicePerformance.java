package slipway.monitoring.drift;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.MonitorSpec;
import slipway.api.wire.Judged;
import slipway.api.wire.WindowReport;
import slipway.contracts.Condition;
import slipway.features.Population;
import slipway.monitoring.performance.Measured;
import slipway.monitoring.scoring.Joined;
import slipway.monitoring.scoring.LabelSet;
import slipway.monitoring.scoring.Labels;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Scores;
import slipway.monitoring.scoring.Scoring;
import slipway.monitoring.scoring.Unseen;
import slipway.serving.Release;

/// How right a release was in each slice of a population, once the labels are known.
final class SlicePerformance {
  private static final int CACHED_MAX = 64;

  private final Scoring scoring;
  private final Labels labels;
  private final Cache<Key, List<WindowReport.Slice>> computed =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).build();

  private record Key(
      List<Digest> trees, Digest release, Digest labels, List<WindowReport.Slice> slices) {}

  SlicePerformance(Scoring scoring, Labels labels) {
    this.scoring = scoring;
    this.labels = labels;
  }

  /// The report with what is known of its slices by now; as it is while nothing is.
  WindowReport filled(WindowReport report, Release release) {
    if (report.slices().isEmpty() || !report.source().equals(MonitorSpec.POPULATION)) {
      return report;
    }
    var model = scoring.ofRelease(release);
    var known = labels.known(report.project(), model.labelView(), report.cutoff());
    var parts = scoring.accepted(model, report.cutoff());
    var trees = parts.stream().map(Population.Part::tree).toList();
    if (known.isEmpty() || !report.evidence().subList(0, trees.size()).equals(trees)) {
      return report;
    }
    var key = new Key(trees, release.digest(), known.get().tree(), report.slices());
    return Reports.with(report, computed.get(key, _ -> compute(report, model, parts, known.get())));
  }

  private List<WindowReport.Slice> compute(
      WindowReport report, ScoredModel model, List<Population.Part> parts, LabelSet known) {
    boolean overlaps = scoring.overlaps(model, report.cutoff()) && model.hasFolds();
    var scores = scoring.scores(model, parts, overlaps ? Unseen.FOLDS : Unseen.FULL);
    var population = scoring.population(model, parts);
    return report.slices().stream()
        .map(slice -> filled(slice, figures(slice, model, population, scores, known)))
        .toList();
  }

  private static Judged.@Nullable Figures figures(
      WindowReport.Slice slice,
      ScoredModel model,
      Population population,
      Scores scores,
      LabelSet known) {
    var condition = Condition.parse("slice", slice.condition(), model.features());
    var entities = new ArrayList<String>();
    var said = new ArrayList<Double>();
    var row = new double[population.width()];
    for (int i = 0; i < population.rows(); i++) {
      for (int j = 0; j < row.length; j++) {
        row[j] = population.values()[i * row.length + j];
      }
      if (condition.holds(row)) {
        entities.add(population.entities().get(i));
        for (int j = 0; j < model.width(); j++) {
          said.add(scores.probability()[i * model.width() + j]);
        }
      }
    }
    var joined =
        Joined.of(
            known,
            model.classNames(),
            entities,
            said.stream().mapToDouble(Double::doubleValue).toArray());
    return joined.rows() == 0 ? null : Measured.of(model.task(), joined, model.classNames());
  }

  private static WindowReport.Slice filled(
      WindowReport.Slice slice, Judged.@Nullable Figures figures) {
    return figures == null
        ? slice
        : new WindowReport.Slice(
            slice.name(),
            slice.condition(),
            slice.rows(),
            slice.meanPrediction(),
            slice.meanPredictionBefore(),
            figures.baseRate(),
            figures.auc(),
            figures.logLoss(),
            figures.gap(),
            figures.accuracy(),
            figures.rmse());
  }
}
