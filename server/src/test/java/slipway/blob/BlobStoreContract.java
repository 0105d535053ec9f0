package slipway.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.api.ErrorCode;
import slipway.api.SlipwayException;

/// What every blob store does.
abstract class BlobStoreContract {
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  abstract BlobStore store(Path directory);

  /// Changes one byte of a stored blob behind the store's back.
  abstract void damage(Path directory, Digest digest) throws IOException;

  @Test
  void put_namesBytesByTheirSha256() {
    var digest = store(directory).put(HELLO);
    assertThat(digest.hex())
        .isEqualTo("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  }

  @Test
  void put_keepsEveryByte() throws IOException {
    var store = store(directory);
    var bytes = new byte[300_000];
    new java.util.Random(7).nextBytes(bytes);
    var digest = store.put(bytes);
    assertThat(store.bytes(digest)).isEqualTo(bytes);
    assertThat(store.size(digest)).hasValue(bytes.length);
    try (var in = store.open(digest)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    assertThat(Files.readAllBytes(store.local(digest))).isEqualTo(bytes);
  }

  @Test
  void put_ofTheSameBytesKeepsTheFirst() throws IOException {
    var store = store(directory);
    var first = store.put(HELLO);
    var file = Files.getAttribute(store.local(first), "unix:ino");
    assertThat(store.put(HELLO)).isEqualTo(first);
    assertThat(Files.getAttribute(store.local(first), "unix:ino")).isEqualTo(file);
    assertThat(digests(store)).containsExactly(first);
  }

  @Test
  void put_leavesNothingWhenReadingFails() {
    var store = store(directory);
    var broken =
        new InputStream() {
          private boolean begun;

          @Override
          public int read() throws IOException {
            throw new IOException("cut");
          }

          @Override
          public int read(byte[] to, int at, int length) throws IOException {
            if (begun) {
              throw new IOException("cut");
            }
            begun = true;
            return length;
          }
        };
    assertThatThrownBy(() -> store.put(broken)).hasMessageContaining("cut");
    assertThat(digests(store)).isEmpty();
  }

  @Test
  void put_byManyAtOnceStoresEachOnce() throws Exception {
    var store = store(directory);
    try (var threads = Executors.newFixedThreadPool(8)) {
      var tasks = new ArrayList<Callable<Digest>>();
      for (int i = 0; i < 64; i++) {
        var bytes = ("blob " + i % 4).getBytes(StandardCharsets.UTF_8);
        tasks.add(() -> store.put(bytes));
      }
      for (var task : threads.invokeAll(tasks)) {
        assertThat(store.verify(task.get())).isTrue();
      }
    }
    assertThat(digests(store)).hasSize(4);
  }

  @Test
  void adopt_movesTheFileIn() throws IOException {
    var store = store(directory);
    var file = Files.write(directory.resolve("finished"), HELLO);
    var digest = store.adopt(file);
    assertThat(digest).isEqualTo(Digest.of(HELLO));
    assertThat(file).doesNotExist();
    assertThat(store.verify(digest)).isTrue();
    var again = Files.write(directory.resolve("again"), HELLO);
    assertThat(store.adopt(again)).isEqualTo(digest);
    assertThat(again).doesNotExist();
  }

  @Test
  void verify_findsAFlippedByte() throws IOException {
    var store = store(directory);
    var digest = store.put(HELLO);
    assertThat(store.verify(digest)).isTrue();
    damage(directory, digest);
    assertThat(store.verify(digest)).isFalse();
  }

  @Test
  void open_ofAMissingBlobIsDataLoss() {
    var store = store(directory);
    var missing = Digest.of(HELLO);
    assertThat(store.size(missing)).isEmpty();
    assertThat(store.verify(missing)).isFalse();
    assertThatThrownBy(() -> store.open(missing))
        .isInstanceOfSatisfying(
            SlipwayException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DATA_LOSS))
        .hasMessageContaining(missing.hex());
  }

  @Test
  void deleteUnlessSince_removesOneBlobThatIsOldEnough() {
    var store = store(directory);
    var kept = store.put("kept".getBytes(StandardCharsets.UTF_8));
    var digest = store.put(HELLO);
    var now = Instant.now();
    assertThat(store.deleteUnlessSince(digest, now.minusSeconds(60))).isFalse();
    assertThat(store.since(digest)).hasValueSatisfying(at -> assertThat(at).isBeforeOrEqualTo(now));
    assertThat(store.deleteUnlessSince(digest, now.plusSeconds(60))).isTrue();
    assertThat(digests(store)).containsExactly(kept);
    assertThat(store.since(digest)).isEmpty();
    assertThat(store.keep(digest)).isFalse();
  }

  @Test
  void putAndKeep_makeABlobYoungAgain() throws Exception {
    var store = store(directory);
    var digest = store.put(HELLO);
    var first = store.since(digest).orElseThrow();
    Thread.sleep(20);
    assertThat(store.keep(digest)).isTrue();
    var second = store.since(digest).orElseThrow();
    assertThat(second).isAfter(first);
    Thread.sleep(20);
    store.put(HELLO);
    assertThat(store.since(digest).orElseThrow()).isAfter(second);
  }

  /// Blobs that come and go, and the unfinished files of puts, vanish under whoever lists them.
  @Test
  void list_standsWhileBlobsAreWrittenAndDeleted() throws Exception {
    var store = store(directory);
    var kept = store.put(HELLO);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing =
          threads.submit(() -> {
            for (int i = 0; i < 300; i++) {
              var coming = store.put(("coming " + i).getBytes(StandardCharsets.UTF_8));
              store.deleteUnlessSince(coming, Instant.MAX);
            }
          });
      while (!writing.isDone()) {
        assertThat(digests(store)).contains(kept);
      }
      writing.get();
    }
    assertThat(digests(store)).containsExactly(kept);
  }

  private static java.util.List<Digest> digests(BlobStore store) {
    try (var all = store.list()) {
      return all.toList();
    }
  }
}
