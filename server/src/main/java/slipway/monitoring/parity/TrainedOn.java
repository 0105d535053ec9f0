package slipway.monitoring.parity;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.SlipwayException;
import slipway.blob.BlobStore;
import slipway.features.Features;
import slipway.features.Leak;
import slipway.features.Provenance;
import slipway.features.SourceTree;
import tools.jackson.databind.JsonNode;

/// The vectors that a model was trained on, as its trainer got them, and what they should be the
/// same as: the views evaluated over the trees they were made from.
///
/// @param views whose features, in this order, are the columns
/// @param features the names of the columns
/// @param entities one for each row
/// @param vectors row-major float32, missing = NaN
/// @param labels one for each row
@SuppressWarnings("ArrayRecordComponent")
public record TrainedOn(
    String project,
    List<Provenance> views,
    List<String> features,
    List<String> entities,
    float[] vectors,
    double[] labels) {
  public TrainedOn {
    views = List.copyOf(views);
    features = List.copyOf(features);
    entities = List.copyOf(entities);
    if (vectors.length != entities.size() * features.size() || labels.length != entities.size()) {
      throw SlipwayException.invalid(
          "vectors",
          vectors.length + " values, " + labels.length + " labels",
          entities.size() + " rows of " + features.size());
    }
  }

  /// What a training's manifest says it was given.
  ///
  /// @param training digest of the manifest
  public static TrainedOn read(BlobStore blobs, String project, Digest training) {
    var manifest = Json.tree(blobs.bytes(training));
    var given = manifest.path("given");
    var cutoff = LocalDate.parse(manifest.path("cutoff").asString(""));
    var views = new ArrayList<Provenance>();
    for (var view : manifest.path("views")) {
      views.add(provenance(view, cutoff));
    }
    var features = List.of(Json.LENIENT.treeToValue(manifest.path("features"), String[].class));
    var entities = List.of(Json.STRICT.readValue(bytes(blobs, given, "entities"), String[].class));
    var labels = floats(bytes(blobs, given, "labels"));
    var wide = new double[labels.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = labels[i];
    }
    return new TrainedOn(
        project, views, features, entities, floats(bytes(blobs, given, "features")), wide);
  }

  /// Whether a training's manifest says which rows it was given.
  static boolean isKept(BlobStore blobs, Digest training) {
    return Json.tree(blobs.bytes(training)).path("given").path("entities").isString();
  }

  /// The cutoff of a training's rows.
  static LocalDate cutoff(BlobStore blobs, Digest training) {
    return LocalDate.parse(Json.tree(blobs.bytes(training)).path("cutoff").asString(""));
  }

  private static byte[] bytes(BlobStore blobs, JsonNode given, String what) {
    return blobs.bytes(new Digest(given.path(what).asString("")));
  }

  /// What was left out at the time is of no interest: it is left out again.
  private static Provenance provenance(JsonNode view, LocalDate cutoff) {
    var sources = List.of(Json.LENIENT.treeToValue(view.path("sources"), SourceTree[].class));
    return new Provenance(
        view.path("view").asString(""),
        new Digest(view.path("definition").asString("")),
        cutoff,
        cutoff,
        sources,
        sources.stream()
            .map(source -> new Leak(source.relation(), source.dataset(), 0, 0))
            .toList());
  }

  private static float[] floats(byte[] littleEndian) {
    var values = new float[littleEndian.length / Float.BYTES];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /// Evaluates every view again, once, and compares the rows with these numbers. Seconds for large
  /// sources: it costs what materialising the views costs.
  public VectorComparison recomputed(Features evaluator, int[] rows) {
    Set<String> wanted =
        IntStream.of(rows).mapToObj(entities::get).collect(Collectors.toUnmodifiableSet());
    var parts = views.stream().map(view -> evaluator.recompute(project, view, wanted)).toList();
    var pairs = new ArrayList<VectorComparison.Pair>(rows.length);
    for (int row : rows) {
      var kept = new float[features.size()];
      System.arraycopy(vectors, row * kept.length, kept, 0, kept.length);
      pairs.add(
          new VectorComparison.Pair(
              entities.get(row), kept, whole(parts, entities.get(row)), labels[row]));
    }
    return VectorComparison.of(features, pairs);
  }

  private float @Nullable [] whole(List<Map<String, float[]>> parts, String entity) {
    var all = joined(parts, entity);
    if (all != null && all.length != features.size()) {
      throw SlipwayException.invalid(
          "views", all.length + " features", features.size() + " " + features);
    }
    return all;
  }

  /// The vectors of an entity one after the other; null when one of them does not have it.
  static float @Nullable [] joined(List<Map<String, float[]>> parts, String entity) {
    var all = new float[0];
    for (var part : parts) {
      var vector = part.get(entity);
      if (vector == null) {
        return null;
      }
      int at = all.length;
      all = Arrays.copyOf(all, at + vector.length);
      System.arraycopy(vector, 0, all, at, vector.length);
    }
    return all;
  }
}
