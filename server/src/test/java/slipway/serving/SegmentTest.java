package slipway.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentTest {
  private static final int CAPACITY = 4096;

  @TempDir Path directory;

  @Test
  void append_isReadBackToTheBit() throws IOException {
    var id = LogFixtures.id();
    try (var segment = create()) {
      assertThat(segment.append(LogFixtures.record(id, "5"))).isTrue();
      var read = read(segment.file()).getFirst();

      assertThat(read.id()).isEqualTo(id);
      assertThat(read.requestId()).isEqualTo("request-1");
      assertThat(read.at()).isEqualTo(LogFixtures.AT);
      assertThat(read.recordedAt()).isEqualTo(LogFixtures.RECORDED_AT);
      assertThat(read.release()).isEqualTo(LogFixtures.ORIGIN.release());
      assertThat(read.packageDigest()).isEqualTo(LogFixtures.ORIGIN.packageDigest());
      assertThat(read.viewTrees()).isEqualTo(LogFixtures.ORIGIN.viewTrees());
      assertThat(read.cutoff()).isEqualTo(LogFixtures.ORIGIN.cutoff());
      assertThat(read.entity()).isEqualTo("5");
      assertThat(bits(read.vector()))
          .containsExactly(Float.floatToRawIntBits(1.5f), 0x7fc00000, 0x80000000, 1);
      assertThat(bits(read.output())).containsExactly(Float.floatToRawIntBits(0.8312345f));
      assertThat(read.variant()).isEqualTo("primary");
      assertThat(read.propensity()).isEqualTo(1.0);
    }
  }

  @Test
  void append_refusesWhatDoesNotFit() throws IOException {
    try (var segment = create()) {
      int rows = 0;
      while (segment.append(LogFixtures.record(LogFixtures.id(), "5"))) {
        rows++;
      }
      assertThat(rows).isPositive().isEqualTo(segment.rows());
      assertThat(read(segment.file())).hasSize(rows);
    }
  }

  @Test
  void close_cutsTheUnusedRestOff() throws IOException {
    var segment = create();
    segment.append(LogFixtures.record(LogFixtures.id(), "5"));
    segment.close();
    assertThat(Files.size(segment.file())).isLessThan(CAPACITY);
    assertThat(Segment.idOf(segment.file())).isEqualTo(segment.id());
    assertThat(read(segment.file())).hasSize(1);
  }

  @Test
  void recover_keepsWholeRecordsWhereverTheLastIsTorn() throws IOException {
    var segment = create();
    segment.append(LogFixtures.record(LogFixtures.id(), "1"));
    int first = segment.bytes();
    segment.append(LogFixtures.record(LogFixtures.id(), "2"));
    int second = segment.bytes();
    segment.close();
    var whole = Files.readAllBytes(segment.file());
    for (int cut = first; cut < second; cut += 37) {
      var torn = directory.resolve("torn-" + cut);
      Files.write(torn, java.util.Arrays.copyOf(java.util.Arrays.copyOf(whole, cut), CAPACITY));

      assertThat(Segment.recover(torn).rows()).isEqualTo(1);
      assertThat(Files.size(torn)).isEqualTo(first);
      assertThat(read(torn)).extracting(LoggedPrediction::entity).containsExactly("1");
    }
  }

  @Test
  void recover_endsAtAFlippedBit() throws IOException {
    var segment = create();
    segment.append(LogFixtures.record(LogFixtures.id(), "1"));
    int first = segment.bytes();
    segment.append(LogFixtures.record(LogFixtures.id(), "2"));
    segment.close();
    var bytes = Files.readAllBytes(segment.file());
    bytes[first + 20] ^= 1;
    Files.write(segment.file(), bytes);

    assertThat(Segment.recover(segment.file()).rows()).isEqualTo(1);
  }

  @Test
  void summary_ordersIdsAsTheirTextSorts() {
    var ids = new ArrayList<UUID>();
    var summary = new SegmentSummary();
    for (int i = 0; i < 1000; i++) {
      var id = i % 2 == 0 ? LogFixtures.id() : UUID.randomUUID();
      ids.add(id);
      summary.add(id);
    }
    var texts = ids.stream().map(UUID::toString).sorted().toList();
    assertThat(summary.least()).hasToString(texts.getFirst());
    assertThat(summary.greatest()).hasToString(texts.getLast());
  }

  private Segment create() throws IOException {
    var id = LogFixtures.id();
    return Segment.create(directory.resolve(id + ".segment"), id, CAPACITY);
  }

  private static List<LoggedPrediction> read(Path file) throws IOException {
    var read = new ArrayList<LoggedPrediction>();
    Segment.scan(
        file,
        payload -> {
          read.add(LogRecord.read(payload, "default", "churn"));
          return true;
        });
    return read;
  }

  private static int[] bits(float[] values) {
    var bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
