package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Optional;
import slipway.analytics.Analytics;
import slipway.analytics.Sql;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.features.Features;

/// Labels as they were committed once they could be known, and never before.
public final class Labels {
  private final Database database;
  private final Analytics analytics;
  private final Datasets datasets;
  private final Features features;

  public Labels(Database database, Analytics analytics, Datasets datasets, Features features) {
    this.database = database;
    this.analytics = analytics;
    this.datasets = datasets;
    this.features = features;
  }

  private record Found(Declared<FeatureViewSpec> view, Commit commit) {}

  /// The labels of a cutoff by the current definition of the view; empty while they are not known.
  public Optional<LabelSet> known(String project, String labelView, LocalDate cutoff) {
    return database
        .read(tx -> {
          var view = features.require(tx, project, labelView);
          return datasets
              .atCutoff(tx, project, Features.dataset(view), cutoff)
              .map(commit -> new Found(view, commit));
        })
        .map(this::read);
  }

  /// The newest cutoff whose labels are known.
  public Optional<LocalDate> newestMatured(String project, String labelView) {
    return database.read(tx -> features.newestMatured(tx, project, labelView));
  }

  private LabelSet read(Found found) {
    var spec = found.view().spec();
    var label = java.util.Objects.requireNonNull(spec.label());
    var tree = datasets.tree(found.commit().tree());
    var entities = new ArrayList<String>(Math.toIntExact(tree.rows()));
    var values = new double[Math.toIntExact(tree.rows())];
    return analytics.session(session -> {
      session.relation("labels", tree.parquet());
      var entity = Sql.name(spec.entity().name());
      session.forEach(
          "select cast("
              + entity
              + " as varchar), cast("
              + Sql.name(label.column())
              + " as double) from labels order by "
              + entity,
          row -> {
            values[entities.size()] = row.number(2);
            entities.add(row.requireText(1));
          });
      var knownOn = Features.provenance(found.commit()).knownThrough();
      return new LabelSet(entities, values, knownOn, found.commit().tree());
    });
  }
}
