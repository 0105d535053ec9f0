package slipway.features;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Commit;
import slipway.datasets.Tree;

/// Writes the files of a [TrainingFrame].
final class Frames {
  static final String FRAME = "frame";
  private static final String LABEL = "label of the frame";

  private final Features.Parts parts;
  private final Features features;

  Frames(Features.Parts parts, Features features) {
    this.parts = parts;
    this.features = features;
  }

  /// A view and the materialisation of it that goes in.
  record Ingredient(Declared<FeatureViewSpec> view, Tree tree) {}

  private record Found(Declared<FeatureViewSpec> view, Commit commit) {
    List<String> classes() {
      var label = view.spec().label();
      return label == null ? List.of() : label.names();
    }

    TrainingFrame.Part part() {
      return new TrainingFrame.Part(
          view.name(), view.digest(), commit.dataset(), commit.id(), commit.tree());
    }
  }

  /// See [Features#frame].
  TrainingFrame frame(FrameRequest request) {
    var label = requireLabel(find(request, request.labelView()));
    var views = new ArrayList<Ingredient>();
    var partsOfIt = new ArrayList<TrainingFrame.Part>();
    for (var view : request.views()) {
      var found = find(request, view);
      views.add(ingredient(found));
      partsOfIt.add(found.part());
    }
    partsOfIt.add(label.part());
    var relations = new HashMap<String, Tree>();
    var transform = request.transform();
    if (transform != null) {
      transform
          .relations()
          .forEach(used -> relations.put(used.relation(), parts.datasets().tree(used.tree())));
    }
    int rows = write(views, ingredient(label), relations, request);
    return new TrainingFrame(
        request.directory(),
        requireRows(rows, request),
        features(views),
        ViewRules.task(label.view.spec()),
        label.classes(),
        request.cutoff(),
        request.folds(),
        partsOfIt);
  }

  private Ingredient ingredient(Found found) {
    return new Ingredient(found.view, parts.datasets().tree(found.commit.tree()));
  }

  private Found find(FrameRequest request, String name) {
    return parts
        .database()
        .read(tx -> {
          var view = features.require(tx, request.project(), name);
          var commit =
              parts
                  .datasets()
                  .atCutoff(tx, request.project(), Features.dataset(view), request.cutoff())
                  .filter(made -> Features.provenance(made).definition().equals(view.digest()))
                  .orElseThrow(() ->
                      new SlipwayException(
                          ErrorCode.INVALID_STATE,
                          Features.dataset(view)
                              + ": nothing at "
                              + request.cutoff()
                              + " of the current definition "
                              + view.digest().brief()
                              + " (expected: materialise the view for that cutoff)"));
          return new Found(view, commit);
        });
  }

  private static Found requireLabel(Found found) {
    if (found.view.spec().label() == null) {
      throw SlipwayException.invalid("label", found.view.name(), "a view that declares a label");
    }
    return found;
  }

  /// Joins the views (in order) and the labels by entity; returns the number of rows.
  ///
  /// @param relations that the request's transform names
  private int write(
      List<Ingredient> views,
      Ingredient labels,
      Map<String, Tree> relations,
      FrameRequest request) {
    var folds = new Folds(request.folds(), request.foldExpression());
    return parts
        .analytics()
        .session(session -> {
          var entity = labels.view().spec().entity().name();
          session.relation("labels", labels.tree().parquet());
          relations.forEach((name, tree) -> session.relation(name, tree.parquet()));
          var label = Evaluator.values(labels.view().spec()).getFirst();
          join(
              session,
              entity,
              views,
              ", labels." + Sql.name(label) + " as " + Sql.name(LABEL),
              " from labels");
          var transform = request.transform();
          var table =
              transform == null ? FRAME : transform.over(session, entity, features(views), LABEL);
          return new Writing(session, features(views), entity, folds, request).run(table);
        });
  }

  static List<String> features(List<Ingredient> views) {
    return views.stream().flatMap(view -> Evaluator.values(view.view().spec()).stream()).toList();
  }

  /// Makes the table `frame`; from here on the session is confined.
  static void join(
      Session session, String entity, List<Ingredient> views, String more, String from) {
    var joins = new StringBuilder(from);
    for (int i = 0; i < views.size(); i++) {
      session.relation("view_" + i, views.get(i).tree().parquet());
      joins.append(joins.isEmpty() ? " from view_" : " join view_").append(i);
      if (i > 0 || !from.isEmpty()) {
        joins.append(" using (").append(Sql.name(entity)).append(')');
      }
    }
    session.execute(
        "create table "
            + FRAME
            + " as select "
            + Sql.name(entity)
            + ", "
            + features(views).stream().map(Sql::name).collect(Collectors.joining(", "))
            + more
            + joins);
    session.confine();
  }

  /// The writing of one frame.
  private static final class Writing {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Session session;
    private final List<String> features;
    private final String entity;
    private final Folds split;
    private final FrameRequest request;
    private final ByteBuffer row;
    private int rows;

    Writing(
        Session session, List<String> features, String entity, Folds split, FrameRequest request) {
      this.session = session;
      this.features = features;
      this.entity = entity;
      this.split = split;
      this.request = request;
      this.row = ByteBuffer.allocate(features.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    int run(String table) {
      var folds = new ArrayList<Integer>();
      var entities = new StringBuilder("[");
      try (var x = file("features.f32");
          var y = file("labels.f32")) {
        session.forEach(sql(table), at -> one(at, x, y, folds, entities));
        try (var out = file("folds.i32")) {
          for (int fold : folds) {
            out.write(little().putInt(fold).array());
          }
        }
        Files.writeString(
            request.directory().resolve("entities.json"), entities.append(']').toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return rows;
    }

    private String sql(String table) {
      split.over(session, table);
      return "select cast("
          + Sql.name(entity)
          + " as varchar), "
          + Sql.name(Folds.COLUMN)
          + ", cast("
          + Sql.name(LABEL)
          + " as double), "
          + features.stream().map(Materialiser::nanForNull).collect(Collectors.joining(", "))
          + " from "
          + Folds.FOLDED
          + " order by "
          + Sql.name(entity);
    }

    private void one(
        Row at,
        BufferedOutputStream x,
        BufferedOutputStream y,
        List<Integer> folds,
        StringBuilder entities) {
      var key = String.valueOf(at.text(1));
      folds.add(split.of(at, 2, entity, key));
      row.clear();
      for (int i = 0; i < features.size(); i++) {
        row.putFloat((float) at.number(i + 4));
      }
      try {
        x.write(row.array());
        y.write(little().putFloat((float) at.number(3)).array());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      entities.append(rows++ == 0 ? "" : ",").append(slipway.api.Json.text(key));
    }

    private BufferedOutputStream file(String name) throws IOException {
      Path file = Files.createDirectories(request.directory()).resolve(name);
      return new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
    }

    private static ByteBuffer little() {
      return ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /// Refuses a frame without rows.
  private static int requireRows(int rows, FrameRequest request) {
    if (rows == 0) {
      throw new SlipwayException(
          ErrorCode.INVALID_STATE,
          "training frame: 0 rows at "
              + request.cutoff()
              + " (expected: entities that have features and a label)");
    }
    return rows;
  }
}
