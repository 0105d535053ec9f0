package slipway.monitoring.scoring;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import slipway.analytics.Analytics;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Commit;
import slipway.datasets.Datasets;
import slipway.db.Database;
import slipway.db.Tx;
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

  /// How the labels of a commit are to be read: by the definition that made them, which need not be
  /// the view's current one.
  ///
  /// @param classes whose places the column holds; none when it holds numbers
  public record Form(String entity, String column, List<String> classes) {
    public Form {
      classes = List.copyOf(classes);
    }
  }

  private record Found(Commit commit, Form form) {}

  /// The labels of a cutoff as they were committed last; empty while they are not known.
  public Optional<LabelSet> known(String project, String labelView, LocalDate cutoff) {
    return found(project, labelView, cutoff).map(this::read);
  }

  /// The labels of these entities at a cutoff, as far as there are any and they are known.
  public Map<String, Outcome> of(
      String project, String labelView, LocalDate cutoff, Set<String> entities) {
    return found(project, labelView, cutoff).map(found -> read(found, entities)).orElse(Map.of());
  }

  /// How labels that a definition made are to be read.
  public Form form(Tx tx, String project, Digest definition) {
    return features
        .definition(tx, project, definition)
        .map(Declared::spec)
        .flatMap(spec -> Optional.ofNullable(spec.label()).map(label -> form(spec, label)))
        .orElseThrow(() ->
            new SlipwayException(
                ErrorCode.DATA_LOSS,
                "labels: made by definition "
                    + definition.brief()
                    + ", which is gone (expected: a known label view)"));
  }

  private static Form form(FeatureViewSpec spec, FeatureViewSpec.Label label) {
    return new Form(
        spec.entity().name(),
        label.column(),
        Objects.requireNonNullElse(label.classes(), List.of()));
  }

  /// The newest cutoff whose labels are known.
  public Optional<LocalDate> newestMatured(String project, String labelView) {
    return database.read(tx -> features.newestMatured(tx, project, labelView));
  }

  private Optional<Found> found(String project, String labelView, LocalDate cutoff) {
    return database.read(tx -> {
      var view = features.require(tx, project, labelView);
      return datasets
          .atCutoff(tx, project, Features.dataset(view), cutoff)
          .map(commit ->
              new Found(commit, form(tx, project, Features.provenance(commit).definition())));
    });
  }

  private Map<String, Outcome> read(Found found, Set<String> entities) {
    var form = found.form();
    var knownOn = Features.provenance(found.commit()).knownThrough();
    var outcomes = new HashMap<String, Outcome>();
    analytics.session(session -> {
      session.relation("labels", datasets.tree(found.commit().tree()).parquet());
      session.forEach(
          "select * from (select cast(%s as varchar) as entity, cast(%s as double) from labels) where entity in (%s)"
              .formatted(
                  Sql.name(form.entity()),
                  Sql.name(form.column()),
                  String.join(", ", Collections.nCopies(entities.size(), "?"))),
          row ->
              outcomes.put(
                  row.requireText(1),
                  Outcome.of(form.column(), row.number(2), form.classes(), knownOn)),
          entities.toArray());
      return outcomes;
    });
    return outcomes;
  }

  private LabelSet read(Found found) {
    var tree = datasets.tree(found.commit().tree());
    var entities = new ArrayList<String>(Math.toIntExact(tree.rows()));
    var values = new double[Math.toIntExact(tree.rows())];
    return analytics.session(session -> {
      session.relation("labels", tree.parquet());
      var entity = Sql.name(found.form().entity());
      session.forEach(
          "select cast("
              + entity
              + " as varchar), cast("
              + Sql.name(found.form().column())
              + " as double) from labels order by "
              + entity,
          row -> {
            values[entities.size()] = row.number(2);
            entities.add(row.requireText(1));
          });
      var knownOn = Features.provenance(found.commit()).knownThrough();
      return new LabelSet(entities, values, found.form().classes(), knownOn, found.commit().tree());
    });
  }
}
