package slipway.monitoring.scoring;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.api.Task;
import slipway.blob.BlobStore;
import slipway.registry.PackageTree;

/// What the fold models of a training said of its rows, each of one that had not seen it: how a
/// model's scores lie over rows that are new to it.
///
/// @param scores in the order of the rows; where these are many, of every second, third, …. Shared
///   by all who ask: not to be changed
/// @param rows that were trained on
/// @param cutoff of these rows
@SuppressWarnings("ArrayRecordComponent")
public record HeldOut(float[] scores, long rows, LocalDate cutoff) {
  static final int SCORES_MAX = 200_000;

  /// As the training kept it. Empty for a package that no training made, and for several classes.
  static Optional<HeldOut> of(PackageTree tree, BlobStore blobs) {
    var named = tree.provenance().path("training").asStringOpt();
    if (named.isEmpty() || tree.task() == Task.MULTICLASS) {
      return Optional.empty();
    }
    var training = Json.tree(blobs.bytes(new Digest(named.get())));
    var file = training.path("files").path("oof.f32").asStringOpt();
    return file.map(digest ->
        new HeldOut(
            read(blobs, new Digest(digest), training.path("rows").asLong(), SCORES_MAX),
            training.path("rows").asLong(),
            LocalDate.parse(training.path("cutoff").asString(""))));
  }

  /// Little-endian float32, those that are numbers, at most so many at equal distances.
  static float[] read(BlobStore blobs, Digest file, long rows, int most) {
    long step = Math.max(1, Math.ceilDiv(rows, most));
    var scores = new float[(int) Math.ceilDiv(rows, step)];
    int kept = 0;
    try (var in = new DataInputStream(new BufferedInputStream(blobs.open(file)))) {
      for (long row = 0; row < rows; row++) {
        float score = Float.intBitsToFloat(Integer.reverseBytes(in.readInt()));
        if (row % step == 0 && Float.isFinite(score)) {
          scores[kept++] = score;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Arrays.copyOf(scores, kept);
  }
}
