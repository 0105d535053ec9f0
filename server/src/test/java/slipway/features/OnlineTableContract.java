package slipway.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import slipway.api.Digest;
import slipway.db.Database;
import slipway.features.OnlineTable.OnlineSet;
import slipway.features.OnlineTable.Part;

/// What the online table promises on every database.
abstract class OnlineTableContract {
  private static final Digest DEFINITION = Digest.of(new byte[] {1});
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path directory = Path.of("");

  private final OnlineTable table = new OnlineTable();
  private Database database;

  abstract Database open(Path directory);

  @BeforeEach
  void openDatabase() {
    database = open(directory);
  }

  @AfterEach
  void closeDatabase() {
    database.close();
  }

  @Test
  void load_givesEveryVectorToTheBit() {
    var set = publish(LocalDate.of(1997, 1, 31), vector(1.5f, Float.NaN), vector(-0.0f, 3));
    var loaded = database.read(tx -> table.load(tx, set));

    var into = new float[2];
    assertThat(loaded.copy("e0", into, 0)).isTrue();
    assertThat(Float.floatToRawIntBits(into[0])).isEqualTo(Float.floatToRawIntBits(1.5f));
    assertThat(Float.floatToRawIntBits(into[1])).isEqualTo(0x7fc00000);
    assertThat(loaded.copy("e1", into, 0)).isTrue();
    assertThat(Float.floatToRawIntBits(into[0])).isEqualTo(0x80000000);
    assertThat(loaded.copy("e2", into, 0)).isFalse();
    assertThat(loaded.cutoff()).isEqualTo(LocalDate.of(1997, 1, 31));
    assertThat(loaded.features()).containsExactly("a", "b");
  }

  @Test
  void vector_isThatOfOneEntity() {
    var set = publish(LocalDate.of(1997, 1, 31), vector(1.5f, Float.NaN), vector(-0.0f, 3));

    var found = database.read(tx -> table.vector(tx, set, "e0")).orElseThrow();
    assertThat(found).containsExactly(1.5f, Float.NaN);
    assertThat(database.<Boolean>read(tx -> table.vector(tx, set, "e2").isEmpty())).isTrue();
    assertThat(database.<Integer>read(tx -> table.rows(tx, set))).isEqualTo(2);
  }

  @Test
  void flip_keepsTheCurrentSetAlone() {
    publish(LocalDate.of(1997, 1, 31), vector(1, 1));
    var current = publish(LocalDate.of(1997, 3, 31), vector(3, 3));

    var found1 = database.read(tx -> table.current(tx, "default", DEFINITION));
    assertThat(found1).contains(current);
    assertThat(rows()).isEqualTo(1);
  }

  @Test
  void begin_removesWhatAnInterruptedPublicationLeft() {
    var current = publish(LocalDate.of(1997, 1, 31), vector(1, 1));
    var interrupted = begin(LocalDate.of(1997, 2, 28));
    write(interrupted, vector(2, 2));

    var found4 = database.read(tx -> table.current(tx, "default", DEFINITION));
    assertThat(found4).contains(current);
    var again = publish(LocalDate.of(1997, 2, 28), vector(2, 2));
    var found5 = database.read(tx -> table.current(tx, "default", DEFINITION));
    assertThat(found5).contains(again);
    assertThat(rows()).isEqualTo(1);
  }

  private OnlineSet publish(LocalDate cutoff, float[]... vectors) {
    var set = begin(cutoff);
    write(set, vectors);
    return database.inTransaction(
        "test.flip",
        tx -> {
          table.flip(tx, set);
          return set;
        });
  }

  private OnlineSet begin(LocalDate cutoff) {
    return database.inTransaction(
        "test.begin",
        tx ->
            table.begin(
                tx,
                new OnlineSet(
                    0,
                    "default",
                    "activity",
                    DEFINITION,
                    cutoff,
                    Digest.of(cutoff.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    List.of("a", "b")),
                NOW));
  }

  private void write(OnlineSet set, float[]... vectors) {
    var entities = new ArrayList<String>();
    var bytes = new ArrayList<byte[]>();
    for (var vector : vectors) {
      entities.add("e" + entities.size());
      bytes.add(OnlineTable.bytes(vector, 0, vector.length));
    }
    database.inTransaction(
        "test.write",
        tx -> {
          table.write(tx, set, new Part(entities, bytes));
          return set;
        });
  }

  private int rows() {
    return database.read(tx ->
        tx.sql().createQuery("select count(*) from features_online").mapTo(Integer.class).one());
  }

  private static float[] vector(float... values) {
    return values;
  }
}
