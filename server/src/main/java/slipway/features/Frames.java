package slipway.features;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import slipway.analytics.Analytics;
import slipway.analytics.Row;
import slipway.analytics.Session;
import slipway.analytics.Sql;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.api.declaration.Declared;
import slipway.api.declaration.FeatureViewSpec;
import slipway.datasets.Tree;

/// Writes the files of a [TrainingFrame].
final class Frames {
  static final int FOLDS_MAX = 100;
  private static final String FOLD_SALT = "slipway folds";

  private final Analytics analytics;

  Frames(Analytics analytics) {
    this.analytics = analytics;
  }

  /// A view and the materialisation of it that goes in.
  record Ingredient(Declared<FeatureViewSpec> view, Tree tree) {}

  /// Joins the views (in order) and the labels by entity; returns the number of rows.
  int write(List<Ingredient> views, Ingredient labels, FrameRequest request) {
    requireFolds(request);
    return analytics.session(session -> {
      join(session, views, labels);
      return new Writing(session, features(views), labels, request).run();
    });
  }

  static List<String> features(List<Ingredient> views) {
    return views.stream().flatMap(view -> Evaluator.values(view.view().spec()).stream()).toList();
  }

  private static void join(Session session, List<Ingredient> views, Ingredient labels) {
    var entity = Sql.name(labels.view().spec().entity().name());
    var label = Evaluator.values(labels.view().spec()).getFirst();
    session.relation("labels", labels.tree().parquet());
    var joins = new StringBuilder(" from labels");
    for (int i = 0; i < views.size(); i++) {
      session.relation("view_" + i, views.get(i).tree().parquet());
      joins.append(" join view_").append(i).append(" using (").append(entity).append(')');
    }
    session.execute(
        "create table frame as select "
            + entity
            + ", "
            + features(views).stream().map(Sql::name).collect(Collectors.joining(", "))
            + ", labels."
            + Sql.name(label)
            + " as "
            + Sql.name(Writing.LABEL)
            + joins);
    session.confine();
  }

  private static void requireFolds(FrameRequest request) {
    if (request.folds() < 2 || request.folds() > FOLDS_MAX) {
      throw SlipwayException.invalid("folds", request.folds(), "2 to " + FOLDS_MAX);
    }
  }

  /// The writing of one frame.
  private static final class Writing {
    private static final String LABEL = "label of the frame";
    private static final String FOLD = "fold of the row";
    private static final int BUFFER_BYTES = 1 << 16;

    private final Session session;
    private final List<String> features;
    private final String entity;
    private final FrameRequest request;
    private final ByteBuffer row;
    private int rows;

    Writing(Session session, List<String> features, Ingredient labels, FrameRequest request) {
      this.session = session;
      this.features = features;
      this.entity = labels.view().spec().entity().name();
      this.request = request;
      this.row = ByteBuffer.allocate(features.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    int run() {
      var folds = new ArrayList<Integer>();
      var entities = new StringBuilder("[");
      try (var x = file("features.f32");
          var y = file("labels.f32")) {
        session.forEach(sql(), at -> one(at, x, y, folds, entities));
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

    private String sql() {
      var expression = request.foldExpression();
      var fold = expression == null ? "null" : "(" + expression + "\n)";
      session.requireSelect("select " + fold + " from frame");
      session.view(
          "folded",
          "select *, cast(" + fold + " as bigint) as " + Sql.name(FOLD) + " from frame",
          Map.of());
      return "select cast("
          + Sql.name(entity)
          + " as varchar), "
          + Sql.name(FOLD)
          + ", cast("
          + Sql.name(LABEL)
          + " as double), "
          + features.stream().map(Materialiser::nanForNull).collect(Collectors.joining(", "))
          + " from folded order by "
          + Sql.name(entity);
    }

    private void one(
        Row at,
        BufferedOutputStream x,
        BufferedOutputStream y,
        List<Integer> folds,
        StringBuilder entities) {
      var key = String.valueOf(at.text(1));
      folds.add(foldOf(at, key));
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

    private int foldOf(Row at, String key) {
      if (request.foldExpression() == null) {
        return hashed(key);
      }
      long fold = at.integer(2);
      if (at.isNull(2) || fold < 0 || fold >= request.folds()) {
        throw SlipwayException.invalid(
            "folds.expression",
            at.text(2) + " for " + entity + " " + key,
            "0 to " + (request.folds() - 1));
      }
      return (int) fold;
    }

    /// The first 64 bits of a salted SHA-256, as an unsigned number, modulo the folds.
    private int hashed(String key) {
      var hash = Digest.of((FOLD_SALT + '\0' + key).getBytes(StandardCharsets.UTF_8));
      return (int)
          Long.remainderUnsigned(Long.parseUnsignedLong(hash.hex(), 0, 16, 16), request.folds());
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
  static int requireRows(int rows, FrameRequest request) {
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
