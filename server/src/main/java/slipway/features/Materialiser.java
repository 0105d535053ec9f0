package slipway.features;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import slipway.analytics.Analytics;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.DatasetSpec;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.blob.BlobStore;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.datasets.Tree;
import slipway.db.Tx;
import slipway.time.BusinessClock;

/// Chooses the trees that a view reads for a cutoff, and makes the table that they give.
final class Materialiser {

  private final Analytics analytics;
  private final BlobStore blobs;
  private final Datasets datasets;

  Materialiser(Analytics analytics, BlobStore blobs, Datasets datasets) {
    this.analytics = analytics;
    this.blobs = blobs;
    this.datasets = datasets;
  }

  /// A table in the store and what it was made from.
  record Made(Digest parquet, Provenance provenance) {}

  /// What an evaluation will read. The leaks are those that the choice of the trees hides already;
  /// [#make] adds what the filter removes.
  Provenance plan(Tx tx, Declared<FeatureViewSpec> view, LocalDate cutoff) {
    var knownThrough = Evaluator.knownThrough(view.spec(), cutoff);
    var sources = new ArrayList<SourceTree>();
    var leaks = new ArrayList<Leak>();
    for (var source : Evaluator.sources(view.spec())) {
      var dataset = source.getValue();
      var head =
          datasets
              .head(tx, view.project(), dataset)
              .orElseThrow(() ->
                  new SlipwayException(
                      ErrorCode.INVALID_STATE,
                      dataset
                          + ": no version (expected: an import before the view "
                          + view.name()
                          + " is materialised)"));
      var knownAt =
          datasets.spec(tx, view.project(), dataset).map(DatasetSpec::knownAt).orElse(null);
      var commit = knownAt == null ? knownBy(tx, head, BusinessClock.endOf(knownThrough)) : head;
      sources.add(new SourceTree(source.getKey(), dataset, commit.tree(), knownAt));
      leaks.add(new Leak(source.getKey(), dataset, commit.rows(), head.rows() - commit.rows()));
    }
    return new Provenance(view.name(), view.digest(), cutoff, knownThrough, sources, leaks);
  }

  /// Evaluates and writes the table, ordered by entity, and counts what was hidden from it.
  Made make(FeatureViewSpec spec, Provenance planned) {
    var trees = trees(planned);
    return analytics.session(session -> {
      var evaluator = evaluate(session, spec, planned, trees);
      var leaks = new ArrayList<Leak>();
      for (int i = 0; i < planned.sources().size(); i++) {
        var source = planned.sources().get(i);
        var tree = Objects.requireNonNull(trees.get(source.tree()));
        leaks.add(evaluator.leak(source, tree, planned.leaks().get(i).rowsRemoved()));
      }
      return new Made(
          write(session, spec),
          new Provenance(
              planned.view(),
              planned.definition(),
              planned.cutoff(),
              planned.knownThrough(),
              planned.sources(),
              leaks));
    });
  }

  /// The same table, with nothing counted.
  Digest table(FeatureViewSpec spec, Provenance planned) {
    var trees = trees(planned);
    return analytics.session(session -> {
      evaluate(session, spec, planned, trees);
      return write(session, spec);
    });
  }

  /// Some entities' vectors as float32, evaluated from the trees; entities that were not known are
  /// not in it. One evaluation for all.
  Map<String, float[]> vectors(
      FeatureViewSpec spec, Provenance provenance, Collection<String> entities) {
    var trees = trees(provenance);
    var wanted = new HashSet<>(entities);
    var values = Evaluator.values(spec);
    var found = new HashMap<String, float[]>();
    return analytics.session(session -> {
      evaluate(session, spec, provenance, trees);
      session.forEach(
          "select cast("
              + Sql.name(spec.entity().name())
              + " as varchar), "
              + String.join(", ", values.stream().map(Materialiser::nanForNull).toList())
              + " from "
              + Evaluator.RESULT,
          row -> {
            var entity = String.valueOf(row.text(1));
            if (wanted.contains(entity)) {
              var vector = new float[values.size()];
              for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) row.number(i + 2);
              }
              found.put(entity, vector);
            }
          });
      return found;
    });
  }

  /// All vectors of a committed materialisation, ordered by entity.
  Vectors vectors(FeatureViewSpec spec, Tree tree) {
    var values = Evaluator.values(spec);
    var vectors = new float[Math.toIntExact(tree.rows()) * values.size()];
    var entities = new ArrayList<String>((int) tree.rows());
    var entity = Sql.name(spec.entity().name());
    return analytics.session(session -> {
      session.relation("materialisation", tree.parquet());
      session.forEach(
          "select cast("
              + entity
              + " as varchar), "
              + String.join(", ", values.stream().map(Materialiser::nanForNull).toList())
              + " from materialisation order by "
              + entity,
          row -> {
            int at = entities.size() * values.size();
            entities.add(String.valueOf(row.text(1)));
            for (int i = 0; i < values.size(); i++) {
              vectors[at + i] = (float) row.number(i + 2);
            }
          });
      return new Vectors(entities, vectors, values.size());
    });
  }

  /// Entities and their vectors, row-major.
  @SuppressWarnings("ArrayRecordComponent")
  record Vectors(List<String> entities, float[] values, int width) {
    Map<String, Integer> places() {
      var places = HashMap.<String, Integer>newHashMap(entities.size());
      for (int i = 0; i < entities.size(); i++) {
        places.put(entities.get(i), i);
      }
      return places;
    }
  }

  /// A number as a double in which NaN stands for null.
  static String nanForNull(String column) {
    return "coalesce(cast(" + Sql.name(column) + " as double), cast('nan' as double))";
  }

  private static Evaluator evaluate(
      Session session, FeatureViewSpec spec, Provenance planned, Map<Digest, Tree> trees) {
    var evaluator = new Evaluator(session, spec, planned.cutoff());
    for (var source : planned.sources()) {
      evaluator.source(source, Objects.requireNonNull(trees.get(source.tree())));
    }
    evaluator.evaluate();
    return evaluator;
  }

  private Digest write(Session session, FeatureViewSpec spec) {
    var order = " order by " + Sql.name(spec.entity().name());
    return blobs.adopt(session.writeParquet("select * from " + Evaluator.RESULT + order));
  }

  private Map<Digest, Tree> trees(Provenance provenance) {
    var trees = new HashMap<Digest, Tree>();
    provenance.sources().forEach(source -> trees.put(source.tree(), datasets.tree(source.tree())));
    return trees;
  }

  /// The newest commit that was there at that instant.
  private Commit knownBy(Tx tx, Commit head, Instant instant) {
    return datasets
        .knownBy(tx, head.project(), head.dataset(), instant)
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.INVALID_STATE,
                head.dataset()
                    + ": no version by "
                    + instant
                    + " (expected: a commit at or before the cutoff, or knownAt in the dataset's"
                    + " declaration)"));
  }
}
