package slipway.features;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.db.Tx;

/// Reads whole populations: what a model would be asked about everybody.
public final class Populations {
  private final Features.Parts parts;
  private final FeatureStore store;

  Populations(Features.Parts parts, FeatureStore store) {
    this.parts = parts;
    this.store = store;
  }

  /// The tree that a view has at a cutoff: of this definition where there is one, else the one that
  /// was accepted last; empty when the view has nothing at the cutoff.
  public Optional<Population.Part> accepted(
      Tx tx, String project, String view, Digest definition, LocalDate cutoff) {
    return store
        .newest(tx, project, view, definition, cutoff)
        .filter(tree -> parts.datasets().barred(tx, project, "features/" + view, tree).isEmpty())
        .map(tree -> new Population.Part(view, definition, tree))
        .or(() ->
            parts
                .datasets()
                .atCutoff(tx, project, "features/" + view, cutoff)
                .map(commit ->
                    new Population.Part(
                        view, Features.provenance(commit).definition(), commit.tree())));
  }

  /// The entities that all these materialisations have, ordered, with their vectors: the features
  /// of the first view first.
  ///
  /// @param folds null: folds are of no interest
  public Population read(String project, List<Population.Part> views, @Nullable Folds folds) {
    var ingredients = views.stream().map(part -> ingredient(project, part)).toList();
    return parts
        .analytics()
        .session(session -> {
          var entity = ingredients.getFirst().view().spec().entity().name();
          Frames.join(session, entity, ingredients, "", "");
          var features = Frames.features(ingredients);
          return new Reading(session, features, entity, folds).run();
        });
  }

  private Frames.Ingredient ingredient(String project, Population.Part part) {
    return new Frames.Ingredient(
        parts
            .database()
            .read(tx -> store.byDigest(tx, project, part.definition()))
            .orElseThrow(() -> notKept(part.definition(), part.view())),
        parts.datasets().tree(part.tree()));
  }

  static SlipwayException notKept(Digest definition, String view) {
    return new SlipwayException(
        ErrorCode.DATA_LOSS,
        "definition "
            + definition
            + " of "
            + view
            + ": not kept (expected: every definition that made a commit)");
  }

  /// The reading of a population.
  private static final class Reading {
    private final Session session;
    private final List<String> features;
    private final String entity;
    private final @Nullable Folds folds;

    Reading(Session session, List<String> features, String entity, @Nullable Folds folds) {
      this.session = session;
      this.features = features;
      this.entity = entity;
      this.folds = folds;
    }

    Population run() {
      int rows =
          Math.toIntExact(
              session.one("select count(*) from " + Frames.FRAME, row -> row.integer(1)));
      var keys = new ArrayList<String>(rows);
      var values = new float[rows * features.size()];
      var fold = new int[folds == null ? 0 : rows];
      session.forEach(
          sql(),
          at -> {
            int row = keys.size();
            var key = String.valueOf(at.text(1));
            keys.add(key);
            if (folds != null) {
              fold[row] = folds.of(at, 2, entity, key);
            }
            for (int i = 0; i < features.size(); i++) {
              values[row * features.size() + i] = (float) at.number(i + 3);
            }
          });
      return new Population(keys, values, features.size(), fold);
    }

    private String sql() {
      var from = Frames.FRAME;
      var fold = "null";
      if (folds != null) {
        folds.over(session, Frames.FRAME);
        from = Folds.FOLDED;
        fold = Sql.name(Folds.COLUMN);
      }
      var sql = new StringBuilder("select cast(").append(Sql.name(entity)).append(" as varchar), ");
      sql.append(fold);
      features.forEach(name -> sql.append(", ").append(Materialiser.nanForNull(name)));
      return sql + " from " + from + " order by " + Sql.name(entity);
    }
  }
}
