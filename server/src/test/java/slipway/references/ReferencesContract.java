package slipway.references;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.testing.FakeClock;

/// What naming blobs means on every database.
abstract class ReferencesContract {
  private static final Digest ONE = Digest.of(new byte[] {1});
  private static final Digest TWO = Digest.of(new byte[] {2});

  private final References references = References.open(new FakeClock(Instant.EPOCH));

  @TempDir Path directory;

  @org.jspecify.annotations.Nullable Database opened;

  abstract Database database(Path folder);

  @BeforeEach
  void open() {
    opened = database(directory);
  }

  @AfterEach
  void close() {
    db().close();
  }

  @Test
  void add_namesABlobForItsOwner() {
    db().inTransaction(
            "test.add",
            tx -> {
              references.addAll(tx, "tree/a", List.of(ONE, TWO));
              references.add(tx, "tree/b", ONE);
              references.add(tx, "tree/b", ONE);
              return 0;
            });
    var owners = db().read(tx -> references.owners(tx, ONE));
    assertThat(owners).containsExactly("tree/a", "tree/b");
    assertThat(db().<java.util.Set<Digest>>read(references::named))
        .containsExactlyInAnyOrder(ONE, TWO);
  }

  @Test
  void remove_givesUpAllOfAnOwnersBlobs() {
    db().inTransaction(
            "test.add",
            tx -> {
              references.addAll(tx, "tree/a", List.of(ONE, TWO));
              references.add(tx, "tree/b", ONE);
              references.remove(tx, "tree/a");
              return 0;
            });
    assertThat(db().<java.util.Set<Digest>>read(references::named)).containsExactly(ONE);
  }

  @Test
  void add_isUndoneWithItsTransaction() {
    assertThatThrownBy(() ->
            db().inTransaction(
                    "test.add",
                    tx -> {
                      references.add(tx, "tree/a", ONE);
                      throw new IllegalStateException("no");
                    }))
        .hasMessageContaining("no");
    assertThat(db().<java.util.Set<Digest>>read(references::named)).isEmpty();
  }

  private Database db() {
    return java.util.Objects.requireNonNull(opened);
  }
}
