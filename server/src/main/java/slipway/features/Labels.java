package slipway.features;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import slipway.api.ErrorCode;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Datasets;
import slipway.db.Tx;
import slipway.jobs.Due;
import slipway.jobs.Jobs;
import slipway.jobs.NewJob;
import slipway.time.BusinessClock;

/// When what is true of a cutoff can be known, and which labels are waited for.
final class Labels {
  static final String JOB = "features.labels";
  private static final int RETRIES = 5;

  private final FeatureStore store;
  private final Datasets datasets;
  private final Jobs jobs;
  private final BusinessClock business;

  Labels(FeatureStore store, Datasets datasets, Jobs jobs, BusinessClock business) {
    this.store = store;
    this.datasets = datasets;
    this.jobs = jobs;
    this.business = business;
  }

  /// Sets a business timer for the labels of a cutoff. Setting it again does nothing.
  void remind(Tx tx, Declared<FeatureViewSpec> label, LocalDate cutoff) {
    var payload = Json.object().put("view", label.name()).put("cutoff", cutoff.toString());
    jobs.submit(
        tx,
        new NewJob(
            label.project(),
            JOB,
            label.name() + "@" + cutoff + "/" + label.digest().brief(),
            payload,
            new Due.Business(due(label.spec(), cutoff)),
            RETRIES));
  }

  /// Sets timers for every cutoff that features have and these labels have not.
  void remindAll(Tx tx, Declared<FeatureViewSpec> label) {
    pending(tx, label).forEach(cutoff -> remind(tx, label, cutoff));
  }

  /// Sets the timers of every label view over the same entity.
  void remindOf(Tx tx, Declared<FeatureViewSpec> features, LocalDate cutoff) {
    labelsOf(tx, features).forEach(label -> remind(tx, label, cutoff));
  }

  List<Declared<FeatureViewSpec>> labelsOf(Tx tx, Declared<FeatureViewSpec> features) {
    return store.labelViews(tx, features.project(), features.spec().entity().name());
  }

  /// Whether every source is a declared dataset that does not say when its rows became known, so
  /// that there is no later than now.
  boolean isUndated(Tx tx, Declared<FeatureViewSpec> view) {
    return Evaluator.sources(view.spec()).stream()
        .allMatch(source ->
            datasets
                .spec(tx, view.project(), source.getValue())
                .filter(spec -> spec.knownAt() == null)
                .isPresent());
  }

  /// Today's cutoff, when its labels are there and their sources may have grown since.
  Optional<LocalDate> growing(Tx tx, Declared<FeatureViewSpec> label) {
    return store
        .newestCutoff(tx, label.project(), label.digest())
        .filter(cutoff -> cutoff.equals(today()) && isKnownWithItsRow(tx, label));
  }

  private boolean isKnownWithItsRow(Tx tx, Declared<FeatureViewSpec> label) {
    var declared = label.spec().label();
    return declared != null && declared.horizonDays() == 0 && isUndated(tx, label);
  }

  private boolean isDated(Tx tx, String project, String dataset) {
    return datasets.spec(tx, project, dataset).map(spec -> spec.knownAt() != null).orElse(false);
  }

  private LocalDate today() {
    return BusinessClock.dayOf(business.now());
  }

  List<LocalDate> pending(Tx tx, Declared<FeatureViewSpec> label) {
    return store.unlabelled(tx, label.project(), label.spec().entity().name(), label.digest());
  }

  /// Refuses a day that is not over, but for today of a view that reads no dates; gives the day.
  LocalDate requireOver(Tx tx, Declared<FeatureViewSpec> view, LocalDate cutoff) {
    var now = business.now();
    boolean isToday = cutoff.equals(today());
    if (now.isBefore(BusinessClock.endOf(cutoff)) && !(isToday && isUndated(tx, view))) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "cutoff: "
              + cutoff
              + " (expected: a day that is over"
              + (isToday ? ", as a source says when its rows became known" : "")
              + "; the business clock says "
              + now
              + ")");
    }
    return cutoff;
  }

  /// Refuses a cutoff whose labels cannot be known yet; gives it.
  LocalDate requireKnown(Tx tx, Declared<FeatureViewSpec> label, LocalDate cutoff) {
    var waits = waitsFor(tx, label, cutoff);
    if (waits.isPresent()) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          label.name()
              + ": the labels of "
              + cutoff
              + " are not known yet (waiting for "
              + waits.get()
              + ")");
    }
    return cutoff;
  }

  /// What the labels of a cutoff still wait for; empty when they can be known by now.
  Optional<String> waitsFor(Tx tx, Declared<FeatureViewSpec> label, LocalDate cutoff) {
    var through = Evaluator.knownThrough(label.spec(), cutoff);
    var end = BusinessClock.endOf(through);
    if (cutoff.equals(today()) && isKnownWithItsRow(tx, label)) {
      return Optional.empty();
    }
    if (business.now().isBefore(end)) {
      return Optional.of("the end of " + through + ", the business clock says " + business.now());
    }
    for (var source : Evaluator.sources(label.spec())) {
      var dataset = source.getValue();
      boolean dated = isDated(tx, label.project(), dataset);
      var watermark = datasets.watermark(tx, label.project(), dataset);
      if (dated && watermark.filter(known -> !known.isBefore(end)).isEmpty()) {
        return Optional.of(
            dataset
                + " up to "
                + through
                + ", it has "
                + watermark
                    .map(known -> BusinessClock.lastDayKnownAt(known).toString())
                    .orElse("nothing"));
      }
    }
    return Optional.empty();
  }

  /// The newest cutoff whose labels are known; refused when there is none, saying when the first
  /// will be.
  LocalDate requireMatured(Tx tx, Declared<FeatureViewSpec> label) {
    return store
        .newestCutoff(tx, label.project(), label.digest())
        .orElseThrow(() -> {
          var pending = pending(tx, label);
          var first =
              pending.isEmpty()
                  ? "materialise a feature view over " + label.spec().entity().name() + " first"
                  : "first on "
                      + Evaluator.knownThrough(label.spec(), pending.getFirst())
                      + ", for the cutoff of "
                      + pending.getFirst()
                      + waiting(tx, label, pending.getFirst());
          return new SlipwayException(
              ErrorCode.INVALID_STATE, label.name() + ": 0 matured labels (" + first + ")");
        });
  }

  private String waiting(Tx tx, Declared<FeatureViewSpec> label, LocalDate cutoff) {
    return waitsFor(tx, label, cutoff).map(what -> "; waiting for " + what).orElse("");
  }

  private static Instant due(FeatureViewSpec spec, LocalDate cutoff) {
    return BusinessClock.endOf(Evaluator.knownThrough(spec, cutoff));
  }
}
