package slipway.monitoring.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.Json;
import slipway.blob.BlobStore;
import slipway.blob.FileBlobs;
import slipway.config.CrashPoint;
import slipway.registry.PackageTree;
import tools.jackson.databind.node.ObjectNode;

final class HeldOutTest {
  private final BlobStore blobs;

  HeldOutTest(@TempDir Path directory) {
    blobs = FileBlobs.open(directory, CrashPoint.none());
  }

  private Digest kept(float... scores) {
    var bytes = ByteBuffer.allocate(scores.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float score : scores) {
      bytes.putFloat(score);
    }
    return blobs.put(bytes.array());
  }

  private static PackageTree tree(String task, ObjectNode provenance) {
    return new PackageTree(
        PackageTree.FORMAT, List.of(), Json.object().put("task", task), provenance);
  }

  private ObjectNode training(Digest scores, int rows) {
    var training = Json.object().put("rows", rows).put("cutoff", "1997-06-30");
    training.putObject("files").put("oof.f32", scores.hex());
    return Json.object().put("training", blobs.put(Json.canonical(training)).hex());
  }

  @Test
  void scores_areReadAsTheTrainingKeptThem_numbersOnly() {
    var found =
        HeldOut.of(tree("binary", training(kept(.25f, Float.NaN, .75f), 3)), blobs).orElseThrow();
    assertThat(found.scores()).containsExactly(.25f, .75f);
    assertThat(found.rows()).isEqualTo(3);
    assertThat(found.cutoff()).isEqualTo(LocalDate.of(1997, 6, 30));
  }

  @Test
  void scores_ofMoreRowsAreThoseAtEqualDistances() {
    var file = kept(0, 1, 2, 3, 4, 5, 6);
    assertThat(HeldOut.read(blobs, file, 7, 3)).containsExactly(0, 3, 6);
    assertThat(HeldOut.read(blobs, file, 7, 7)).hasSize(7);
    assertThat(HeldOut.read(blobs, file, 7, 4)).containsExactly(0, 2, 4, 6);
  }

  @Test
  void packages_thatNoTrainingMade_orOfSeveralClasses_haveNone() {
    assertThat(HeldOut.of(tree("binary", Json.object()), blobs)).isEmpty();
    assertThat(HeldOut.of(tree("multiclass", training(kept(1, 0), 1)), blobs)).isEmpty();
    var gone = tree("regression", training(Digest.of(new byte[] {1}), 1));
    assertThatThrownBy(() -> HeldOut.of(gone, blobs)).hasMessageContaining("blob");
  }
}
