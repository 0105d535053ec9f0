package slipway.monitoring.drift;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.declaration.DatasetSpec;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
import slipway.features.Features;
import slipway.features.Population;
import slipway.monitoring.scoring.ScoredModel;
import slipway.monitoring.scoring.Scoring;
import slipway.monitoring.scoring.Unseen;
import slipway.serving.Release;

/// Everybody at a cutoff, scored by one release.
final class PopulationSamples {
  private final Database database;
  private final Datasets datasets;
  private final Features features;
  private final Scoring scoring;

  PopulationSamples(Database database, Datasets datasets, Features features, Scoring scoring) {
    this.database = database;
    this.datasets = datasets;
    this.features = features;
    this.scoring = scoring;
  }

  /// What will be compared, before any of it is read.
  ///
  /// @param previousCutoff null: there is no window before
  record Plan(
      ScoredModel model,
      LocalDate cutoff,
      List<Population.Part> current,
      @Nullable LocalDate previousCutoff,
      List<Population.Part> previous,
      List<Population.Part> training) {
    List<Digest> trees() {
      return java.util.stream.Stream.of(current, previous, training)
          .flatMap(List::stream)
          .map(Population.Part::tree)
          .toList();
    }
  }

  /// Empty when a view has nothing as of the cutoff.
  Optional<Plan> plan(Release release, LocalDate cutoff, LocalDate firstCutoff) {
    var model = scoring.ofRelease(release);
    boolean isThere =
        database.read(tx ->
            model.views().stream()
                .allMatch(view ->
                    features
                        .populations()
                        .accepted(tx, model.project(), view.view(), view.definition(), cutoff)
                        .isPresent()));
    if (!isThere) {
      return Optional.empty();
    }
    var before = database.read(tx -> before(tx, model, cutoff));
    var previous = before.filter(date -> !date.isBefore(firstCutoff));
    return Optional.of(
        new Plan(
            model,
            cutoff,
            scoring.accepted(model, cutoff),
            previous.orElse(null),
            previous.map(date -> scoring.accepted(model, date)).orElse(List.of()),
            scoring.trainedOn(release.packageDigest())));
  }

  Sample current(Plan plan) {
    return sample(plan.model(), plan.current(), plan.cutoff());
  }

  @Nullable Sample previous(Plan plan) {
    var cutoff = plan.previousCutoff();
    return cutoff == null ? null : sample(plan.model(), plan.previous(), cutoff);
  }

  Sample training(Plan plan) {
    return training(plan.model(), plan.training());
  }

  /// The rows that the model was trained on.
  Sample training(ScoredModel model, List<Population.Part> trainedOn) {
    return sample(model, trainedOn, model.trainedAsOf());
  }

  private Sample sample(ScoredModel model, List<Population.Part> parts, LocalDate cutoff) {
    var population = scoring.population(model, parts);
    var scores = scoring.scores(model, parts, Unseen.FULL).probability();
    var since = cutoff.atStartOfDay().toInstant(ZoneOffset.UTC);
    var fresh = database.read(tx -> freshness(tx, model));
    return new Sample(
        cutoff.toString(),
        cutoff,
        since,
        cutoff.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC),
        model.features(),
        population.values(),
        scores,
        model.outputNames(),
        fresh.at(),
        fresh.source());
  }

  private record Fresh(@Nullable Instant at, String source) {}

  /// The oldest of the newest times of all datasets with a `knownAt` that the views read.
  private Fresh freshness(Tx tx, ScoredModel model) {
    var oldest = new Fresh(null, "");
    for (var view : model.views()) {
      var sources =
          features
              .definition(tx, model.project(), view.definition())
              .map(declared -> declared.spec().sources().values())
              .orElse(List.of());
      for (var dataset : sources) {
        boolean isDated =
            datasets.spec(tx, model.project(), dataset).map(DatasetSpec::knownAt).isPresent();
        var newest = isDated ? datasets.watermark(tx, model.project(), dataset) : null;
        if (newest != null
            && newest.isPresent()
            && (oldest.at() == null || newest.get().isBefore(oldest.at()))) {
          oldest = new Fresh(newest.get(), dataset);
        }
      }
    }
    return oldest;
  }

  private Optional<LocalDate> before(Tx tx, ScoredModel model, LocalDate cutoff) {
    return datasets
        .beforeCutoff(tx, model.project(), "features/" + model.views().getFirst().view(), cutoff)
        .flatMap(Commit::cutoff);
  }
}
