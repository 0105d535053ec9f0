package slipway.features;

import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import slipway.access.Caller;
import slipway.api.Json;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Commit;
import slipway.datasets.NewCommit;
import slipway.db.Tx;
import slipway.events.NewEvent;

/// Makes the commits of features and labels, one of a view at a time.
final class Commits {
  private final Features.Parts parts;
  private final FeatureStore store;
  private final Materialiser materialiser;
  private final Labels labels;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  Commits(Features.Parts parts, FeatureStore store, Materialiser materialiser, Labels labels) {
    this.parts = parts;
    this.store = store;
    this.materialiser = materialiser;
    this.labels = labels;
  }

  /// Nothing else of this view is made on this server meanwhile.
  <T> T alone(String project, String view, Supplier<T> work) {
    var lock = locks.computeIfAbsent(project + "/" + view, _ -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /// Commits the view at the cutoff, unless the same definition over the same trees is there. The
  /// caller is [#alone].
  Materialisation make(Caller caller, Declared<FeatureViewSpec> declared, LocalDate cutoff) {
    var project = declared.project();
    var dataset = Features.dataset(declared);
    var planned = parts.database().read(tx -> materialiser.plan(tx, declared, cutoff));
    var before =
        parts.database().read(tx -> parts.datasets().atCutoff(tx, project, dataset, cutoff));
    if (before.isPresent() && Features.provenance(before.get()).sameOrigin(planned)) {
      return materialisation(before.get(), Materialisation.Outcome.UNCHANGED);
    }
    var made = materialiser.make(declared.spec(), planned);
    var commit =
        parts
            .datasets()
            .commit(
                caller,
                NewCommit.materialisation(
                        project, dataset, cutoff, made.parquet(), Json.treeOf(made.provenance()))
                    .with((tx, done) -> committed(tx, declared, made.provenance(), done)));
    boolean unchanged = before.isPresent() && before.get().id().equals(commit.id());
    return materialisation(
        commit, unchanged ? Materialisation.Outcome.UNCHANGED : Materialisation.Outcome.COMMITTED);
  }

  /// In the commit's own transaction: the row, the event and the timers are there exactly when the
  /// commit is.
  private void committed(
      Tx tx, Declared<FeatureViewSpec> declared, Provenance provenance, Commit commit) {
    var hidden = new TreeMap<String, Long>();
    provenance.leaks().forEach(leak -> hidden.put(leak.relation(), leak.rowsRemoved()));
    var entry =
        new FeatureStore.Entry(
            declared.name(),
            provenance.cutoff(),
            declared.digest(),
            commit.id(),
            commit.tree(),
            commit.rows(),
            hidden,
            commit.at());
    if (!store.record(tx, declared.project(), entry, parts.wall().now())) {
      return; // the same commit again
    }
    boolean isLabel = declared.spec().label() != null;
    var data = Json.object().put("definition", declared.digest().hex());
    data.put("dataset", commit.dataset()).put("commit", commit.id().toString());
    data.put("tree", commit.tree().hex()).put("cutoff", provenance.cutoff().toString());
    data.put("rows", commit.rows());
    var sources = data.putArray("sources");
    provenance
        .sources()
        .forEach(source ->
            sources.addObject().put("dataset", source.dataset()).put("tree", source.tree().hex()));
    parts
        .events()
        .publish(
            tx,
            new NewEvent(
                declared.project(),
                isLabel ? Materialisation.LABELS : Materialisation.FEATURES,
                declared.name(),
                data));
    if (!isLabel) {
      labels.remindOf(tx, declared, provenance.cutoff());
    }
  }

  private static Materialisation materialisation(Commit commit, Materialisation.Outcome outcome) {
    return new Materialisation(
        commit.dataset(),
        commit.id(),
        commit.tree(),
        commit.rows(),
        Features.provenance(commit),
        outcome);
  }
}
