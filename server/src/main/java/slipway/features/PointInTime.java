package slipway.features;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import slipway.access.Caller;
import slipway.access.Permission;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Commit;

/// Features as of a cutoff, with what came of them when a label is asked for, as one Parquet file:
/// the very values that training takes, for people who train elsewhere. What was materialised is
/// read; what was not is computed from what was known then, and kept by nothing.
final class PointInTime {
  private final Features.Parts parts;
  private final Features features;
  private final Materialiser materialiser;
  private final Labels labels;

  PointInTime(Features.Parts parts, Features features, Materialiser materialiser, Labels labels) {
    this.parts = parts;
    this.features = features;
    this.materialiser = materialiser;
    this.labels = labels;
  }

  /// What is wanted.
  ///
  /// @param views their features, in this order, are the columns after the entity
  /// @param label the view of the last column; null: none, and every entity that the views know
  record Wanted(String project, List<String> views, @Nullable String label, LocalDate cutoff) {
    Wanted {
      views = List.copyOf(views);
    }
  }

  /// A view, and the version it has for the cutoff when there is one.
  ///
  /// @param plan what it would be computed from; null when it is there
  private record Found(
      Declared<FeatureViewSpec> view, @Nullable Provenance plan, Optional<Commit> made) {}

  /// One row for each entity that all views (and the label) know, ordered by it.
  Digest frame(Caller caller, Wanted wanted) {
    var found =
        parts
            .database()
            .read(tx -> {
              parts.access().require(tx, caller, Permission.READ, wanted.project());
              var all = new ArrayList<Found>();
              for (var name : wanted.views()) {
                var view = require(tx, wanted, name, false);
                all.add(find(tx, view, labels.requireOver(tx, view, wanted.cutoff())));
              }
              if (wanted.label() != null) {
                var label = require(tx, wanted, wanted.label(), true);
                all.add(find(tx, label, labels.requireKnown(tx, label, wanted.cutoff())));
              }
              return all;
            });
    var entity = requireOneEntity(found);
    requireDistinct(found);
    var tables = found.stream().map(this::tables).toList();
    if (tables.size() == 1 && tables.getFirst().size() == 1) {
      return tables.getFirst().getFirst(); // has these columns in this order already
    }
    return parts
        .analytics()
        .session(session -> {
          for (int i = 0; i < tables.size(); i++) {
            session.relation("view_" + i, tables.get(i));
          }
          session.confine();
          return parts.blobs().adopt(session.writeParquet(sql(entity, found)));
        });
  }

  private Found find(slipway.db.Tx tx, Declared<FeatureViewSpec> view, LocalDate cutoff) {
    var made =
        parts
            .datasets()
            .atCutoff(tx, view.project(), Features.dataset(view), cutoff)
            .filter(commit -> Features.provenance(commit).definition().equals(view.digest()));
    var plan = made.isPresent() ? null : materialiser.plan(tx, view, cutoff);
    return new Found(view, plan, made);
  }

  private List<Digest> tables(Found found) {
    return found
        .made()
        .map(commit -> parts.datasets().tree(commit.tree()).parquet())
        .orElseGet(() -> List.of(computed(found)));
  }

  private Digest computed(Found found) {
    var plan = Objects.requireNonNull(found.plan());
    return materialiser.table(found.view().spec(), plan);
  }

  private static String sql(String entity, List<Found> found) {
    var columns = new StringBuilder("select ").append(Sql.name(entity));
    var joins = new StringBuilder();
    for (int i = 0; i < found.size(); i++) {
      for (var name : Evaluator.values(found.get(i).view().spec())) {
        columns.append(", view_").append(i).append('.').append(Sql.name(name));
      }
      joins.append(i == 0 ? " from view_" : " join view_").append(i);
      if (i > 0) {
        joins.append(" using (").append(Sql.name(entity)).append(')');
      }
    }
    return columns.append(joins).append(" order by ").append(Sql.name(entity)).toString();
  }

  private Declared<FeatureViewSpec> require(
      slipway.db.Tx tx, Wanted wanted, String name, boolean isLabel) {
    var view = features.require(tx, wanted.project(), name);
    if ((view.spec().label() != null) != isLabel) {
      throw SlipwayException.invalid(
          isLabel ? "label" : "view",
          '"' + name + '"',
          isLabel ? "a view that declares a label" : "a view of features; ?label= takes labels");
    }
    return view;
  }

  private static String requireOneEntity(List<Found> found) {
    var first = found.getFirst().view();
    for (var other : found) {
      if (!other.view().spec().entity().equals(first.spec().entity())) {
        throw SlipwayException.invalid(
            "views",
            other.view().name() + " over " + other.view().spec().entity().name(),
            "views over " + first.spec().entity().name() + ", as " + first.name() + " is");
      }
    }
    return first.spec().entity().name();
  }

  private static void requireDistinct(List<Found> found) {
    var seen = new HashSet<String>();
    for (var one : found) {
      for (var name : Evaluator.values(one.view().spec())) {
        if (!seen.add(name)) {
          throw SlipwayException.invalid(
              "views", name + " of " + one.view().name(), "each column once");
        }
      }
    }
  }
}
