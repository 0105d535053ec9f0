package slipway.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;
import slipway.config.CrashPoint;

final class FileBlobsTest extends BlobStoreContract {
  @Override
  BlobStore store(Path root) {
    return FileBlobs.open(root.resolve("blobs"), CrashPoint.none());
  }

  @Override
  void damage(Path root, Digest digest) throws IOException {
    var file =
        root.resolve("blobs")
            .resolve(digest.hex().substring(0, 2))
            .resolve(digest.hex().substring(2));
    var bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void open_removesWhatACrashLeft() throws IOException {
    var left = directory.resolve("blobs/tmp/blob123");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "half");
    store(directory);
    assertThat(left).doesNotExist();
  }

  @Test
  void put_isRefusedBelowTheReserveAndReadingGoesOn() {
    var digest = store(directory).put(new byte[] {1});
    var full = FileBlobs.open(directory.resolve("blobs"), Long.MAX_VALUE, CrashPoint.none());
    assertThatThrownBy(() -> full.put(new byte[] {2}))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_FULL));
    assertThat(full.bytes(digest)).containsExactly(1);
  }
}
